//! The steward's part: it creates the Secrets that the operator's resources name, manages grants, and is ready when
//! everything matches the blueprint.

use super::{SCRIPTS, cluster, parameters};
use crate::cluster::Cluster;
use crate::contract::StewardPart;
use crate::engines::instance::settings;
use crate::kube::pod::env;
use crate::steward::{Containers, Secrets};
use serde_json::{Value, json};

pub(super) fn part(desired: &Cluster) -> StewardPart {
    let steward = Containers::of(desired);
    let own = vec![
        env::value("PRIMARY", &desired.names().primary()),
        env::value("INSTANCES", &desired.instances.to_string()),
        // The `application_name` of a standby is its pod's name.
        env::value("STANDBYS", &format!("{}-%", desired.name)),
        env::value("RESTART", &desired.postgres.restart.to_string()),
    ];
    let watch = steward.container("instances", &desired.images.postgres, "cluster.sh", own);
    let mut database = settings::desired(desired, 0);
    let own_parameters = parameters::desired(desired).into_iter().map(|(name, value)| (name, Value::String(value)));
    database.insert("parameters".to_owned(), Value::Object(own_parameters.collect()));
    database.insert("hbaRules".to_owned(), json!(cluster::hba(desired).len()));
    StewardPart {
        // The steward connects to the Service's short name, which your certificate does not have to include.
        containers: vec![steward.verifying(steward.with_secrets(watch, Secrets::Read), "verify-ca")],
        database,
        scripts: SCRIPTS.to_vec(),
        ..StewardPart::default()
    }
}
