//! A cluster as leaves: every setting, defaults included, at its path in the blueprint.

use crate::cluster::{Cluster, Credential, Postgres, Replication, Role, Secrets};
use crate::diagnostic::Path;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Every setting of a cluster in the order of the blueprint's sections. Lists are leaves: their items have no names.
pub(in crate::plan) fn leaves(cluster: &Cluster) -> Vec<(Path, Value)> {
    let mut found = Vec::new();
    flatten(&Path::root(), document(cluster), &mut found);
    found
}

fn flatten(path: &Path, value: Value, found: &mut Vec<(Path, Value)>) {
    match value {
        Value::Object(entries) => {
            for (key, value) in entries {
                flatten(&path.key(key), value, found);
            }
        }
        Value::Null => {}
        leaf => found.push((path.clone(), leaf)),
    }
}

/// The blueprint that says everything. Each field is named, so that a new one cannot be forgotten.
fn document(cluster: &Cluster) -> Value {
    let Cluster {
        name,
        namespace,
        // Another environment is another cluster, and what is accepted changes no cluster.
        environment: _,
        accept: _,
        kubernetes,
        namespace_create,
        engine,
        engines,
        instances,
        postgres,
        replication,
        failover,
        storage,
        resources,
        placement,
        images,
        secrets,
        access,
        apps,
    } = cluster;
    let mut spec = Map::new();
    for (key, value) in [
        ("kubernetes", json!({"version": written(kubernetes)})),
        ("namespace", json!({"create": namespace_create})),
        ("engine", written(engine)),
        ("instances", json!(instances)),
        ("postgres", self::postgres(postgres)),
        ("replication", self::replication(*replication)),
        ("failover", json!({"profile": failover})),
        ("storage", written(storage)),
        ("resources", written(resources)),
        ("placement", written(placement)),
        ("images", written(images)),
        ("secrets", self::secrets(secrets)),
        ("access", written(access)),
        ("apps", written(apps)),
    ] {
        spec.insert(key.to_owned(), value);
    }
    let section = engine.to_string();
    let own = written(engines).get(&section).cloned().unwrap_or_default();
    spec.insert(section, own);
    json!({"metadata": {"name": written(name), "namespace": written(namespace)}, "spec": spec})
}

fn postgres(asked: &Postgres) -> Value {
    let Postgres { version, parameters, hba, initdb, restart, roles, databases } = asked;
    let parameters: Map<String, Value> =
        parameters.iter().map(|(name, value)| (name.to_string(), written(value))).collect();
    let roles: Map<String, Value> = roles.iter().map(|(name, asked)| (name.to_string(), role(asked))).collect();
    json!({
        "version": written(version),
        "parameters": parameters,
        "hba": written(hba),
        "initdb": written(initdb),
        "restart": written(restart),
        "roles": roles,
        "databases": written(databases),
    })
}

fn role(asked: &Role) -> Value {
    let Role { login, createdb, createrole, replication, bypassrls, inherit, connection_limit, in_roles, secret } =
        asked;
    json!({
        "login": login,
        "createdb": createdb,
        "createrole": createrole,
        "replication": replication,
        "bypassrls": bypassrls,
        "inherit": inherit,
        "connectionLimit": connection_limit,
        "inRoles": written(in_roles),
        "secret": login.then_some(secret),
    })
}

fn replication(asked: Replication) -> Value {
    let Replication { mode, min, max } = asked;
    // What nobody waits for has no number.
    let standbys = asked.is_synchronous().then(|| json!({"min": min, "max": max}));
    json!({"mode": written(&mode), "standbys": standbys})
}

fn secrets(asked: &Secrets) -> Value {
    let Secrets { from, superuser, replication } = asked;
    let credential = |Credential { name, username }: &Credential| json!({"name": name, "username": written(username)});
    json!({"from": written(from), "superuser": credential(superuser), "replication": credential(replication)})
}

/// The blueprint's own types all serialise to JSON.
fn written<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
