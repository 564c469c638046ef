//! The blueprint language: types whose doc comments are the reference manual, and the schema generated from them.
//!
//! Input: merged nodes. Output: a [`Blueprint`], or all violations of the language.

mod acceptance;
mod access;
#[cfg(test)]
mod agreement;
mod backups;
mod bootstrap;
mod app;
mod database;
mod defaults;
mod delivery;
pub mod engines;
mod environment;
mod failover;
mod initdb;
mod kubernetes;
pub mod manual;
mod map;
mod metadata;
mod object;
mod partial;
mod patch;
mod packaging;
mod placement;
mod pooler;
mod postgres;
mod read;
mod release;
mod replication;
mod resources;
mod role;
mod root;
mod schema;
mod secrets;
mod spec;
mod storage;
mod strict;
mod tls;
mod validator;
pub mod values;
mod violation;
mod wording;

pub use acceptance::Acceptance;
pub use access::{Access, IpBlock, LabelExpression, LabelSelector, Peer, SelectorOperator, Service, ServiceType};
pub use app::{App, AppIngress, AppKind, AppPackaging, AppStorage};
pub use backups::{
    Backups, Continuous, ContinuousTarget, DumpTarget, DumpTool, Dumps, Keep, S3, Scratch, Verify, Window,
};
pub use bootstrap::{Bootstrap, BootstrapDump};
pub use database::{Database, DatabaseAccess};
pub use defaults::Defaults;
pub use delivery::{ArgoCd, Delivery, Flux};
pub use environment::{Environment, environments};
pub use failover::{Failover, FailoverProfile};
pub use initdb::Initdb;
pub use kubernetes::{ApiServer, Kubernetes, NamespaceOptions};
pub use map::Map;
pub use metadata::{Former, Metadata, Moved};
pub use object::{ExtraMetadata, ExtraObject};
pub use packaging::Packaging;
pub use patch::{Operation, Patch, Step};
pub use placement::{Placement, Spread, TaintEffect, Toleration, TolerationOperator};
pub use pooler::{PoolMode, Pooler};
pub use postgres::{Postgres, Restart};
pub use read::{read, read_defaults, shape};
pub use release::release;
pub use replication::{Replication, ReplicationMode, Standbys};
pub use resources::{Amounts, Resources};
pub use role::Role;
pub use root::{ApiVersion, Blueprint, ClusterKind};
pub use schema::{at, defaults_schema, file_schema, schema};
pub use secrets::{Credential, Secrets, SecretsFrom};
pub use spec::Spec;
pub use storage::{OnDelete, Storage};
pub use tls::{CertManager, Issuer, Tls, TlsVersion};
