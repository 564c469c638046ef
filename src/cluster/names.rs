//! The names of everything that belongs to a cluster, in one place, so that all parts agree on them.

use super::Cluster;
use crate::blueprint::engines::EngineKind;
use crate::blueprint::values::{Identifier, Name};
use crate::knowledge::kubernetes::LONGEST_LABEL;

/// Names derived from a cluster's name.
#[derive(Debug, Clone, Copy)]
pub struct Names<'a>(pub(super) &'a Name);

impl Names<'_> {
    /// The Service of the primary.
    pub fn primary(self) -> String {
        self.component("primary")
    }

    /// The Service of the standbys.
    pub fn replicas(self) -> String {
        self.component("replicas")
    }

    /// The Service of the primary through the pooler.
    pub fn pooler(self) -> String {
        self.component("pooler")
    }

    /// The Secret where cert-manager stores the server's certificate.
    pub fn certificate(self) -> String {
        self.component("tls")
    }

    /// The Secret where the steward keeps the superuser's current password.
    pub fn steward_secret(self) -> String {
        self.component("steward")
    }

    /// The objects of a component: `<name>-steward`.
    pub fn component(self, component: &str) -> String {
        format!("{}-{component}", self.0)
    }

    /// The component name of an application: `odoo-app`. No other component's name ends in `-app`.
    pub fn app_component(self, app: &Name) -> String {
        format!("{app}-app")
    }

    /// The objects of an application: `<name>-odoo-app`.
    pub fn app(self, app: &Name) -> String {
        self.component(&self.app_component(app))
    }

    /// The Secret with the password of an application's administrator: `<name>-odoo-app-admin`.
    pub fn app_secret(self, app: &Name) -> String {
        format!("{}-admin", self.app(app))
    }

    /// The Secret of a role: the role in lower case, with `-` for `_`.
    pub fn secret(self, role: &Identifier) -> String {
        self.component(&role.as_str().to_lowercase().replace('_', "-"))
    }

    /// The names closest to their limit: the kind, the name, and the most characters that it may have.
    pub(super) fn limited(self, engine: EngineKind) -> [(&'static str, String, usize); 3] {
        let data = engine.data_component().map_or_else(|| self.0.to_string(), |component| self.component(component));
        let (kind, longest) = engine.data_kind();
        [
            (kind, data, longest),
            ("Service", self.replicas(), LONGEST_LABEL),
            ("Deployment", self.component("sentinel"), LONGEST_LABEL),
        ]
    }
}

impl Cluster {
    /// Names derived from the cluster's name.
    pub fn names(&self) -> Names<'_> {
        Names(&self.name)
    }

    /// The name of a component's objects: `<name>-steward`.
    pub fn component(&self, component: &str) -> String {
        self.names().component(component)
    }
}
