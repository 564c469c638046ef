//! Conflicts between clusters.

use super::{accept, duplicate_objects};
use crate::build::Built;
use crate::cluster::Cluster;
use crate::components;
use crate::diagnostic::{Diagnostic, Path, Place, codes};
use crate::engines::facts;
use crate::kube::{Identity, Object};
use crate::overlay::Places;
use std::collections::{HashMap, HashSet};
use std::sync::Arc;

/// Finds what two clusters of one set of inputs would share. An object's name is the cluster's name and a component's. So
/// two clusters share an object only if they share their name. There are two exceptions: a Secret may have any name, and
/// an application's name is between the cluster's and the component's.
///
/// `built` builds the cluster of a number, which few of the rules need.
pub fn fleet(clusters: &[(&Cluster, &Places)], built: &dyn Fn(usize) -> Arc<Built>) -> Vec<Diagnostic> {
    let mut found = names(clusters);
    found.extend(secrets(clusters));
    found.extend(namespaces(clusters));
    found.extend(prefixes(clusters));
    found.extend(apps(clusters));
    found.extend(objects(clusters, built));
    found.extend(services(clusters, built));
    found
}

/// Objects of `spec.objects` that another cluster of the environment also has, in `spec.objects` or rendered.
fn objects(clusters: &[(&Cluster, &Places)], built: &dyn Fn(usize) -> Arc<Built>) -> Vec<Diagnostic> {
    // For each object, the first two clusters with different names that have it.
    let mut seen: HashMap<_, Vec<(&Cluster, Place)>> = HashMap::new();
    let mut owners = Owners::new(clusters, built);
    let mut found = Vec::new();
    for (cluster, places) in clusters {
        for (index, object) in components::extra(cluster).iter().enumerate() {
            let (identity, path) = (object.identity(), super::object(index).key("metadata").key("name"));
            let place = places.find(&path);
            let known = seen.entry((cluster.environment.as_deref(), duplicate_objects::key(&identity))).or_default();
            let first = known.iter().find(|(other, _)| other.name != cluster.name).cloned();
            let owner = || {
                let (other, places) = owners.of(cluster, &identity)?;
                Some((other, places.find(&Path::dotted("metadata.name"))))
            };
            if let Some((other, first)) = first.or_else(owner) {
                let message = format!("{identity} is also an object of `{}`", other.name);
                found.push(
                    Diagnostic::error(codes::SAME_OBJECT, message)
                        .at(place.clone(), "the second")
                        .related(first, "the first")
                        .because("one would overwrite the other")
                        .help("choose another name here")
                        .only_in(cluster.environment.as_deref()),
                );
            }
            if known.iter().all(|(other, _)| other.name != cluster.name) && known.len() < 2 {
                known.push((cluster, place));
            }
        }
    }
    found
}

/// Finds the cluster whose rendered objects include a given one. Object names begin with the cluster's name, so only a
/// few clusters are rendered.
struct Owners<'a> {
    clusters: &'a [(&'a Cluster, &'a Places)],
    built: &'a dyn Fn(usize) -> Arc<Built>,
    by_name: HashMap<(Option<&'a str>, &'a str, &'a str), usize>,
    rendered: HashMap<usize, HashSet<duplicate_objects::Key>>,
}

impl<'a> Owners<'a> {
    fn new(clusters: &'a [(&'a Cluster, &'a Places)], built: &'a dyn Fn(usize) -> Arc<Built>) -> Self {
        let mut by_name = HashMap::new();
        for (number, (cluster, _)) in clusters.iter().enumerate() {
            let place = (cluster.environment.as_deref(), cluster.namespace.as_str(), cluster.name.as_str());
            by_name.entry(place).or_insert(number);
        }
        Self { clusters, built, by_name, rendered: HashMap::new() }
    }

    /// Another cluster of the environment whose rendered objects include this one.
    fn of(&mut self, cluster: &Cluster, identity: &Identity) -> Option<(&'a Cluster, &'a Places)> {
        let name = &identity.name;
        let names = (1..=name.len()).filter_map(|end| name.get(..end)).filter(|own| *own != cluster.name.as_str());
        for own in names {
            let place = (cluster.environment.as_deref(), identity.namespace.as_str(), own);
            let Some(number) = self.by_name.get(&place).copied() else { continue };
            let (owner, places) = self.clusters[number];
            let rendered = self.rendered.entry(number).or_insert_with(|| {
                let built = (self.built)(number);
                let objects = built.unpatched.iter().map(Object::identity);
                objects.chain([duplicate_objects::record(owner)]).map(|own| duplicate_objects::key(&own)).collect()
            });
            if rendered.contains(&duplicate_objects::key(identity)) {
                return Some((owner, places));
            }
        }
        None
    }
}

/// Applications whose objects would share a name: `b-c` of the cluster `a`, and `c` of the cluster `a-b`.
fn apps(clusters: &[(&Cluster, &Places)]) -> Vec<Diagnostic> {
    let mut seen = HashMap::new();
    let mut found = Vec::new();
    for (cluster, places) in clusters {
        for app in cluster.apps.keys() {
            let key = (cluster.environment.as_deref(), cluster.namespace.as_str(), cluster.names().app(app));
            let path = Path::dotted("spec.apps").key(app.as_str());
            let objects = key.2.clone();
            if let Some((other, of_first, first)) = seen.insert(key, (cluster.name.as_str(), *places, path.clone()))
                && other != cluster.name.as_str()
            {
                let message =
                    format!("applications of `{other}` and `{}` would both be named `{objects}`", cluster.name);
                found.push(
                    Diagnostic::error(codes::SAME_APP, message)
                        .at(places.key(&path), "the second")
                        .related(of_first.key(&first), "the first")
                        .because("each would overwrite the other's objects")
                        .help("choose another name here")
                        .only_in(cluster.environment.as_deref()),
                );
            }
        }
    }
    found
}

/// A Service that an operator creates for one cluster and that another cluster also has.
fn services(clusters: &[(&Cluster, &Places)], built: &dyn Fn(usize) -> Arc<Built>) -> Vec<Diagnostic> {
    let place = |cluster: &Cluster| (cluster.environment.clone(), cluster.namespace.clone());
    let operated = clusters.iter().filter(|(cluster, _)| facts(cluster.engine).operator);
    let shared: HashSet<_> = operated.map(|(cluster, _)| place(cluster)).collect();
    let path = Path::dotted("metadata.name");
    let mut seen: HashMap<_, (&Cluster, &Places)> = HashMap::new();
    let mut found = Vec::new();
    let concerned = clusters.iter().enumerate().filter(|(_, (cluster, _))| shared.contains(&place(cluster)));
    for (number, (cluster, places)) in concerned {
        let built = built(number);
        let of_operator = built.contract.operator.iter().flat_map(|operator| operator.services.clone());
        let objects = built.engine_part().objects.iter().map(Object::identity);
        let rendered = objects.filter(|own| own.kind == "Service").map(|own| own.name);
        let pooler = cluster.pooler.iter().map(|_| cluster.names().pooler());
        for service in rendered.chain(of_operator).chain(pooler) {
            let (other, first) = *seen.entry((place(cluster), service.clone())).or_insert((cluster, places));
            if other.name != cluster.name {
                let message = format!("`{}` and `{}` would share the Service `{service}`", other.name, cluster.name);
                found.push(
                    Diagnostic::error(codes::OPERATOR_OBJECT, message)
                        .at(places.find(&path), "the second")
                        .related(first.find(&path), "the first")
                        .because("an operator creates it for one of them, and it would lead to the other's instances")
                        .help("choose another name here")
                        .only_in(cluster.environment.as_deref()),
                );
            }
        }
    }
    found
}

/// A Namespace that two clusters would create.
fn namespaces(clusters: &[(&Cluster, &Places)]) -> Vec<Diagnostic> {
    let path = Path::dotted("spec.namespace.create");
    let mut seen = HashMap::new();
    let mut found = Vec::new();
    for (cluster, places) in clusters.iter().filter(|(cluster, _)| cluster.namespace_create) {
        let key = (cluster.environment.as_deref(), cluster.namespace.as_str());
        if let Some((other, first)) = seen.insert(key, (cluster.name.as_str(), places.find(&path))) {
            let message = format!("`{other}` and `{}` would both create the namespace `{}`", cluster.name, key.1);
            found.push(
                Diagnostic::error(codes::SAME_NAMESPACE, message)
                    .at(places.find(&path), "the second")
                    .related(first, "the first")
                    .because("removing one cluster would delete the namespace and the other cluster in it")
                    .help("remove `namespace.create` here")
                    .only_in(cluster.environment.as_deref()),
            );
        }
    }
    found
}

/// A bucket and prefix that two clusters would back up to, in the same or different environments: a bucket belongs to no
/// Kubernetes cluster.
fn prefixes(clusters: &[(&Cluster, &Places)]) -> Vec<Diagnostic> {
    let path = |kind: &str| Path::dotted("spec.backups").key(kind).key("to").key("s3").key("prefix");
    let mut seen = HashMap::new();
    let mut found = Vec::new();
    let stores = clusters.iter().flat_map(|(cluster, places)| {
        let dumps = cluster.dumps.iter().map(|dumps| ("dumps", &dumps.desired.to.s3, &dumps.prefix));
        let wal = cluster.continuous.iter().map(|wal| ("continuous", &wal.desired.to.s3, &wal.prefix));
        dumps.chain(wal).map(move |store| (cluster, places, store))
    });
    for (cluster, places, (kind, s3, prefix)) in stores {
        let path = path(kind);
        let key = (s3.endpoint.as_ref(), s3.bucket.as_str(), prefix.as_str());
        let shown = match &cluster.environment {
            Some(environment) => format!("`{}` of environment `{environment}`", cluster.name),
            None => format!("`{}`", cluster.name),
        };
        if let Some((other, first)) = seen.insert(key, (shown.clone(), places.find(&path))) {
            let message = format!("{other} and {shown} would both back up to `{}/{}`", key.1, key.2);
            found.push(
                Diagnostic::error(codes::SAME_PREFIX, message)
                    .at(places.find(&path), "the second")
                    .related(first, "the first")
                    .because(
                        "the second would find the first one's data there: its backups would stop, or damage that data",
                    )
                    .help("set a different `prefix` for each, or remove it"),
            );
        }
    }
    found
}

/// A Secret that two clusters would share: the second would use the first one's password.
fn secrets(clusters: &[(&Cluster, &Places)]) -> Vec<Diagnostic> {
    let mut seen = HashMap::new();
    let mut found = Vec::new();
    for (cluster, places) in clusters {
        let root = Path::dotted("spec.secrets");
        let system = [("superuser", &cluster.secrets.superuser), ("replication", &cluster.secrets.replication)]
            .map(|(key, user)| (user.name.as_str(), root.key(key).key("name")));
        let roles = cluster.postgres.roles.iter().filter(|(_, role)| role.login);
        let roles = roles.map(|(name, role)| {
            (role.secret.as_str(), Path::dotted("spec.postgres.roles").key(name.as_str()).key("secret"))
        });
        let apps: Vec<_> = cluster.apps.keys().map(|app| (cluster.names().app_secret(app), app)).collect();
        let apps = apps.iter().map(|(secret, app)| (secret.as_str(), Path::dotted("spec.apps").key(app.as_str())));
        for (secret, path) in system.into_iter().chain(roles).chain(apps) {
            let key = (cluster.environment.as_deref(), cluster.namespace.as_str(), secret.to_owned());
            match seen.insert(key, (cluster.name.as_str(), *places, path.clone())) {
                Some((other, of_first, first)) if other != cluster.name.as_str() => found.push(
                    Diagnostic::error(
                        codes::SAME_SECRET,
                        format!("`{other}` and `{}` would share the Secret `{secret}`", cluster.name),
                    )
                    .at(places.find(&path), "the second")
                    .related(of_first.find(&first), "the first")
                    .because("both would use one password, and changing it would break one of them")
                    .help("choose a different name for each")
                    .only_in(cluster.environment.as_deref()),
                ),
                _ => {}
            }
        }
    }
    found
}

fn names(clusters: &[(&Cluster, &Places)]) -> Vec<Diagnostic> {
    let mut seen: HashMap<(&str, &str), Vec<(&Cluster, &Places)>> = HashMap::new();
    let mut found = Vec::new();
    let name = Path::dotted("metadata.name");
    for (cluster, places) in clusters {
        let others = seen.entry((cluster.namespace.as_str(), cluster.name.as_str())).or_default();
        if let Some((_, first)) = others.iter().find(|(other, _)| other.environment == cluster.environment) {
            found.push(
                Diagnostic::error(
                    codes::SAME_CLUSTER,
                    format!("two clusters are named `{}` in namespace `{}`", cluster.name, cluster.namespace),
                )
                .at(places.find(&name), "the second")
                .related(first.find(&name), "the first")
                .because("each would overwrite the other's objects")
                .only_in(cluster.environment.as_deref()),
            );
        } else if let Some((other, first)) = others.first() {
            let mut warning = elsewhere(other, cluster).at(first.find(&name), "").of(&name);
            for either in [other, cluster] {
                accept::apply(either, &mut warning);
            }
            found.push(warning);
        }
        others.push((cluster, places));
    }
    found
}

/// The warning for two environments with a cluster of the same name and namespace.
fn elsewhere(one: &Cluster, other: &Cluster) -> Diagnostic {
    let environment = |cluster: &Cluster| cluster.environment.clone().unwrap_or_default();
    let (first, second) = (environment(one), environment(other));
    let (name, namespace) = (&one.name, &one.namespace);
    let message = format!("environments `{first}` and `{second}` share the name `{name}` in namespace `{namespace}`");
    Diagnostic::warning(codes::SAME_CLUSTER_ELSEWHERE, message)
        .because("they must run on different Kubernetes clusters")
}
