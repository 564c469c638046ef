//! Clusters against each other.

use crate::cluster::Cluster;
use crate::diagnostic::{Diagnostic, Path, codes};
use crate::overlay::Places;
use std::collections::HashMap;

/// What two clusters of one set of inputs would take from each other.
pub fn fleet(clusters: &[(&Cluster, &Places)]) -> Vec<Diagnostic> {
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
                .because("each would overwrite the other's objects"),
            );
        } else if let Some((_, first)) = others.first() {
            let environment = |cluster: &Cluster| cluster.environment.clone().unwrap_or_default();
            found.push(
                Diagnostic::warning(
                    codes::SAME_CLUSTER_ELSEWHERE,
                    format!(
                        "environments `{}` and `{}` share the name `{}` in namespace `{}`",
                        environment(others[0].0),
                        environment(cluster),
                        cluster.name,
                        cluster.namespace
                    ),
                )
                .at(first.find(&name), "")
                .because("they must live on different Kubernetes clusters"),
            );
        }
        others.push((cluster, places));
    }
    found
}
