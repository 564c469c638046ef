//! The steward's part: it creates the Secrets that the operator's resources name, manages grants, and is ready when
//! everything matches the blueprint.

use super::{SCRIPTS, cluster, parameters};
use crate::cluster::Cluster;
use crate::contract::StewardPart;
use crate::engines::instance::settings;
use crate::kube::pod::env;
use crate::steward::{Containers, Secrets};
use serde_json::{Value, json};

pub(super) fn part(asked: &Cluster) -> StewardPart {
    let steward = Containers::of(asked);
    let own = vec![
        env::value("PRIMARY", &asked.names().primary()),
        env::value("INSTANCES", &asked.instances.to_string()),
        // The `application_name` of a standby is its pod's name.
        env::value("STANDBYS", &format!("{}-%", asked.name)),
        env::value("RESTART", &asked.postgres.restart.to_string()),
    ];
    let watch = steward.container("instances", &asked.images.postgres, "cluster.sh", own);
    let mut database = settings::asked(asked, 0);
    let own_parameters = parameters::asked(asked).into_iter().map(|(name, value)| (name, Value::String(value)));
    database.insert("parameters".to_owned(), Value::Object(own_parameters.collect()));
    database.insert("hbaRules".to_owned(), json!(cluster::hba(asked).len()));
    StewardPart {
        // The steward connects to the Service's short name, which your certificate does not have to include.
        containers: vec![steward.verifying(steward.with_secrets(watch, Secrets::Read), "verify-ca")],
        database,
        scripts: SCRIPTS.to_vec(),
        ..StewardPart::default()
    }
}
