//! The remedy for removing the pooler.

use super::{Transition, after, before, run_sql};
use crate::cluster::Pooler;
use crate::components;
use crate::contract::By;
use crate::engines;
use crate::kube::{Identity, kinds};
use crate::verdict::{PhasedStep, Remedy};

impl Transition<'_> {
    /// Moves the clients first, then deletes the pooler's objects, its role and its schema, which nothing else deletes.
    pub(in crate::plan) fn remove_pooler(&self) -> Remedy {
        let (namespace, name) = (self.before.namespace.as_str(), self.before.name.as_str());
        let (pooler, primary, role) = (self.before.names().pooler(), self.before.names().primary(), Pooler::ROLE);
        let clients = before(
            format!(
                "Point every client of `{pooler}` at `{primary}` instead. Each client connection is then a PostgreSQL connection."
            ),
            Vec::new(),
        );
        if engines::facts(self.before.engine).pooler == By::Engine {
            return self.without(clients, self.delete_pooler(), None);
        }
        let labels = format!("pgforge.dev/cluster={name},pgforge.dev/component=pooler");
        let delete = after(
            "Delete the pooler's objects: until then it keeps running.",
            vec![format!("kubectl -n {namespace} delete {} -l {labels}", kinds::deleted([]))],
        );
        let drop = after(
            "Drop its role, which may read password hashes, and delete its Secret.",
            vec![
                run_sql(
                    namespace,
                    name,
                    "postgres",
                    &format!(
                        "DROP SCHEMA {role} CASCADE; REVOKE CONNECT ON DATABASE postgres FROM {role}; DROP ROLE {role}"
                    ),
                ),
                format!("kubectl -n {namespace} delete secret {pooler}"),
            ],
        );
        self.without(clients, delete, Some(drop))
    }

    /// The step that deletes the resource from which an operator creates the pooler. The operator owns the pooler's
    /// role.
    fn delete_pooler(&self) -> PhasedStep {
        let is_of_pooler = |one: &Identity| self.component(one) == Some(components::POOLER);
        let shown = |own: Identity| format!("{}/{}", kinds::word(own.group(), &own.kind), own.name);
        let objects: Vec<String> = self.removed().into_iter().filter(is_of_pooler).map(shown).collect();
        let namespace = &self.before.namespace;
        after(
            "Delete the pooler's custom resource: until then it keeps running.",
            vec![format!("kubectl -n {namespace} delete {}", objects.join(" "))],
        )
    }

    fn without(&self, clients: PhasedStep, delete: PhasedStep, drop: Option<PhasedStep>) -> Remedy {
        let stays = (!self.delivery.prunes()).then_some(delete);
        Remedy {
            title: format!("Remove the pooler of {}", self.before.name),
            steps: [Some(clients), Some(self.merge()), stays, drop].into_iter().flatten().collect(),
            during: "Nothing stops, once no client uses the pooler.".to_owned(),
            rollback: "Restore `pooler`: it is created again under the same name.".to_owned(),
        }
    }
}
