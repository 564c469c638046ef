//! `copies.sh` copies the operator's Secrets into those that applications use, once the operator has finished.

use libtest_mimic::Trial;
use serde_json::json;

use crate::api::{Api, Moment};
use crate::credentials::curl;
use crate::kit::Kit;
use crate::pod::{Pod, Process, Rendered};
use crate::support::harness::{Missing, test};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("copies: every password is copied completely, and only once", || copied_once(Kit::Machine)),
        test("copies: every password is copied with busybox", || copied_once(Kit::Busybox)),
        test("copies: nothing is copied until the operator reports that the cluster runs", before_the_operator),
        test("copies: a changed password is copied, and nothing else changes", changed),
        test("copies: a password that breaks a URI or belongs to another role is reported", refused),
        test("copies: it converges after a kill at any request", killed),
        test("copies: no argument and no output contains a password", unseen),
    ]
}

const BLUEPRINT: &str = "
apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: shop, namespace: shop}
spec:
  engine: zalando
  instances: 2
  postgres: {version: 17, roles: {web_app: {login: true}}, databases: {web: {owner: web_app}}}
  replication: {mode: asynchronous}
  storage: {size: 1Gi}
";

const SOURCES: [(&str, &str, &str); 3] = [
    ("postgres", "shop-superuser", "postgres.shop.credentials.postgresql.acid.zalan.do"),
    ("standby", "shop-replication", "standby.shop.credentials.postgresql.acid.zalan.do"),
    ("web_app", "shop-web-app", "web-app.shop.credentials.postgresql.acid.zalan.do"),
];

struct Steward {
    api: Api,
    pod: Pod,
}

impl Steward {
    /// Starts a steward next to an operator that has created its Secrets and reports this state of the cluster.
    fn with_operator(state: &str) -> Self {
        let rendered = Rendered::of(BLUEPRINT);
        let api = Api::start(&rendered);
        let mut pod = Pod::of(&rendered, "Deployment", "shop-steward");
        pod.connect_to(&api);
        pod.set("SETTLED", "0");
        let steward = Self { api, pod };
        for (user, _, source) in SOURCES {
            steward.api.state().put_secret(source, user, &password(user));
        }
        steward.report_state(state);
        steward
    }

    fn report_state(&self, state: &str) {
        // `Running` is in the spec too, where it means nothing.
        let spec = json!({"teamId": "acid", "status": {"PostgresClusterStatus": "Running"}});
        let object = json!({"metadata": {}, "spec": spec, "status": {"PostgresClusterStatus": state}});
        self.api.state().put("postgresqls", "shop", object);
    }

    fn start(&self, kit: Kit) -> Result<Process, Missing> {
        self.pod.start("copies", kit, &curl()?)
    }
}

fn password(user: &str) -> String {
    format!("{}0123456789abcdefghijABCDEFGHIJ", user.replace('_', ""))
}

fn copied_once(kit: Kit) -> Result<(), Missing> {
    let steward = Steward::with_operator("Running");
    let process = steward.start(kit)?;
    process.until_ready();
    process.next_pass();
    let output = process.end();
    assert_eq!(steward.api.state().writes(), ["POST secrets", "POST secrets", "POST secrets"], "{output}");
    let state = steward.api.state();
    for (user, copy, _) in SOURCES {
        assert_eq!(state.secret(copy, "username").as_deref(), Some(user));
        assert_eq!(state.secret(copy, "password"), Some(password(user)));
    }
    let uri = format!("postgresql://web_app:{}@shop-primary.shop.svc:5432/web", password("web_app"));
    assert_eq!(state.secret("shop-web-app", "uri"), Some(uri));
    Ok(())
}

fn before_the_operator() -> Result<(), Missing> {
    let steward = Steward::with_operator("Creating");
    let process = steward.start(Kit::Machine)?;
    process.until("waiting for the operator: postgresql shop is Creating");
    assert!(!process.is_ready());
    assert_eq!(steward.api.state().writes(), [""; 0]);
    steward.report_state("Running");
    process.until_ready();
    // While the operator works again the steward waits, but removes nothing.
    steward.report_state("Updating");
    process.wait("the steward to be unready", || !process.is_ready());
    process.until("postgresql shop is Updating");
    process.end();
    assert_eq!(steward.api.state().writes().len(), 3);
    Ok(())
}

fn changed() -> Result<(), Missing> {
    let steward = Steward::with_operator("Running");
    let process = steward.start(Kit::Machine)?;
    process.until_ready();
    let (user, copy, source) = SOURCES[2];
    steward.api.state().put_secret(source, user, "next");
    process.wait("the copy", || steward.api.state().secret(copy, "password").as_deref() == Some("next"));
    process.end();
    let state = steward.api.state();
    assert_eq!(state.writes()[3..], ["PATCH secrets/shop-web-app"]);
    assert_eq!(state.secret(copy, "uri").as_deref(), Some("postgresql://web_app:next@shop-primary.shop.svc:5432/web"));
    Ok(())
}

fn refused() -> Result<(), Missing> {
    let steward = Steward::with_operator("Running");
    steward.api.state().put_secret(SOURCES[2].2, "web_app", "a\"b@c");
    steward.api.state().put_secret(SOURCES[1].2, "another", "p");
    let process = steward.start(Kit::Machine)?;
    process.until("has characters other than letters and digits");
    let output = process.end();
    assert!(
        output.contains(
            "the username in Secret standby.shop.credentials.postgresql.acid.zalan.do differs from the blueprint"
        ),
        "{output}"
    );
    assert!(!output.contains("b@c"), "{output}");
    assert_eq!(steward.api.state().writes(), ["POST secrets"], "the superuser's password is copied anyway");
    Ok(())
}

fn killed() -> Result<(), Missing> {
    let mut kills = 0;
    for (moment, first) in [(Moment::Before, 0), (Moment::After, 1)] {
        for request in first.. {
            let steward = Steward::with_operator("Running");
            steward.api.cut(request, moment);
            if !steward.api.kill(steward.start(Kit::Machine)?) {
                break;
            }
            kills += 1;
            let process = steward.start(Kit::Machine)?;
            process.until_ready();
            process.end();
            let state = steward.api.state();
            for (user, copy, _) in SOURCES {
                assert_eq!(state.secret(copy, "password"), Some(password(user)), "after request {request}");
            }
            assert_eq!(state.writes().len(), 3, "after request {request}");
        }
    }
    assert!(kills > 10, "only {kills} kills");
    Ok(())
}

fn unseen() -> Result<(), Missing> {
    let steward = Steward::with_operator("Running");
    let process = steward.start(Kit::Watched)?;
    process.until_ready();
    let output = process.end();
    let watched = steward.pod.watched();
    for (user, ..) in SOURCES {
        assert!(
            !output.contains(&password(user)) && !watched.contains(&password(user)),
            "the password of {user} was seen"
        );
    }
    assert!(!watched.contains("Bearer"), "{watched}");
    Ok(())
}
