//! Files that an application keeps outside its database, dumped in the same runs.
//!
//! One node at a time can mount the application's volume. Pods that pack or restore files therefore run on that node,
//! by affinity to a label that all pods with the volume have. If no other pod has the label, any node will do.

use super::pods::{self, Access, Defaults, POSTGRES, Place, Shared};
use crate::blueprint::App;
use crate::blueprint::values::Name;
use crate::cluster::{Cluster, Dumps};
use crate::contract::Contract;
use crate::knowledge::images::{ODOO_GID, ODOO_UID};
use crate::kube::cron_job::{When, cron_job as job};
use crate::kube::labels;
use crate::kube::pod::{self, Colocation, Mount, User, env, volume};
use k8s_openapi::api::batch::v1::CronJob;
use k8s_openapi::api::core::v1::{Container, EnvVar, PodSpec};

/// The name of the component that restores files.
pub(super) const COMPONENT: &str = "restore-files";
/// Where the application's volume is mounted.
const FILES: &str = "/var/lib/files";

/// The application whose files are in the runs, if there is one.
pub(super) fn app<'a>(cluster: &'a Cluster, dumps: &Dumps) -> Option<(&'a Name, &'a App)> {
    dumps.files.first().and_then(|name| cluster.apps.get_key_value(name))
}

/// The volume, mounted read-only in the pod that dumps, and the environment variables of its script.
pub(super) fn packed(cluster: &Cluster, name: &Name, app: &App) -> (Mount, Vec<EnvVar>) {
    let env = vec![
        env::value("FILES", FILES),
        env::value("FILES_APP", name.as_str()),
        env::value("FILES_DATABASE", app.database.as_str()),
    ];
    (volume::claim_read_only("files", &cluster.names().app(name), FILES), env)
}

/// Schedules the pods of a `CronJob` on the node that has the volume.
pub(super) fn colocate(job: &mut CronJob, claim: &str) {
    let template = job.spec.as_mut().and_then(|spec| spec.job_template.spec.as_mut()).map(|job| &mut job.template);
    let Some(template) = template else { return };
    let labels = template.metadata.get_or_insert_default().labels.get_or_insert_default();
    labels.insert(labels::VOLUME.to_owned(), claim.to_owned());
    if let Some(spec) = &mut template.spec {
        let label = [(labels::VOLUME.to_owned(), claim.to_owned())].into();
        pod::colocate(spec.affinity.get_or_insert_default(), label, Colocation::Required);
        // Files that Odoo creates may be readable by its user only.
        spec.security_context = pod::spec(owner()).security_context;
    }
}

/// The user that owns the files.
fn owner() -> User {
    User::new(ODOO_UID, ODOO_GID).expect("the image's user is not root")
}

/// The suspended `CronJob` for restoring files by hand, as the application's user.
pub(super) fn cron_job(cluster: &Cluster, dumps: &Dumps, contract: &Contract) -> Option<CronJob> {
    let (name, app) = app(cluster, dumps)?;
    let claim = cluster.names().app(name);
    let place = Place::of(dumps, Access::Read);
    let shared = Shared::of(cluster, place);
    let files = volume::claim("files", &claim, FILES);
    let superuser = &cluster.secrets.superuser;
    let own = vec![
        env::value("PGUSER", superuser.username.as_str()),
        env::optional_secret("PGPASSWORD", &superuser.name, "password"),
        env::value("DATABASE", app.database.as_str()),
        env::value("INTO", ""),
        env::value("FILES", FILES),
        env::value("LOCATION", &place.location()),
    ];
    let env = [pods::connection(cluster, contract), own].concat();
    let mut postgres = shared.container(POSTGRES, cluster.images.postgres.as_str(), "restore-files.sh", env);
    postgres.volume_mounts.get_or_insert_default().push(files.at);
    let postgres = Container { resources: Some(Defaults::DUMP.with(&dumps.desired.resources)), ..postgres };
    let pod = PodSpec {
        containers: vec![postgres, shared.store(cluster, place, "store.sh")],
        volumes: Some([shared.volumes(), vec![files.volume]].concat()),
        ..pods::pod(cluster, COMPONENT, contract)
    };
    let mut job = job(pods::metadata_of(cluster, COMPONENT), When::Manual, pods::RESTORE_DEADLINE, pod);
    colocate(&mut job, &claim);
    Some(job)
}
