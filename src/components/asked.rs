//! What is asked of the inside of the database, as the one document that the steward's SQL reads.

use super::pooler;
use crate::cluster::{Cluster, Dumps, Pooler};
use serde_json::{Map, Value, json};

/// PostgreSQL's word for a role without a connection limit.
const UNLIMITED: i64 = -1;

/// `database.json`: roles and databases, the roles that may connect to the database `postgres` too, the engine's and the
/// pooler's among them, and what else the engine adds. Every attribute is there, so that one taken out of the
/// blueprint goes back to its default.
pub(super) fn database(cluster: &Cluster, engine: Map<String, Value>) -> Value {
    let mut roles: Map<String, Value> = cluster
        .postgres
        .roles
        .iter()
        .map(|(name, role)| {
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
        })
        .collect();
    let mut databases: Map<String, Value> = cluster
        .postgres
        .databases
        .iter()
        .map(|(name, database)| {
            let asked = json!({"owner": database.owner, "extensions": database.extensions, "access": database.access});
            (name.to_string(), asked)
        })
        .collect();
    let mut asked = engine;
    let apps = cluster.apps.values().filter(|app| app.visits_postgres());
    let apps = apps.filter_map(|app| cluster.role_of(app).map(|(role, _)| json!(role)));
    let engines = asked.remove("visitors").and_then(|own| own.as_array().cloned()).unwrap_or_default();
    let mut visitors: Vec<Value> = engines.into_iter().chain(apps).collect();
    if let Some(dumps) = &cluster.dumps {
        add_dumps(dumps, &mut roles, &mut databases);
        visitors.push(json!(Dumps::ROLE));
    }
    if pooler::of(cluster).is_some() {
        roles.insert(Pooler::ROLE.to_owned(), service_role(&[]));
        visitors.push(json!(Pooler::ROLE));
        asked.insert("pooler".to_owned(), json!({"role": Pooler::ROLE}));
    }
    if !visitors.is_empty() {
        asked.insert("visitors".to_owned(), json!(visitors));
    }
    asked.insert("roles".to_owned(), Value::Object(roles));
    asked.insert("databases".to_owned(), Value::Object(databases));
    Value::Object(asked)
}

/// A role of pgforge's own, which may log in and what the roles may that it is a member of.
fn service_role(in_roles: &[&str]) -> Value {
    json!({
        "login": true,
        "createdb": false,
        "createrole": false,
        "replication": false,
        "bypassrls": false,
        "inherit": true,
        "connectionLimit": UNLIMITED,
        "inRoles": in_roles,
    })
}

/// The role that dumps: it may read everything, and enter the databases that are dumped.
fn add_dumps(dumps: &Dumps, roles: &mut Map<String, Value>, databases: &mut Map<String, Value>) {
    roles.insert(Dumps::ROLE.to_owned(), service_role(&["pg_read_all_data"]));
    for (name, _) in &dumps.databases {
        if let Some(access) = databases.get_mut(name.as_str()).and_then(|asked| asked["access"].as_object_mut()) {
            access.insert(Dumps::ROLE.to_owned(), json!("connect"));
        }
    }
}
