//! Resolves a blueprint into a cluster.

use super::names::Names;
use super::{
    Bootstrap, Cluster, Continuous, Credential, Dumps, Pooler, Postgres, Replication, Role, Secrets, apps, tuning,
};
use crate::blueprint::engines::EngineKind;
use crate::blueprint::values::{Identifier, Whole};
use crate::blueprint::{self, Blueprint, Resources, Storage};

/// Fills in the defaults. A blueprint that [`read`](blueprint::read) accepts always resolves.
/// [`references`](fn@super::references) checks that what it names exists.
pub fn resolve(blueprint: Blueprint, environment: Option<String>) -> Cluster {
    let Blueprint { metadata, spec, accept, .. } = blueprint;
    let instances = number(spec.instances);
    let names = Names(&metadata.name);
    let mut postgres = postgres(spec.postgres, &spec.resources, &spec.storage, names);
    for app in spec.apps.0.values() {
        if let Some(database) = postgres.databases.get_mut(&app.database) {
            extend(&mut database.extensions, apps::extensions(app.kind));
        }
    }
    let secrets = secrets(spec.secrets, spec.engine, names);
    let default_prefix = || Dumps::default_prefix(environment.as_deref(), &metadata.namespace, &metadata.name);
    let dumps =
        spec.backups.dumps.map(|desired| Dumps::resolve(desired, default_prefix(), &postgres, &spec.apps, names));
    let bootstrap = spec.bootstrap.dump.map(|desired| Bootstrap::resolve(desired, default_prefix(), &postgres));
    let continuous = spec
        .backups
        .continuous
        .map(|desired| Continuous::resolve(desired, environment.as_deref(), &metadata.namespace, &metadata.name));
    let mut cluster = Cluster {
        bootstrap,
        dumps,
        continuous,
        pooler: None,
        environment,
        kubernetes: spec.kubernetes,
        namespace_create: spec.namespace.create,
        packaging: spec.packaging.unwrap_or(spec.engine.packagings()[0]),
        engine: spec.engine,
        engines: spec.engines.resolve(spec.failover.profile, instances),
        instances,
        images: spec.images.resolve(postgres.version),
        postgres,
        replication: replication(&spec.replication),
        failover: spec.failover.profile,
        storage: spec.storage,
        resources: spec.resources,
        placement: spec.placement,
        secrets,
        access: spec.access,
        apps: spec.apps.0,
        objects: spec.objects,
        patches: spec.patches,
        delivery: spec.delivery,
        accept,
        moved: metadata.moved.map(|moved| moved.from),
        name: metadata.name,
        namespace: metadata.namespace,
    };
    cluster.pooler = spec.pooler.map(|desired| Pooler::resolve(desired, &cluster));
    cluster
}

/// Adds the extensions that are not there yet.
fn extend(extensions: &mut Vec<Identifier>, needed: impl Iterator<Item = Identifier>) {
    for extension in needed {
        if !extensions.contains(&extension) {
            extensions.push(extension);
        }
    }
}

/// Converts a number. The bounds of the language are far below `u16::MAX`.
fn number<const MIN: u32, const MAX: u32>(number: Whole<MIN, MAX>) -> u16 {
    u16::try_from(number.get()).unwrap_or(u16::MAX)
}

fn postgres(desired: blueprint::Postgres, resources: &Resources, storage: &Storage, names: Names) -> Postgres {
    let mut parameters = desired.parameters.0;
    for (name, value) in tuning::parameters(resources, storage, desired.version) {
        parameters.entry(name).or_insert(value);
    }
    let roles = desired.roles.0.into_iter().map(|(name, desired)| {
        let role = role(&name, desired, names);
        (name, role)
    });
    Postgres {
        version: desired.version,
        parameters,
        hba: desired.hba,
        initdb: desired.initdb,
        restart: desired.restart,
        roles: roles.collect(),
        databases: desired.databases.0,
    }
}

fn role(name: &Identifier, desired: blueprint::Role, names: Names) -> Role {
    Role {
        login: desired.login,
        createdb: desired.createdb,
        createrole: desired.createrole,
        replication: desired.replication,
        bypassrls: desired.bypassrls,
        inherit: desired.inherit,
        connection_limit: desired.connection_limit.map(Whole::get),
        in_roles: desired.in_roles,
        secret: desired.secret.map_or_else(|| names.secret(name), |secret| secret.to_string()),
    }
}

fn replication(desired: &blueprint::Replication) -> Replication {
    let min = desired.standbys.min.map_or(1, number);
    Replication {
        mode: desired.mode,
        min,
        max: desired.standbys.max.map_or(min.max(1), number),
        primary: desired.primary.map_or(0, number),
    }
}

fn secrets(desired: blueprint::Secrets, engine: EngineKind, names: Names) -> Secrets {
    let credential = |desired: blueprint::Credential, component: &str, username: Identifier| Credential {
        name: desired.name.map_or_else(|| names.component(component), |name| name.to_string()),
        username: desired.username.unwrap_or(username),
    };
    Secrets {
        from: desired.from,
        superuser: credential(desired.superuser, "superuser", Identifier::superuser()),
        replication: credential(desired.replication, "replication", engine.replication_role()),
    }
}
