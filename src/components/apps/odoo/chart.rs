//! Values for Bitnami's chart.

use super::Odoo;
use crate::blueprint::App;
use crate::blueprint::values::Name;
use crate::cluster::Cluster;
use crate::contract::{Chart, Contract};
use crate::diagnostic::Path;
use crate::knowledge::charts::ODOO;
use crate::knowledge::odoo::CHART_IMAGE;
use crate::kube::pod::resources::APP;
use crate::kube::pod::with_disk;
use serde_json::{Map, Value, json};

/// The Secret's key from which the chart reads the password of Odoo's first user.
pub(in crate::components::apps) const PASSWORD_KEY: &str = "odoo-password";

pub(in crate::components::apps) fn chart(cluster: &Cluster, contract: &Contract, name: &Name, app: &App) -> Chart {
    let odoo = Odoo { cluster, contract, name, app };
    let at = Path::dotted("spec.apps").key(name.as_str()).key("packaging");
    Chart { name: name.to_string(), at, release: odoo.object(), chart: &ODOO, values: values(odoo) }
}

fn values(odoo: Odoo) -> Value {
    let (role, secret) = odoo.role();
    let primary = &odoo.contract.primary;
    json!({
        "fullnameOverride": odoo.object(),
        "commonLabels": {"pgforge.dev/cluster": odoo.cluster.name.as_str()},
        "image": {"repository": CHART_IMAGE},
        "global": {"security": {"allowInsecureImages": true}},
        // Only one pod can mount the volume.
        "replicaCount": 1,
        "updateStrategy": {"type": "Recreate"},
        "existingSecret": odoo.cluster.names().app_secret(odoo.name),
        "loadDemoData": false,
        "odooDatabaseFilter": super::config::filter(odoo.app.database.as_str()),
        "postgresql": {"enabled": false},
        "externalDatabase": {
            "host": format!("{}.{}.svc", primary.service, odoo.cluster.namespace),
            "port": primary.port,
            "user": role.as_str(),
            "database": odoo.app.database.as_str(),
            // The steward creates role and database; the chart would need a superuser.
            "create": false,
            "existingSecret": secret,
            "existingSecretPasswordKey": "password",
        },
        "service": {"type": "ClusterIP"},
        "ingress": ingress(odoo),
        "persistence": persistence(odoo),
        "resources": with_disk(odoo.app.resources.requirements(), APP),
        "nodeSelector": odoo.cluster.placement.node_selector().unwrap_or_default(),
        "tolerations": odoo.cluster.placement.tolerations(),
    })
}

fn ingress(odoo: Odoo) -> Value {
    let (host, desired) = (odoo.app.host.as_str(), &odoo.app.ingress);
    let mut ingress = json!({
        "enabled": true,
        "hostname": host,
        "pathType": "Prefix",
        "annotations": desired.annotations().unwrap_or_default(),
    });
    let keys = ingress.as_object_mut().expect("it is a mapping");
    if let Some(class) = &desired.class {
        keys.insert("ingressClassName".to_owned(), class.as_str().into());
    }
    if let Some(secret) = &desired.tls_secret {
        // With `tls: true` the chart would expect a Secret named after the host.
        keys.insert("extraTls".to_owned(), json!([{"hosts": [host], "secretName": secret.as_str()}]));
    }
    ingress
}

fn persistence(odoo: Odoo) -> Map<String, Value> {
    let mut persistence = Map::new();
    persistence.insert("size".to_owned(), odoo.app.storage.size.to_string().into());
    persistence.insert("resourcePolicy".to_owned(), "keep".into());
    if let Some(class) = &odoo.app.storage.class {
        persistence.insert("storageClass".to_owned(), class.as_str().into());
    }
    persistence
}
