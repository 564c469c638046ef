//! The scalar values of the language, one grammar per file.
//!
//! Input: a text or number as written. Output: a valid value, or a [`Problem`](crate::diagnostic::Problem) that says
//! what to write. Serde and the JSON Schema share each grammar: the schema names it as a `format`, and [`format()`]
//! gives the validator the parser that serde uses.

mod bucket_name;
mod bytes;
mod check_code;
mod cidr;
mod cpu;
mod cron;
mod dns;
mod duration;
mod encoding;
mod endpoint;
mod group_version;
mod hba_line;
mod host;
mod host_name;
mod identifier;
mod image;
mod json_pointer;
mod kind;
mod kubernetes_version;
mod label_key;
mod label_value;
mod locale;
mod name;
mod namespace;
mod object_name;
mod parameter_name;
mod parameter_value;
mod postgres_version;
mod prefix;
mod release_line;
mod resource_name;
mod run_name;
mod scope;
mod text;
mod time_zone;
mod whole;

pub use bucket_name::BucketName;
pub use bytes::Bytes;
pub use check_code::CheckCode;
pub use cidr::Cidr;
pub use cpu::Cpu;
pub use cron::Cron;
pub use duration::Duration;
pub use encoding::Encoding;
pub use endpoint::Endpoint;
pub use group_version::GroupVersion;
pub use hba_line::{ConnectionType, HbaLine};
pub use host::Host;
pub use host_name::HostName;
pub use identifier::Identifier;
pub use image::Image;
pub use json_pointer::JsonPointer;
pub use kind::Kind;
pub use kubernetes_version::KubernetesVersion;
pub use label_key::LabelKey;
pub use label_value::LabelValue;
pub use locale::Locale;
pub use name::Name;
pub use namespace::Namespace;
pub use object_name::ObjectName;
pub use parameter_name::ParameterName;
pub use parameter_value::PgValue;
pub use postgres_version::PostgresVersion;
pub use prefix::Prefix;
pub use release_line::ReleaseLine;
pub use resource_name::ResourceName;
pub use run_name::RunName;
pub use scope::Scope;
pub use text::{Format, Text, format};
pub use time_zone::TimeZone;
pub use whole::Whole;
