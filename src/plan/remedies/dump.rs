//! Another cluster with the same data, by dump and restore.

use super::{Transition, after, before, steward, wait_for};
use crate::blueprint::values::Identifier;
use crate::text::shell;
use crate::verdict::{PhasedStep, Remedy};

/// What a second cluster is called while both are there.
pub(super) fn successor(name: &str) -> String {
    format!("{name}-next")
}

impl Transition<'_> {
    /// A second cluster beside the first, made from a copy of the blueprint.
    pub(super) fn second_cluster(&self, what: &str) -> PhasedStep {
        let (namespace, next) = (&self.before.namespace, successor(self.before.name.as_str()));
        let file = shell::file(self.file);
        let beside = beside(self.file, &next);
        let (copy, blueprint) = (shell::file(&beside), self.blueprint(&beside));
        before(
            format!(
                "Leave this blueprint as it was, and make {what} beside it: a copy with `metadata.name: {next}` that holds the change."
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

    /// Each database, out of the one and into the other, whose roles and extensions are there already. What is restored runs code
    /// of the database's owner: so the owner restores it, and owns it all.
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

    /// A second cluster, filled from a dump of the first.
    pub(in crate::plan) fn dump_and_restore(&self, what: &str) -> Remedy {
        let (name, next) = (self.before.name.as_str(), successor(self.before.name.as_str()));
        let namespace = self.before.namespace.as_str();
        Remedy {
            title: format!("Bring the data of {name} to {what}"),
            steps: vec![
                self.second_cluster(what),
                before(
                    "Stop the applications that write, then copy each database. The roles are there already, with passwords of their own; everything in a database goes to its owner.",
                    self.copy_databases(name, (namespace, &next)),
                ),
                after(
                    format!("Point the applications at `{next}-primary` and the Secrets `{next}-…`. Remove the old blueprint when nobody misses anything."),
                    vec![wait_for(namespace, &next)],
                ),
            ],
            stops: "Writes, from the stop of the applications until they use the other cluster: as long as dump and restore take, roughly a minute for each gigabyte.".to_owned(),
            back_out: format!("Point the applications back at `{name}-primary`: the old cluster was not touched. What was written to the other one stays there."),
        }
    }
}

/// A file of another name in the same folder.
fn beside(file: &str, name: &str) -> String {
    let folder = file.rsplit_once('/').map(|(folder, _)| folder);
    folder.map_or_else(|| format!("{name}.yaml"), |folder| format!("{folder}/{name}.yaml"))
}
