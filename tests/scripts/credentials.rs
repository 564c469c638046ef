//! `credentials.sh` creates each missing Secret once and completely, but never where data has another password.

use std::path::PathBuf;

use libtest_mimic::Trial;

use crate::api::{Api, Moment};
use crate::kit::Kit;
use crate::pod::{Pod, Process, Rendered};
use crate::support::harness::{Missing, test};
use crate::support::tools;

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("credentials: every Secret is created completely, and only once", || created_once(Kit::Machine)),
        test("credentials: every Secret is created with busybox", || created_once(Kit::Busybox)),
        test("credentials: an existing Secret is used unchanged", taken),
        test("credentials: a username that differs from the blueprint is refused", wrong_username),
        test("credentials: a Secret whose type is not for a username and a password is refused", wrong_type),
        test("credentials: it waits for Secrets that a person creates", existing),
        test("credentials: no password is created if the data already has another one", existing_data),
        test("credentials: no password is created before every volume is inspected", unknown_volume),
        test("credentials: an API that does not answer or refuses is reported", refused),
        test("credentials: it converges after a kill at any request", killed),
        test("credentials: the superuser's current password is stored, and read again", kept),
        test("credentials: no argument and no output contains a password", unseen),
    ]
}

/// A superuser, a replication role and another role, whose names differ from those of their Secrets.
const BLUEPRINT: &str = r#"
apiVersion: pgforge.dev/v1
kind: Cluster
metadata: {name: shop, namespace: shop}
spec:
  engine: stolon
  instances: 2
  postgres:
    version: 15
    roles: {"o'brien \"x\" жук": {login: true, secret: shop-brien}}
    databases: {"a b/c": {owner: "o'brien \"x\" жук"}}
  replication: {mode: asynchronous}
  storage: {size: 1Gi}
"#;

const ALL: [&str; 3] = ["shop-brien", "shop-replication", "shop-superuser"];
const CLAIMS: [&str; 2] = ["data-shop-keeper-0", "data-shop-keeper-1"];

struct Steward {
    api: Api,
    pod: Pod,
}

impl Steward {
    fn of(blueprint: &str) -> Self {
        let rendered = Rendered::of(blueprint);
        let api = Api::start(&rendered);
        let mut pod = Pod::of(&rendered, "Deployment", "shop-steward");
        pod.connect_to(&api);
        Self { api, pod }
    }

    fn with_empty_volumes(blueprint: &str) -> Self {
        let steward = Self::of(blueprint);
        for claim in CLAIMS {
            steward.api.state().put_claim(claim, &["inspected=empty"]);
        }
        steward
    }

    fn start(&self, kit: Kit) -> Result<Process, Missing> {
        self.pod.start("credentials", kit, &curl()?)
    }

    /// Runs until every Secret exists; returns the output.
    fn converge(&self) -> Result<String, Missing> {
        let process = self.start(Kit::Machine)?;
        process.until_ready();
        Ok(process.end())
    }

    /// Runs until it prints what it waits for, and checks that it still waits some passes later.
    fn waits(&self, text: &str) -> Result<String, Missing> {
        let process = self.start(Kit::Machine)?;
        process.until(text);
        std::thread::sleep(std::time::Duration::from_millis(300));
        assert!(!process.is_ready());
        Ok(process.end())
    }
}

pub(crate) fn curl() -> Result<Vec<PathBuf>, Missing> {
    Ok(vec![tools::on_path("curl")?])
}

fn created_once(kit: Kit) -> Result<(), Missing> {
    let steward = Steward::with_empty_volumes(BLUEPRINT);
    let process = steward.start(kit)?;
    process.until_ready();
    process.next_pass();
    let output = process.end();
    for name in ALL {
        assert_eq!(output.matches(&format!("created Secret {name}\n")).count(), 1, "{output}");
    }
    let state = steward.api.state();
    assert_eq!(state.writes(), ["POST secrets", "POST secrets", "POST secrets"]);
    let secret = |key: &str| state.secret("shop-brien", key).expect("the Secret is whole");
    let password = secret("password");
    assert_eq!((password.len(), password.chars().all(|letter| letter.is_ascii_alphanumeric())), (32, true));
    let whole = ["username", "host", "port", "dbname", "uri"].map(secret);
    let user = "o%27brien%20%22x%22%20%D0%B6%D1%83%D0%BA";
    assert_eq!(
        whole,
        [
            "o'brien \"x\" жук".to_owned(),
            "shop-primary.shop.svc".to_owned(),
            "5432".to_owned(),
            "a b/c".to_owned(),
            format!("postgresql://{user}:{password}@shop-primary.shop.svc:5432/a%20b%2Fc"),
        ]
    );
    let passwords: std::collections::BTreeSet<_> = ALL.iter().map(|name| state.secret(name, "password")).collect();
    assert_eq!(passwords.len(), 3, "each has a different password");
    assert_eq!(state.secrets()["shop-brien"]["type"], "kubernetes.io/basic-auth");
    assert_eq!(steward.pod.read("/run/steward/secrets/role-0/password"), password);
    assert_eq!(steward.pod.read("/run/steward/secrets/role-0/username"), "o'brien \"x\" жук");
    let made = state.secrets();
    drop(state);

    steward.pod.replaced();
    let again = steward.start(kit)?;
    again.until_ready();
    assert_eq!(again.end(), "every Secret exists\n");
    assert_eq!(steward.api.state().secrets(), made);
    Ok(())
}

fn taken() -> Result<(), Missing> {
    let steward = Steward::with_empty_volumes(BLUEPRINT);
    let odd = "a\"b'c;$d\\e\nf %41 жук🐘 \n";
    steward.api.state().put_secret("shop-brien", "o'brien \"x\" жук", odd);
    steward.api.state().put_secret("shop-superuser", "postgres", "p");
    let before = steward.api.state().secrets();
    steward.converge()?;
    let after = steward.api.state().secrets();
    assert!(before.iter().all(|(name, secret)| after[name] == *secret));
    assert_eq!(steward.pod.read("/run/steward/secrets/role-0/password"), odd, "to the last byte");

    // A changed password arrives with the next pass.
    let process = steward.start(Kit::Machine)?;
    process.until_ready();
    steward.api.state().put_secret("shop-brien", "o'brien \"x\" жук", "next");
    process.next_pass();
    assert_eq!(steward.pod.read("/run/steward/secrets/role-0/password"), "next");
    process.end();
    Ok(())
}

fn wrong_username() -> Result<(), Missing> {
    let steward = Steward::with_empty_volumes(BLUEPRINT);
    steward.api.state().put_secret("shop-brien", "postgres", "p");
    steward.waits("the username in Secret shop-brien differs from the blueprint: waiting until they match")?;
    assert!(!steward.pod.path("/run/steward/secrets/role-0/password").exists());
    assert_eq!(steward.api.state().secret("shop-brien", "username").as_deref(), Some("postgres"));
    Ok(())
}

/// The token of another ServiceAccount must not be used or stored as a password.
fn wrong_type() -> Result<(), Missing> {
    let steward = Steward::with_empty_volumes(BLUEPRINT);
    let typed = |name: &str, kind: &str| {
        let mut state = steward.api.state();
        state.put_secret(name, "o'brien \"x\" жук", "a-token");
        let mut secret = state.secrets()[name].clone();
        secret["type"] = kind.into();
        secret["data"]["superuser"] = secret["data"]["password"].clone();
        state.put("secrets", name, secret);
    };
    let wrong = "kubernetes.io/service-account-token";
    typed("shop-brien", wrong);
    typed("shop-steward", wrong);
    let process = steward.start(Kit::Machine)?;
    for name in ["shop-brien", "shop-steward"] {
        process.until(&format!("Secret {name} has type {wrong}, not Opaque or kubernetes.io/basic-auth"));
    }
    assert!(!process.is_ready());
    for file in ["role-0/password", "former"] {
        assert!(!steward.pod.path(&format!("/run/steward/secrets/{file}")).exists(), "{file}");
    }
    assert!(steward.pod.path("/run/steward/secrets/superuser/password").exists(), "the other Secrets are copied");
    for kind in ["Opaque", "kubernetes.io/basic-auth"] {
        typed("shop-brien", kind);
        typed("shop-steward", "Opaque");
        process.until_ready();
    }
    process.end();
    Ok(())
}

fn existing() -> Result<(), Missing> {
    let steward = Steward::with_empty_volumes(&format!("{BLUEPRINT}  secrets: {{from: existing}}\n"));
    let output = steward.waits("waiting for Secret shop-superuser with the keys username and password")?;
    assert!(ALL.iter().all(|name| output.contains(&format!("waiting for Secret {name} "))), "{output}");
    assert_eq!(steward.api.state().writes(), [""; 0]);
    for (name, user) in
        [("shop-superuser", "postgres"), ("shop-replication", "replicator"), ("shop-brien", "o'brien \"x\" жук")]
    {
        steward.api.state().put_secret(name, user, "given");
    }
    assert_eq!(steward.converge()?, "every Secret exists\n");
    assert_eq!(steward.api.state().writes(), [""; 0]);
    Ok(())
}

/// The steward sets a role's password in the database from its Secret: such a Secret can be created at any time.
fn existing_data() -> Result<(), Missing> {
    let steward = Steward::of(BLUEPRINT);
    steward.api.state().put_claim(CLAIMS[0], &["inspected=empty"]);
    steward.api.state().put_claim(CLAIMS[1], &["initialised=true"]);
    let output = steward.waits("Secret shop-superuser is missing, but the volumes hold a database that uses its password: see RUNBOOK, section \"A Secret was lost\"")?;
    assert!(output.contains("Secret shop-replication is missing"), "{output}");
    assert_eq!(steward.api.state().secrets().into_keys().collect::<Vec<_>>(), ["shop-brien"]);
    Ok(())
}

fn unknown_volume() -> Result<(), Missing> {
    let steward = Steward::of(BLUEPRINT);
    steward.waits(
        "waiting to create Secret shop-superuser until the volume of claim data-shop-keeper-0 has been inspected",
    )?;
    steward.api.state().put_claim(CLAIMS[0], &["inspected=empty"]);
    steward.api.state().put_claim(CLAIMS[1], &[]);
    // Claims of other clusters in the same namespace do not count.
    steward.api.state().put_claim("data-shop-keeper-10x", &["initialised=true"]);
    steward.api.state().put_claim("data-other-shop-keeper-0", &["initialised=true"]);
    steward.waits(
        "waiting to create Secret shop-superuser until the volume of claim data-shop-keeper-1 has been inspected",
    )?;
    assert_eq!(steward.api.state().secrets().into_keys().collect::<Vec<_>>(), ["shop-brien"]);
    steward.api.state().put_claim(CLAIMS[1], &["inspected=empty"]);
    steward.converge()?;
    assert_eq!(steward.api.state().secrets().into_keys().collect::<Vec<_>>(), ALL);
    Ok(())
}

fn refused() -> Result<(), Missing> {
    let mut steward = Steward::with_empty_volumes(BLUEPRINT);
    steward.api.state().refuses = Some(503);
    let output = steward.waits("cannot read Secret shop-superuser: the Kubernetes API answers 503")?;
    assert_eq!(output.lines().count(), 1, "an unchanged state is printed once: {output}");
    steward.api.state().refuses = None;
    assert_eq!(steward.api.state().secrets().len(), 0);
    steward.pod.set("KUBERNETES_API", "http://127.0.0.1:1");
    steward.waits("the Kubernetes API does not answer")?;
    Ok(())
}

/// Kills the container at every other request, the whole pod at the others.
fn killed() -> Result<(), Missing> {
    let mut kills = 0;
    for (moment, first) in [(Moment::Before, 0), (Moment::After, 1)] {
        for request in first.. {
            let steward = Steward::with_empty_volumes(BLUEPRINT);
            steward.api.cut(request, moment);
            if !steward.api.kill(steward.start(Kit::Machine)?) {
                break;
            }
            kills += 1;
            let made = steward.api.state().secrets();
            if request % 2 == 1 {
                steward.pod.replaced();
            }
            steward.converge()?;
            let state = steward.api.state();
            let now = state.secrets();
            assert_eq!(now.keys().collect::<Vec<_>>(), ALL, "after request {request}");
            assert!(made.iter().all(|(name, secret)| now[name] == *secret), "a Secret changed after request {request}");
            assert_eq!(state.writes().len(), 3, "after request {request}");
            for (key, name) in
                [("role-0", "shop-brien"), ("superuser", "shop-superuser"), ("replication", "shop-replication")]
            {
                let file = steward.pod.read(&format!("/run/steward/secrets/{key}/password"));
                assert_eq!(Some(file), state.secret(name, "password"), "after request {request}");
            }
        }
    }
    assert!(kills > 15, "only {kills} kills");
    Ok(())
}

fn kept() -> Result<(), Missing> {
    let steward = Steward::with_empty_volumes(BLUEPRINT);
    let process = steward.start(Kit::Machine)?;
    process.until_ready();
    let odd = "x'\"$\\ жук";
    for password in ["first", odd] {
        steward.pod.write("/run/steward/secrets/in-effect", password);
        process.wait("the password to be kept", || {
            steward.api.state().secret("shop-steward", "superuser").as_deref() == Some(password)
        });
    }
    process.next_pass();
    process.end();
    let writes = steward.api.state().writes();
    assert_eq!(writes[3..], ["POST secrets", "PATCH secrets/shop-steward"]);
    steward.pod.replaced();
    steward.converge()?;
    assert_eq!(steward.pod.read("/run/steward/secrets/former"), odd);
    Ok(())
}

fn unseen() -> Result<(), Missing> {
    let steward = Steward::with_empty_volumes(BLUEPRINT);
    let process = steward.start(Kit::Watched)?;
    process.until_ready();
    let state = steward.api.state();
    let superuser = state.secret("shop-superuser", "password").expect("it was created");
    drop(state);
    steward.pod.write("/run/steward/secrets/in-effect", &superuser);
    process.wait("the password to be kept", || steward.api.state().secret("shop-steward", "superuser").is_some());
    let output = process.end();
    let watched = steward.pod.watched();
    assert!(watched.contains("curl --config - "), "{watched}");
    let state = steward.api.state();
    for (name, key) in [("shop-superuser", "password"), ("shop-brien", "uri"), ("shop-steward", "superuser")] {
        let plain = state.secret(name, key).expect("it exists");
        let encoded = state.secrets()[name]["data"][key].as_str().expect("it is text").to_owned();
        for text in [plain, encoded] {
            assert!(!output.contains(&text) && !watched.contains(&text), "{name} {key} was seen");
        }
    }
    // The token is secret too.
    assert!(!watched.contains("Bearer"), "{watched}");
    Ok(())
}
