//! Roles and databases, one resource each. Deleting the resource keeps the role or the database.
#![allow(clippy::struct_field_names, reason = "the fields have the names that the API gives them")]

use super::POSTGRES;
use super::names::{self, API_VERSION};
use super::resources::Reference;
use crate::blueprint::values::{Identifier, Text};
use crate::cluster::{Cluster, Dumps, Role};
use crate::kube::{Object, labels, metadata};
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use serde::Serialize;

/// `spec` of a `DatabaseRole`. Fields that are `false` are left out, as the operator does when it writes the resource;
/// otherwise every apply would change it.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
#[expect(clippy::struct_excessive_bools, reason = "PostgreSQL's own attributes")]
struct DatabaseRole {
    cluster: Reference,
    name: String,
    ensure: &'static str,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    superuser: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    login: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    createdb: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    createrole: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    replication: bool,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    bypassrls: bool,
    inherit: bool,
    connection_limit: i64,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    in_roles: Vec<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    password_secret: Option<Reference>,
    database_role_reclaim_policy: &'static str,
}

/// `spec` of a `Database`.
#[derive(Debug, Clone, Serialize)]
#[serde(rename_all = "camelCase")]
struct Database {
    cluster: Reference,
    name: String,
    ensure: &'static str,
    owner: String,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    extensions: Vec<Extension>,
    database_reclaim_policy: &'static str,
}

/// An extension of a database.
#[derive(Debug, Clone, Serialize)]
struct Extension {
    name: String,
    ensure: &'static str,
}

pub(super) fn objects(cluster: &Cluster) -> Vec<Object> {
    let mut objects: Vec<Object> =
        cluster.postgres.roles.iter().map(|(name, desired)| role(cluster, name, desired)).collect();
    objects.extend(cluster.dumps.iter().map(|dumps| {
        let name = Identifier::parse(Dumps::ROLE).expect("the role for dumps has a name");
        role(cluster, &name, &reader(dumps))
    }));
    objects.extend(cluster.postgres.databases.iter().map(|(name, desired)| {
        let spec = Database {
            cluster: reference(cluster),
            name: name.to_string(),
            ensure: "present",
            owner: desired.owner.to_string(),
            extensions: desired
                .extensions
                .iter()
                .map(|extension| Extension { name: extension.to_string(), ensure: "present" })
                .collect(),
            database_reclaim_policy: "retain",
        };
        Object::custom(API_VERSION, "Database", &meta(cluster, name), &spec)
    }));
    objects
}

fn reference(cluster: &Cluster) -> Reference {
    Reference { name: cluster.name.to_string() }
}

fn meta(cluster: &Cluster, named: &Identifier) -> ObjectMeta {
    metadata(cluster.namespace.as_str(), &names::resource(cluster, named), labels::of(cluster.name.as_str(), POSTGRES))
}

fn role(cluster: &Cluster, name: &Identifier, desired: &Role) -> Object {
    let spec = DatabaseRole {
        cluster: reference(cluster),
        name: name.to_string(),
        ensure: "present",
        superuser: false,
        login: desired.login,
        createdb: desired.createdb,
        createrole: desired.createrole,
        replication: desired.replication,
        bypassrls: desired.bypassrls,
        inherit: desired.inherit,
        connection_limit: desired.connection_limit.map_or(-1, i64::from),
        in_roles: desired.in_roles.iter().map(ToString::to_string).collect(),
        password_secret: desired.login.then(|| Reference { name: desired.secret.clone() }),
        database_role_reclaim_policy: "retain",
    };
    Object::custom(API_VERSION, "DatabaseRole", &meta(cluster, name), &spec)
}

/// The role that creates dumps: it may read everything.
fn reader(dumps: &Dumps) -> Role {
    Role {
        login: true,
        createdb: false,
        createrole: false,
        replication: false,
        bypassrls: false,
        inherit: true,
        connection_limit: None,
        in_roles: vec![Identifier::parse("pg_read_all_data").expect("PostgreSQL's own role has a name")],
        secret: dumps.secret.clone(),
    }
}
