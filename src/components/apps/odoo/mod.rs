//! Odoo.
//!
//! It logs in as the owner of its database, directly to the primary: its web sockets and its scheduler use `LISTEN`,
//! which does not work through a pooler in transaction mode. The steward creates the database; Odoo may neither create
//! nor list databases.

mod chart;
mod config;
mod network;
mod pod;

pub(super) use chart::{PASSWORD_KEY as CHART_PASSWORD_KEY, chart};

use crate::blueprint::App;
use crate::blueprint::values::{Identifier, Name, ResourceName};
use crate::cluster::{Bootstrap, Cluster};
use crate::contract::Contract;
use crate::knowledge::odoo::{HTTP_PORT, WEBSOCKET_PORT};
use crate::kube::rbac::service_account;
use crate::kube::workload::{Replace, deployment, volume_claim};
use crate::kube::{Labels, Object, keep, labels, metadata};
use crate::lock::Sha256;
use crate::scripts::{Script, scripts};
use k8s_openapi::api::core::v1::ConfigMap;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;
use std::collections::BTreeMap;

/// The scripts that its init container runs.
const SCRIPTS: &[Script] = scripts![
    "../../../scripts/odoo/first-password.py" "../../../scripts/odoo/initialise.sh" "../../../scripts/odoo/initialise.sql"
    "../../../scripts/odoo/ready.sql" "../../../scripts/steward/session.sh"
];

/// How long a start may take, in seconds, before Kubernetes and Argo CD report it as failed.
const START_DEADLINE: i32 = 3600;

/// One Odoo of a cluster.
#[derive(Clone, Copy)]
struct Odoo<'a> {
    cluster: &'a Cluster,
    contract: &'a Contract,
    name: &'a Name,
    app: &'a App,
}

/// Names and numbers of its ports: for requests, and for web sockets if a separate process serves them.
pub(super) fn ports(app: &App) -> Vec<(&'static str, u16)> {
    let websocket = (app.workers.get() > 0).then_some(("websocket", WEBSOCKET_PORT));
    [("http", HTTP_PORT)].into_iter().chain(websocket).collect()
}

pub(super) fn objects(cluster: &Cluster, contract: &Contract, name: &Name, app: &App) -> Vec<Object> {
    let odoo = Odoo { cluster, contract, name, app };
    let config_map =
        |name: &str, data| ConfigMap { metadata: odoo.metadata(name), data: Some(data), ..ConfigMap::default() };
    let config: BTreeMap<String, String> =
        [("odoo.conf".to_owned(), config::text(odoo)), (pod::SERVICE_FILE.to_owned(), config::SERVICE.to_owned())]
            .into();
    let scripts: BTreeMap<String, String> =
        SCRIPTS.iter().map(|(name, text)| ((*name).to_owned(), (*text).to_owned())).collect();
    let mut server = deployment(odoo.metadata(&odoo.object()), odoo.selector(), 1, Replace::Recreate, pod::spec(odoo));
    if let Some(spec) = &mut server.spec {
        // It waits for its database, and installs its modules at the first start: both can take long.
        let bootstrapped = cluster.bootstrap.is_some();
        spec.progress_deadline_seconds = Some(if bootstrapped { Bootstrap::DEADLINE } else { START_DEADLINE });
        // Odoo reads its configuration once, when it starts.
        let own = spec.template.metadata.get_or_insert_default().labels.get_or_insert_default();
        own.insert(labels::VOLUME.to_owned(), odoo.object());
        let annotations = spec.template.metadata.get_or_insert_default().annotations.get_or_insert_default();
        annotations.insert("pgforge.dev/config".to_owned(), Sha256::of(config["odoo.conf"].as_bytes()).to_string());
    }
    let mut claim = odoo.metadata(&odoo.object());
    claim.annotations = Some(keep::annotations());
    vec![
        Object::of(&service_account(odoo.metadata(&odoo.object()))),
        Object::of(&config_map(&odoo.object(), config)),
        Object::of(&config_map(&odoo.scripts(), scripts)),
        Object::of(&volume_claim(
            claim,
            &app.storage.size.to_string(),
            app.storage.class.as_ref().map(ResourceName::as_str),
        )),
        Object::of(&server),
        Object::of(&network::service(odoo)),
        Object::of(&network::ingress(odoo)),
    ]
}

impl<'a> Odoo<'a> {
    /// The name of its objects.
    fn object(self) -> String {
        self.cluster.names().app(self.name)
    }

    /// The ConfigMap with its scripts.
    fn scripts(self) -> String {
        format!("{}-scripts", self.object())
    }

    /// The role that it logs in as, and that role's Secret.
    fn role(self) -> (&'a Identifier, &'a str) {
        let (name, role) = self.cluster.role_of(self.app).expect("an application's database has been looked up");
        (name, &role.secret)
    }

    fn selector(self) -> Labels {
        labels::selector(self.cluster.name.as_str(), &self.cluster.names().app_component(self.name))
    }

    fn metadata(self, name: &str) -> ObjectMeta {
        let mut labels = labels::of(self.cluster.name.as_str(), &self.cluster.names().app_component(self.name));
        labels.insert(labels::NAME.to_owned(), "odoo".to_owned());
        metadata(self.cluster.namespace.as_str(), name, labels)
    }
}
