//! A pooler that is no more.

use super::{Transition, after, before, run_sql};
use crate::cluster::Pooler;
use crate::components;
use crate::contract::By;
use crate::engines;
use crate::kube::{Identity, kinds};
use crate::verdict::{PhasedStep, Remedy};

impl Transition<'_> {
    /// Its clients first, then what nobody else deletes: its objects, its role and what that may ask.
    pub(in crate::plan) fn remove_pooler(&self) -> Remedy {
        let (namespace, name) = (self.before.namespace.as_str(), self.before.name.as_str());
        let (pooler, primary, role) = (self.before.names().pooler(), self.before.names().primary(), Pooler::ROLE);
        let clients = before(
            format!(
                "Lead every client that connects to `{pooler}` to `{primary}` instead; there are then as many connections of PostgreSQL as clients have."
            ),
            Vec::new(),
        );
        if engines::facts(self.before.engine).pooler == By::Engine {
            return self.without(clients, self.delete_pooler(), None);
        }
        let labels = format!("pgforge.dev/cluster={name},pgforge.dev/component=pooler");
        let delete = after(
            "Delete its objects: until then it goes on.",
            vec![format!("kubectl -n {namespace} delete {} -l {labels}", kinds::deleted([]))],
        );
        let drop = after(
            "Drop its role, which may ask for the fingerprints of passwords, and delete its Secret.",
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

    /// What an operator makes a pooler from, and what goes with it; its role is the operator's.
    fn delete_pooler(&self) -> PhasedStep {
        let is_its = |own: &Identity| self.component(own) == Some(components::POOLER);
        let shown = |own: Identity| format!("{}/{}", kinds::word(own.group(), &own.kind), own.name);
        let objects: Vec<String> = self.removed().into_iter().filter(is_its).map(shown).collect();
        let namespace = &self.before.namespace;
        after(
            "Delete what the operator makes it from: until then it goes on.",
            vec![format!("kubectl -n {namespace} delete {}", objects.join(" "))],
        )
    }

    fn without(&self, clients: PhasedStep, delete: PhasedStep, drop: Option<PhasedStep>) -> Remedy {
        let stays = (!self.delivery.prunes()).then_some(delete);
        Remedy {
            title: format!("Take the pooler of {} out", self.before.name),
            steps: [Some(clients), Some(self.merge()), stays, drop].into_iter().flatten().collect(),
            stops: "Nothing, once no client uses the pooler.".to_owned(),
            back_out: "Put `pooler` back: it is made anew, under the same name.".to_owned(),
        }
    }
}
