//! The leaves of a cluster: every setting, defaults included, at its path in the blueprint.

use crate::cluster::{Bootstrap, Cluster, Continuous, Credential, Dumps, Pooler, Postgres, Replication, Role, Secrets};
use crate::diagnostic::Path;
use serde::Serialize;
use serde_json::{Map, Value, json};

/// Sections whose keys are added or removed as a whole: names that the author chose, and backups.
const NAMED: [&str; 5] =
    ["spec.postgres.roles", "spec.postgres.databases", "spec.apps", "spec.bootstrap", "spec.backups"];

/// Sections that are added or removed as a whole.
const OPTIONAL: [&str; 2] = ["spec.pooler", "spec.access.tls"];

/// A path and the value there.
pub(super) type Leaf = (Path, Value);

/// Every setting of two clusters in the order of the blueprint's sections. Lists are leaves, because their items have
/// no names. A named item that only one cluster has is also a leaf.
pub(super) fn leaves(before: &Cluster, after: &Cluster) -> (Vec<Leaf>, Vec<Leaf>) {
    let (before, after) = (document(before), document(after));
    let flat = |one: &Value, other: &Value| {
        let mut found = Vec::new();
        flatten(&Path::root(), one, Some(other), &mut found);
        found
    };
    (flat(&before, &after), flat(&after, &before))
}

fn flatten(path: &Path, value: &Value, other: Option<&Value>, found: &mut Vec<Leaf>) {
    let is_credential_code =
        |path: &Path, sections: &[&str]| sections.iter().any(|section| path.keys().eq(section.split('.')));
    let comes_or_goes = is_credential_code(&path.parent(), &NAMED) || is_credential_code(path, &OPTIONAL);
    let is_alone = other.is_none_or(Value::is_null) && comes_or_goes;
    match value {
        Value::Object(entries) if !is_alone => {
            for (key, value) in entries {
                flatten(&path.key(key), value, other.and_then(|other| other.get(key)), found);
            }
        }
        Value::Null => {}
        leaf => found.push((path.clone(), leaf.clone())),
    }
}

/// The complete blueprint of a cluster. Every field is listed, so that the compiler reports a forgotten new one.
fn document(cluster: &Cluster) -> Value {
    let Cluster {
        name,
        namespace,
        // Another environment is another cluster; acceptances and the former name change nothing.
        environment: _,
        accept: _,
        moved: _,
        // Their changes are shown at the objects.
        objects: _,
        patches: _,
        kubernetes,
        namespace_create,
        engine,
        packaging,
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
        bootstrap,
        pooler,
        dumps,
        continuous,
        apps,
        delivery,
    } = cluster;
    let mut spec = Map::new();
    for (key, value) in [
        ("kubernetes", written(kubernetes)),
        ("namespace", json!({"create": namespace_create})),
        ("engine", written(engine)),
        ("packaging", written(packaging)),
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
        ("bootstrap", json!({"dump": bootstrap.as_ref().map(self::bootstrap)})),
        ("pooler", json!(pooler.as_ref().map(self::pooler))),
        (
            "backups",
            json!({"dumps": dumps.as_ref().map(self::dumps), "continuous": continuous.as_ref().map(self::continuous)}),
        ),
        ("apps", written(apps)),
        ("delivery", written(delivery)),
    ] {
        spec.insert(key.to_owned(), value);
    }
    let section = engine.to_string();
    // The name of an engine without a section may equal the name of another section.
    spec.extend(written(engines).get(&section).cloned().map(|own| (section, own)));
    json!({"metadata": {"name": written(name), "namespace": written(namespace)}, "spec": spec})
}

fn postgres(desired: &Postgres) -> Value {
    let Postgres { version, parameters, hba, initdb, restart, roles, databases } = desired;
    let parameters: Map<String, Value> =
        parameters.iter().map(|(name, value)| (name.to_string(), written(value))).collect();
    let roles: Map<String, Value> = roles.iter().map(|(name, desired)| (name.to_string(), role(desired))).collect();
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

fn role(desired: &Role) -> Value {
    let Role { login, createdb, createrole, replication, bypassrls, inherit, connection_limit, in_roles, secret } =
        desired;
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

fn replication(desired: Replication) -> Value {
    let Replication { mode, min, max, primary } = desired;
    // Without synchronous replication, commits wait for no standbys.
    let standbys = desired.is_synchronous().then(|| json!({"min": min, "max": max}));
    json!({"mode": written(&mode), "standbys": standbys, "primary": primary})
}

/// The dumps as configured, with the resolved databases and prefix.
fn dumps(resolved: &Dumps) -> Value {
    let Dumps { desired, databases, files: _, prefix, secret: _ } = resolved;
    let mut dumps = written(desired);
    dumps["databases"] = databases.iter().map(|(name, _)| name.to_string()).collect();
    dumps["to"]["s3"]["prefix"] = prefix.as_str().into();
    dumps
}

/// The bootstrap as configured, with the resolved databases and prefix.
fn bootstrap(resolved: &Bootstrap) -> Value {
    let Bootstrap { desired, prefix, databases } = resolved;
    let mut bootstrap = written(desired);
    bootstrap["databases"] = written(databases);
    bootstrap["from"]["s3"]["prefix"] = prefix.as_str().into();
    bootstrap
}

/// The continuous backups as configured, with the resolved prefix.
fn continuous(resolved: &Continuous) -> Value {
    let Continuous { desired, prefix } = resolved;
    let mut continuous = written(desired);
    continuous["to"]["s3"]["prefix"] = prefix.as_str().into();
    continuous
}

/// The pooler as configured, with the resolved pool size.
fn pooler(resolved: &Pooler) -> Value {
    let Pooler { desired, pool_size, databases: _, secret: _ } = resolved;
    let mut pooler = written(desired);
    pooler["defaultPoolSize"] = (*pool_size).into();
    pooler
}

fn secrets(desired: &Secrets) -> Value {
    let Secrets { from, superuser, replication } = desired;
    let credential = |Credential { name, username }: &Credential| json!({"name": name, "username": written(username)});
    json!({"from": written(from), "superuser": credential(superuser), "replication": credential(replication)})
}

/// The JSON value of one of the blueprint's types, which all serialise.
fn written<T: Serialize>(value: &T) -> Value {
    serde_json::to_value(value).unwrap_or_default()
}
