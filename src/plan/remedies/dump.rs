//! Copies the data into a second cluster by dump and restore.

use super::{Transition, after, before, steward, wait_for};
use crate::blueprint::values::Identifier;
use crate::text::shell;
use crate::verdict::{PhasedStep, Remedy};

/// The name of the second cluster while both exist.
pub(super) fn successor(name: &str) -> String {
    format!("{name}-next")
}

impl Transition<'_> {
    /// The step that creates a second cluster from a copy of the blueprint.
    pub(super) fn second_cluster(&self, what: &str) -> PhasedStep {
        let (namespace, next) = (&self.before.namespace, successor(self.before.name.as_str()));
        let file = shell::file(self.file);
        let copied_file = sibling(self.file, &next);
        let (copy, blueprint) = (shell::file(&copied_file), self.blueprint(&copied_file));
        before(
            format!(
                "Leave this blueprint unchanged. Create {what} from a copy of it with `metadata.name: {next}` and the change."
            ),
            vec![
                format!(
                    "sed 's/^\\( *name:\\|.*metadata: {{name:\\) *{}\\b/\\1 {next}/' {file} >{copy}",
                    self.before.name
                ),
                format!("pgforge diff {blueprint} || true"),
                format!("pgforge render {blueprint} | kubectl apply -f -"),
                wait_for(namespace.as_str(), &next),
            ],
        )
    }

    /// The commands that copy each database into the second cluster, whose roles and extensions already exist. A
    /// restore runs code of the database's owner, so it runs as the owner, who then owns all objects.
    pub(super) fn copy_databases(&self, from: &str, to: (&str, &str)) -> Vec<String> {
        let (namespace, next) = to;
        let databases = self.before.postgres.databases.keys().map(Identifier::as_str);
        let copy = |database: &str| {
            format!(
                "kubectl -n {} exec deployment/{from}-steward -c database -- {} -Fc --no-comments -d {} | kubectl -n {namespace} exec -i deployment/{next}-steward -c database -- {}",
                self.before.namespace,
                steward::in_steward(from, "pg_dump"),
                steward::database(database),
                steward::as_owner(
                    database,
                    &format!("pg_restore --exit-on-error --no-owner --no-comments -d {}", steward::database(database))
                ),
            )
        };
        databases.map(copy).collect()
    }

    /// Creates a second cluster and fills it from a dump of the first.
    pub(in crate::plan) fn dump_and_restore(&self, what: &str) -> Remedy {
        let (name, next) = (self.before.name.as_str(), successor(self.before.name.as_str()));
        let namespace = self.before.namespace.as_str();
        Remedy {
            title: format!("Copy the data of {name} to {what}"),
            steps: vec![
                self.second_cluster(what),
                before(
                    "Stop the applications that write, then copy each database. The roles already exist, with new passwords. All objects of a database belong to its owner.",
                    self.copy_databases(name, (namespace, &next)),
                ),
                after(
                    format!("Point the applications at `{next}-primary` and the Secrets `{next}-…`. Remove the old blueprint once nothing is missing."),
                    vec![wait_for(namespace, &next)],
                ),
            ],
            during: "Writes stop while dump and restore run, roughly a minute per gigabyte, until the applications use the new cluster.".to_owned(),
            rollback: format!("Point the applications back at `{name}-primary`: the old cluster is unchanged. Data written to the new cluster stays there."),
        }
    }
}

/// The path of a file with another name in the same folder.
fn sibling(file: &str, name: &str) -> String {
    let folder = file.rsplit_once('/').map(|(folder, _)| folder);
    folder.map_or_else(|| format!("{name}.yaml"), |folder| format!("{folder}/{name}.yaml"))
}
