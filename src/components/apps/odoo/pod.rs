//! The pod: an init container that initialises the database if it is empty, and the server.

use super::{Odoo, ports};
use crate::knowledge::images::{ODOO_GID, ODOO_UID};
use crate::knowledge::odoo::HEALTH_PATH;
use crate::kube::labels;
use crate::kube::pod::resources::APP;
use crate::kube::pod::volume::{self, Mount};
use crate::kube::pod::{self, Colocation, User, env, probe, with_disk};
use k8s_openapi::api::core::v1::{Affinity, Container, ContainerPort, EnvVar, PodSpec};

/// Where uploaded files, sessions and installed modules are.
pub(super) const DATA: &str = "/var/lib/odoo";
/// Where the configuration with its password is written: in memory, never on a disk.
const RUN: &str = "/run/odoo";
/// Where the configuration without its password and libpq's service file are mounted.
const CONFIG: &str = "/etc/pgforge";
pub(super) const SERVICE_FILE: &str = "pg_service.conf";
const SCRIPTS: &str = "/scripts";

/// Time for open requests to finish.
const GRACE_SECONDS: i64 = 60;

/// Odoo loads its modules at the first request, which is the probe's.
const STARTUP: probe::Timing = probe::Timing { period: 5, timeout: 5, failures: 60 };
const READINESS: probe::Timing = probe::Timing { period: 10, timeout: 5, failures: 3 };
/// Checks only whether the server accepts connections: a restart does not help if the database is down.
const LIVENESS: probe::Timing = probe::Timing { period: 20, timeout: 5, failures: 6 };

pub(super) fn spec(odoo: Odoo) -> PodSpec {
    let volumes = Volumes::of(odoo);
    // A pod that packs the files mounts the volume meanwhile, which only one node can.
    let mut affinity = Affinity::default();
    pod::colocate(&mut affinity, [(labels::VOLUME.to_owned(), odoo.object())].into(), Colocation::Preferred);
    let placement = &odoo.cluster.placement;
    PodSpec {
        service_account_name: Some(odoo.object()),
        termination_grace_period_seconds: Some(GRACE_SECONDS),
        init_containers: Some(vec![initialise(odoo, &volumes)]),
        containers: vec![server(odoo, &volumes)],
        volumes: Some(volumes.all()),
        affinity: Some(affinity),
        node_selector: placement.node_selector(),
        tolerations: Some(pod::with_eviction(placement.tolerations())),
        priority_class_name: placement.priority_class(),
        ..pod::spec(User::new(ODOO_UID, ODOO_GID).expect("the image's user is not root"))
    }
}

struct Volumes {
    data: Mount,
    config: Mount,
    scripts: Mount,
    run: Mount,
    tmp: Mount,
}

impl Volumes {
    fn of(odoo: Odoo) -> Self {
        Self {
            data: volume::claim("data", &odoo.object(), DATA),
            config: volume::config_map("config", &odoo.object(), CONFIG),
            scripts: volume::scripts("scripts", &odoo.scripts(), SCRIPTS),
            run: volume::memory("run", RUN, "1Mi"),
            tmp: volume::tmp(),
        }
    }

    fn all(&self) -> Vec<k8s_openapi::api::core::v1::Volume> {
        [&self.data, &self.config, &self.scripts, &self.run, &self.tmp].map(|mount| mount.volume.clone()).into()
    }
}

/// Where the database is, for libpq, in Odoo as in psql.
fn database(odoo: Odoo) -> Vec<EnvVar> {
    let (role, secret) = odoo.role();
    let primary = &odoo.contract.primary;
    vec![
        env::value("PGHOST", &primary.service),
        env::value("PGPORT", &primary.port.to_string()),
        env::value("PGUSER", role.as_str()),
        env::secret("PGPASSWORD", secret, "password"),
        env::value("PGSERVICEFILE", &format!("{CONFIG}/{SERVICE_FILE}")),
        env::value("PGSERVICE", "odoo"),
        // Independent of the user's name and home in the image.
        env::value("HOME", DATA),
        env::value("USER", "odoo"),
    ]
}

fn initialise(odoo: Odoo, volumes: &Volumes) -> Container {
    let own = vec![
        env::value("PGDATABASE", odoo.app.database.as_str()),
        env::secret("ADMIN_PASSWORD", &odoo.cluster.names().app_secret(odoo.name), "password"),
        env::value("CONFIG", &format!("{CONFIG}/odoo.conf")),
        env::value("ODOO_RC", &format!("{RUN}/odoo.conf")),
    ];
    let mounts = [&volumes.data, &volumes.config, &volumes.scripts, &volumes.run, &volumes.tmp];
    Container {
        command: Some(vec!["sh".to_owned(), format!("{SCRIPTS}/initialise.sh")]),
        env: Some([database(odoo), own].concat()),
        volume_mounts: Some(mounts.map(|mount| mount.at.clone()).into()),
        resources: Some(with_disk(odoo.app.resources.requirements(), APP)),
        ..pod::container("initialise", odoo.cluster.images.odoo.as_str())
    }
}

fn server(odoo: Odoo, volumes: &Volumes) -> Container {
    let port = |(name, number): (&str, u16)| ContainerPort {
        name: Some(name.to_owned()),
        container_port: number.into(),
        protocol: Some("TCP".to_owned()),
        ..ContainerPort::default()
    };
    let mounts = [&volumes.data, &volumes.config, &volumes.run, &volumes.tmp];
    Container {
        // Not the image's entrypoint: it passes the password as an argument, which other processes can read.
        command: Some(vec!["odoo".to_owned(), format!("--config={RUN}/odoo.conf")]),
        env: Some(database(odoo)),
        ports: Some(ports(odoo.app).into_iter().map(port).collect()),
        volume_mounts: Some(mounts.map(|mount| mount.at.clone()).into()),
        resources: Some(with_disk(odoo.app.resources.requirements(), APP)),
        startup_probe: Some(probe::http(HEALTH_PATH, "http", STARTUP)),
        readiness_probe: Some(probe::http(HEALTH_PATH, "http", READINESS)),
        liveness_probe: Some(probe::tcp("http", LIVENESS)),
        ..pod::container("odoo", odoo.cluster.images.odoo.as_str())
    }
}
