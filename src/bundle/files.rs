//! The files of a cluster's folder: their paths and their bytes.

use std::collections::BTreeMap;
use std::fmt;

use crate::kube::Identity;
use crate::kube::kinds::rank;
use crate::lock::path::{TreePath, segment, shortened};
use crate::lock::{Folder, Origin};

/// One object as text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Manifest {
    /// The object.
    pub identity: Identity,
    /// Its YAML.
    pub text: String,
}

/// The content of a cluster's folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Content {
    /// The cluster's namespace.
    pub namespace: String,
    /// The cluster's name.
    pub name: String,
    /// What the cluster was compiled from; the environment is part of the folder's name.
    pub origin: Origin,
    /// The objects in apply order.
    pub manifests: Vec<Manifest>,
    /// Values of Helm charts, by chart name.
    pub values: BTreeMap<String, String>,
    /// The text of `RUNBOOK.md`.
    pub runbook: String,
}

/// Two objects with the same path: the same object twice, or objects whose kinds differ only in case.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SamePath {
    /// The path.
    pub path: TreePath,
    /// The objects, in the order given.
    pub objects: Box<[Identity; 2]>,
}

impl fmt::Display for SamePath {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { path, objects } = self;
        let [first, second] = &**objects;
        let show = |id: &Identity| format!("{} {}/{} in `{}`", id.api_version, id.kind, id.name, id.namespace);
        write!(f, "two objects have the path `{path}`: {} and {}", show(first), show(second))
    }
}

impl std::error::Error for SamePath {}

/// Returns the folder of a cluster.
pub fn cluster_folder(content: Content) -> Result<Folder, SamePath> {
    let Content { namespace, name, origin, manifests, values, runbook } = content;
    let paths = manifest_paths(&manifests)?;
    let mut files = kustomization_and_values(&paths, values);
    files.insert(TreePath::of_segments(&[RUNBOOK]), runbook.into_bytes());
    for (path, manifest) in paths.into_iter().zip(manifests) {
        files.insert(path, manifest.text.into_bytes());
    }
    Ok(Folder::new(folder(&namespace, &name, origin.environment()), origin, files))
}

/// Returns the files that delivery tools read: manifests, the kustomization, and the values of charts, which are given
/// by chart name.
pub fn delivered(
    manifests: &[Manifest],
    values: BTreeMap<String, String>,
) -> Result<BTreeMap<TreePath, Vec<u8>>, SamePath> {
    let paths = manifest_paths(manifests)?;
    let mut delivered = kustomization_and_values(&paths, values);
    delivered.extend(paths.into_iter().zip(manifests.iter().map(|manifest| manifest.text.clone().into_bytes())));
    Ok(delivered)
}

fn kustomization_and_values(manifests: &[TreePath], values: BTreeMap<String, String>) -> BTreeMap<TreePath, Vec<u8>> {
    let values = values.into_iter().map(|(chart, text)| (values_path(&chart), text.into_bytes()));
    let index = (TreePath::of_segments(&[KUSTOMIZATION]), kustomization(manifests).into_bytes());
    values.chain([index]).collect()
}

/// The file that lists the manifests.
pub const KUSTOMIZATION: &str = "kustomization.yaml";
/// The instructions for incidents.
pub const RUNBOOK: &str = "RUNBOOK.md";
/// The folder with the values of Helm charts.
pub const CHARTS: &str = "helm";

/// The path of a chart's values below the cluster's folder: `helm/odoo/values.yaml`.
pub fn values_path(chart: &str) -> TreePath {
    TreePath::of_segments(&[CHARTS, &shortened(segment(chart)), "values.yaml"])
}

/// The path of a cluster's folder below the output folder.
pub fn folder(namespace: &str, name: &str, environment: Option<&str>) -> TreePath {
    // No encoded part contains `@`, so no name looks like a name with an environment.
    let at = environment.map(|environment| format!("@{}", segment(environment))).unwrap_or_default();
    TreePath::of_segments(&[&shortened(segment(namespace)), &shortened(segment(name) + &at)])
}

/// Returns one path per manifest, in their order. Objects with the same short name also get their group and namespace.
fn manifest_paths(manifests: &[Manifest]) -> Result<Vec<TreePath>, SamePath> {
    let short: Vec<String> = manifests.iter().map(stem).collect();
    let mut count: BTreeMap<&str, usize> = BTreeMap::new();
    for stem in &short {
        *count.entry(stem).or_default() += 1;
    }
    let mut taken: BTreeMap<TreePath, &Identity> = BTreeMap::new();
    let mut paths = Vec::with_capacity(manifests.len());
    for (manifest, stem) in manifests.iter().zip(&short) {
        let identity = &manifest.identity;
        let stem = if count[stem.as_str()] == 1 {
            stem.clone()
        } else {
            // `_` is a safe separator: the only part that contains it is that of an empty text.
            format!("{stem}_{}_{}", segment(&identity.api_version), segment(&identity.namespace))
        };
        let path = TreePath::of_segments(&["manifests", &format!("{}.yaml", shortened(stem))]);
        if let Some(first) = taken.insert(path.clone(), identity) {
            return Err(SamePath { path, objects: Box::new([first.clone(), identity.clone()]) });
        }
        paths.push(path);
    }
    Ok(paths)
}

/// Rank, kind and name. The kind has no `-`, so it cannot run into the name.
fn stem(manifest: &Manifest) -> String {
    let Manifest { identity, .. } = manifest;
    let rank = rank(identity);
    format!("{rank:02}-{}-{}", segment(&identity.kind.to_lowercase()).replace('-', "%2d"), segment(&identity.name))
}

/// `fifo` keeps this order. By default kustomize sorts by a list of kinds that lacks the newer ones.
fn kustomization(paths: &[TreePath]) -> String {
    let mut out =
        "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsortOptions:\n  order: fifo\n".to_owned();
    out.push_str(if paths.is_empty() { "resources: []\n" } else { "resources:\n" });
    for path in paths {
        out.push_str("  - ");
        out.push_str(path.as_str());
        out.push('\n');
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::{Input, Lock};

    fn manifest(api_version: &str, kind: &str, namespace: &str, name: &str) -> Manifest {
        let [api_version, kind, namespace, name] = [api_version, kind, namespace, name].map(str::to_owned);
        let text = format!("kind: {kind}\n");
        Manifest { identity: Identity { api_version, kind, namespace, name }, text }
    }

    fn files(environment: Option<&str>, manifests: Vec<Manifest>) -> Result<Folder, SamePath> {
        let inputs = vec![Input { path: "orders.yaml".to_owned(), text: "kind: Cluster\n".to_owned() }];
        let origin = Origin::new("0.1.0", environment.map(str::to_owned), inputs).unwrap();
        let [namespace, name, runbook] = ["databases", "orders", "# orders\n"].map(str::to_owned);
        let values = [("odoo".to_owned(), "a: b\n".to_owned())].into();
        cluster_folder(Content { namespace, name, origin, manifests, values, runbook })
    }

    #[test]
    fn a_folder_has_a_file_per_object_and_the_lock_lists_all_other_files() {
        let files = files(
            None,
            vec![
                manifest("v1", "ServiceAccount", "databases", "orders"),
                manifest("apps/v1", "StatefulSet", "databases", "orders"),
                manifest("rbac.authorization.k8s.io/v1", "ClusterRole", "", "pgforge:orders"),
            ],
        )
        .unwrap();
        let paths: Vec<&str> = files.files.keys().map(TreePath::as_str).collect();
        assert_eq!(
            paths,
            [
                "RUNBOOK.md",
                "helm/odoo/values.yaml",
                "kustomization.yaml",
                "manifests/10-serviceaccount-orders.yaml",
                "manifests/20-clusterrole-pgforge%3aorders.yaml",
                "manifests/46-statefulset-orders.yaml",
                "pgforge.lock",
            ]
        );
        let hashed: Vec<&str> = files.lock.files.keys().map(TreePath::as_str).collect();
        assert_eq!(hashed, paths[..6]);
        let text = |path: &str| str::from_utf8(&files.files[&TreePath::parse(path).unwrap()]).unwrap();
        assert_eq!(
            text("kustomization.yaml"),
            "apiVersion: kustomize.config.k8s.io/v1beta1\nkind: Kustomization\nsortOptions:\n  order: fifo\nresources:\n  \
             - manifests/10-serviceaccount-orders.yaml\n  - manifests/46-statefulset-orders.yaml\n  \
             - manifests/20-clusterrole-pgforge%3aorders.yaml\n"
        );
        assert_eq!(text("manifests/46-statefulset-orders.yaml"), "kind: StatefulSet\n");
        assert_eq!(Lock::read(text("pgforge.lock").as_bytes()).as_ref(), Ok(&files.lock));
    }

    #[test]
    fn the_folder_is_namespace_name_and_environment() {
        let shown = |namespace, name, environment| folder(namespace, name, environment).to_string();
        assert_eq!(shown("databases", "orders", None), "databases/orders");
        assert_eq!(shown("databases", "orders", Some("prod")), "databases/orders@prod");
        assert_eq!(shown("databases", "orders@prod", None), "databases/orders%40prod");
        assert_eq!(shown("..", "../../etc/passwd", Some("..")), "%2e./%2e.%2f..%2fetc%2fpasswd@%2e.");
        assert_eq!(shown("", "", Some("")), "_/_@_");
    }

    #[test]
    fn different_objects_never_share_a_path() {
        let files = files(
            None,
            vec![
                manifest("v1", "Grant", "databases", "orders"),
                manifest("v1", "Grant", "kube-system", "orders"),
                manifest("v1", "Grant", "", "orders"),
                manifest("example.com/v1", "Grant", "", "orders"),
                manifest("v1", "Grant", "databases", "other"),
                manifest("v1", "Grant", "databases", &"long".repeat(63)),
                manifest("v1", "Grant", "databases", &format!("{}a", "long".repeat(63))),
            ],
        )
        .unwrap();
        let paths: Vec<&str> = files.files.keys().map(TreePath::as_str).filter(|path| path.contains("grant")).collect();
        assert_eq!(paths.len(), 7);
        assert!(paths.iter().all(|path| path.len() <= "manifests/".len() + 255), "{paths:?}");
        assert!(paths.contains(&"manifests/90-grant-other.yaml"));
        assert!(paths.contains(&"manifests/90-grant-orders_v1_databases.yaml"));
        assert!(paths.contains(&"manifests/90-grant-orders_v1__.yaml"));
        assert!(paths.contains(&"manifests/90-grant-orders_example.com%2fv1__.yaml"));
    }

    #[test]
    fn the_same_object_twice_is_an_error() {
        let twice = || manifest("v1", "Grant", "databases", "orders");
        assert_eq!(
            files(None, vec![twice(), twice()]).unwrap_err().to_string(),
            "two objects have the path `manifests/90-grant-orders_v1_databases.yaml`: v1 Grant/orders in `databases` and v1 \
             Grant/orders in `databases`"
        );
    }
}
