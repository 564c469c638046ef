//! `database.json`: what the steward's SQL creates inside the database.

use crate::cluster::Cluster;
use crate::contract::{Part, ServiceRole};
use serde_json::{Map, Value, json};

/// PostgreSQL's value for a role without a connection limit.
const UNLIMITED: i64 = -1;

/// Roles and databases, the roles that may also connect to the database `postgres`, and what parts add. Every attribute
/// is present, so that an attribute that is removed from the blueprint returns to its default.
pub(super) fn document(cluster: &Cluster, parts: &[Part]) -> Value {
    let mut document: Map<String, Value> = parts.iter().flat_map(|part| part.steward.database.clone()).collect();
    let services: Vec<&ServiceRole> = parts.iter().flat_map(|part| &part.roles).collect();
    let postgres_roles: Vec<&String> = parts.iter().flat_map(|part| &part.postgres_roles).collect();
    if !postgres_roles.is_empty() {
        document.insert("visitors".to_owned(), json!(postgres_roles));
    }
    document.insert("roles".to_owned(), roles(cluster, &services));
    document.insert("databases".to_owned(), databases(cluster, &services));
    Value::Object(document)
}

fn roles(cluster: &Cluster, services: &[&ServiceRole]) -> Value {
    let of_blueprint = cluster.postgres.roles.iter().map(|(name, role)| {
        let attributes = json!({
            "login": role.login,
            "createdb": role.createdb,
            "createrole": role.createrole,
            "replication": role.replication,
            "bypassrls": role.bypassrls,
            "inherit": role.inherit,
            "connectionLimit": role.connection_limit.map_or(UNLIMITED, i64::from),
            "inRoles": role.in_roles,
        });
        (name.to_string(), attributes)
    });
    let services = services.iter().map(|role| {
        let attributes = json!({
            "login": true,
            "createdb": false,
            "createrole": false,
            "replication": false,
            "bypassrls": false,
            "inherit": true,
            "connectionLimit": UNLIMITED,
            "inRoles": role.in_roles,
        });
        (role.name.to_owned(), attributes)
    });
    Value::Object(of_blueprint.chain(services).collect())
}

fn databases(cluster: &Cluster, services: &[&ServiceRole]) -> Value {
    let databases = cluster.postgres.databases.iter().map(|(name, database)| {
        let mut access = json!(database.access);
        for service in services.iter().filter(|role| role.databases.iter().any(|own| own == name.as_str())) {
            access[service.name] = json!("connect");
        }
        let document = json!({"owner": database.owner, "extensions": database.extensions, "access": access});
        (name.to_string(), document)
    });
    Value::Object(databases.collect())
}
