//! Odoo's init container against a real PostgreSQL. A stand-in for Odoo commits where Odoo does: the tables and the
//! list of modules, then one module after the other.
#![allow(clippy::disallowed_methods, reason = "it runs programs")]

mod support;

use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::{Command, ExitCode};

use support::harness::{Missing, run, test};
use support::postgres::Server;
use support::{program, tools};

const MAJOR: u32 = 15;

/// The stand-in for Odoo; `FAIL` names the step after which it is killed.
const ODOO: &str = r#"#!/bin/sh
commit() { psql -X -q -v ON_ERROR_STOP=1 -c "$1"; }
if [ "$1" = shell ]; then
  cat >/dev/null
  [ "$FAIL" != shell ] || exit 1
  commit "UPDATE res_users SET password = 'set'"
  exit
fi
echo "$*" >>"$CALLS"
: >"${0%/*}/attachment"
commit "CREATE TABLE IF NOT EXISTS ir_module_module (name text PRIMARY KEY, state text);
  CREATE TABLE IF NOT EXISTS ir_config_parameter (key text UNIQUE, value text, create_date timestamp, write_date timestamp);
  CREATE TABLE IF NOT EXISTS res_users (password text);
  INSERT INTO ir_module_module VALUES ('base', 'to install'), ('web', 'to install'), ('sale', 'uninstalled') ON CONFLICT DO NOTHING"
[ "$FAIL" != tables ] || kill -KILL $$
sleep 1
commit "UPDATE ir_module_module SET state = 'installed' WHERE name = 'base'"
[ "$FAIL" != base ] || kill -KILL $$
commit "UPDATE ir_module_module SET state = 'installed' WHERE state = 'to install'"
"#;

fn main() -> ExitCode {
    run(vec![
        test("an empty database is initialised once, also after an interruption", once),
        test("no start is complete before the first user's password is set", first_password),
        test("two pods that start together initialise once", together),
        test("an existing Odoo database is used unchanged", adopted),
        test("later installations of modules are left to Odoo", later),
        test("Odoo waits until the database has its extensions and rights", waits),
        test("Python's parser reads the configuration as it was written", configuration),
    ])
}

/// A database as the steward creates it, and the files of a pod.
struct Pod {
    server: Server,
    home: tempfile::TempDir,
}

const READY: &str = "CREATE EXTENSION unaccent; CREATE EXTENSION pg_trgm; GRANT CREATE ON SCHEMA public TO odoo;";

impl Pod {
    fn new(prepare: &str) -> Result<Self, Missing> {
        let server = Server::start(MAJOR)?;
        server.query("CREATE ROLE odoo LOGIN PASSWORD 'it''s';");
        server.query("CREATE DATABASE shop OWNER odoo;");
        let home = tempfile::tempdir().expect("a temporary directory can be created");
        let odoo = home.path().join("odoo");
        std::fs::write(&odoo, ODOO).expect("the directory can be written");
        std::fs::set_permissions(&odoo, std::fs::Permissions::from_mode(0o755)).expect("a mode can be set");
        std::fs::write(home.path().join("odoo.conf"), "[options]\ndb_name = shop\n")
            .expect("the directory can be written");
        for path in [
            "odoo/initialise.sh",
            "odoo/initialise.sql",
            "odoo/ready.sql",
            "odoo/first-password.py",
            "steward/session.sh",
        ] {
            let (_, name) = path.split_once('/').expect("a folder and a file");
            std::fs::copy(program::root().join("src/scripts").join(path), home.path().join(name))
                .expect("the directory can be written");
        }
        let pod = Self { server, home };
        pod.sql(prepare);
        Ok(pod)
    }

    /// Runs SQL in the database as the superuser.
    fn sql(&self, sql: &str) -> String {
        tools::output(self.server.psql().env("PGDATABASE", "shop"), sql).trim_end().to_owned()
    }

    fn container(&self, fail: &str, password: &str) -> Command {
        let home = self.home.path();
        let mut command = Command::new("sh");
        command.arg(home.join("initialise.sh")).env_clear();
        let path = [home, self.server.psql_directory(), Path::new("/usr/bin"), Path::new("/bin")];
        command.env("PATH", std::env::join_paths(path).expect("no path has a colon"));
        command
            .env("PGHOST", self.server.socket())
            .env("PGUSER", "odoo")
            .env("PGDATABASE", "shop")
            .env("PGPASSWORD", "it's");
        command
            .env("CONFIG", home.join("odoo.conf"))
            .env("ODOO_RC", home.join("run.conf"))
            .env("ADMIN_PASSWORD", password);
        command.env("CALLS", home.join("calls")).env("FAIL", fail);
        command
    }

    /// Runs the container; returns whether it succeeded, and its output.
    fn start(&self, fail: &str) -> (bool, String) {
        // Each pod has its own configuration file.
        let run = tempfile::tempdir().expect("a temporary directory can be created");
        let output = tools::run(self.container(fail, "S3cret").env("ODOO_RC", run.path().join("odoo.conf")), "");
        let said = [output.stdout, output.stderr].concat();
        (output.status.success(), String::from_utf8_lossy(&said).into_owned())
    }

    /// How often Odoo was run.
    fn calls(&self) -> usize {
        std::fs::read_to_string(self.home.path().join("calls")).map_or(0, |calls| calls.lines().count())
    }

    fn password(&self) -> String {
        self.sql("SELECT password FROM res_users;")
    }

    fn pending(&self) -> String {
        self.sql("SELECT string_agg(name, ',') FROM ir_module_module WHERE state = 'to install';")
    }
}

fn once() -> Result<(), Missing> {
    for fail in ["tables", "base"] {
        let pod = Pod::new(READY)?;
        let (succeeded, said) = pod.start(fail);
        assert!(
            !succeeded && said.contains("Odoo did not initialise the database"),
            "an interruption must be reported: {said}"
        );
        pod.sql("INSERT INTO res_users VALUES ('admin');");
        assert_ne!(pod.pending(), "", "the interruption must leave modules to install");
        assert_eq!(
            pod.start(""),
            (true, "initialising the database\ninitialised the database\n".to_owned()),
            "after an interruption the pod must install the rest and start"
        );
        assert_eq!(
            (pod.pending(), pod.calls(), pod.password()),
            (String::new(), 2, "set".to_owned()),
            "modules would be missing, or the first user would have no password"
        );
        let file = std::fs::metadata(pod.home.path().join("attachment")).expect("Odoo wrote it");
        assert_eq!(
            file.permissions().mode() & 0o777,
            0o644,
            "Odoo's server could not read files that the init container created"
        );
        pod.sql("UPDATE res_users SET password = 'my own';");
        assert_eq!(
            pod.start(""),
            (true, "the database is initialised\n".to_owned()),
            "a later start must not initialise again"
        );
        assert_eq!(
            (pod.calls(), pod.password()),
            (2, "my own".to_owned()),
            "a later start would reset the password that a user changed"
        );
    }
    Ok(())
}

fn first_password() -> Result<(), Missing> {
    let pod = Pod::new(READY)?;
    let (succeeded, said) = pod.start("shell");
    assert!(
        !succeeded && said.contains("cannot set the first user's password"),
        "a password that could not be set must be reported: {said}"
    );
    pod.sql("INSERT INTO res_users VALUES ('admin');");
    assert_eq!(
        pod.start(""),
        (true, "the database is initialised\n".to_owned()),
        "the next start must set the missing password and go on"
    );
    assert_eq!(
        (pod.calls(), pod.password()),
        (1, "set".to_owned()),
        "the first user would have no password, or Odoo would initialise twice"
    );
    Ok(())
}

fn together() -> Result<(), Missing> {
    let pod = Pod::new(READY)?;
    let said = std::thread::scope(|scope| {
        let pods: Vec<_> = (0..3).map(|_| scope.spawn(|| pod.start(""))).collect();
        pods.into_iter().map(|pod| pod.join().expect("no thread panics")).collect::<Vec<_>>()
    });
    assert!(said.iter().all(|(succeeded, _)| *succeeded), "every pod must start: {said:?}");
    assert_eq!(
        (pod.pending(), pod.calls()),
        (String::new(), 1),
        "two pods would initialise concurrently and damage the database"
    );
    Ok(())
}

fn adopted() -> Result<(), Missing> {
    let pod = Pod::new(READY)?;
    pod.sql(
        "SET ROLE odoo; CREATE TABLE ir_module_module (name text, state text); INSERT INTO ir_module_module VALUES ('base', 'installed');
         CREATE TABLE ir_config_parameter (key text UNIQUE, value text, create_date timestamp, write_date timestamp);
         CREATE TABLE res_users (password text);",
    );
    assert_eq!(
        pod.start(""),
        (true, "the database is initialised\n".to_owned()),
        "an existing Odoo database must be accepted"
    );
    assert_eq!(
        (pod.calls(), pod.sql("SELECT key FROM ir_config_parameter;")),
        (0, "pgforge.initialised".to_owned()),
        "an existing Odoo database would be initialised, or checked again at each start"
    );
    Ok(())
}

fn later() -> Result<(), Missing> {
    let pod = Pod::new(READY)?;
    assert!(pod.start("").0, "the first start must initialise the database");
    pod.sql("UPDATE ir_module_module SET state = 'to install' WHERE name = 'sale';");
    assert_eq!(
        pod.start(""),
        (true, "the database is initialised\n".to_owned()),
        "a module that a user wants to install must not stop the pod"
    );
    assert_eq!(
        (pod.calls(), pod.pending()),
        (1, "sale".to_owned()),
        "a start would install modules that a user chose in Odoo"
    );
    Ok(())
}

fn waits() -> Result<(), Missing> {
    let pod = Pod::new(
        "REVOKE CREATE ON SCHEMA public FROM PUBLIC; REVOKE ALL ON SCHEMA public FROM pg_database_owner; GRANT USAGE ON SCHEMA public TO odoo;",
    )?;
    let (succeeded, said) = std::thread::scope(|scope| {
        let container = scope.spawn(|| pod.start(""));
        std::thread::sleep(std::time::Duration::from_secs(3));
        assert_eq!(pod.calls(), 0, "Odoo would start before it can create tables, and fail half-way");
        pod.sql(READY);
        container.join().expect("no thread panics")
    });
    assert!(succeeded, "the pod must start once it has its rights: {said}");
    assert!(said.starts_with("waiting for the database: its owner cannot create tables yet\n"), "{said}");
    assert_eq!(pod.calls(), 1, "Odoo must initialise once the steward has granted the rights");
    Ok(())
}

fn configuration() -> Result<(), Missing> {
    let python = tools::python()?;
    let pod = Pod::new(READY)?;
    let refused = tools::run(&mut pod.container("", "two words"), "");
    assert!(!refused.status.success(), "a password that Odoo cannot read must be refused");
    assert_eq!(pod.calls(), 0, "Odoo would run with a password that it cannot read");
    let run = program::run(&program::root(), &["render", "tests/golden/blueprints/apps.yaml"]);
    let stream = serde_yaml::Deserializer::from_str(&run.stdout);
    let objects =
        stream.map(|document| <serde_json::Value as serde::Deserialize>::deserialize(document).expect("YAML"));
    let written =
        objects.filter(|object| object["metadata"]["name"] == "shop-shop-app" && object["kind"] == "ConfigMap");
    let written = written
        .map(|object| object["data"]["odoo.conf"].as_str().expect("a text").to_owned())
        .next()
        .expect("it is rendered");
    std::fs::write(pod.home.path().join("odoo.conf"), &written).expect("the directory can be written");
    let password = "%(db_name)s;#=S3cret:[]";
    let run = tools::run(&mut pod.container("", password), "");
    assert!(run.status.success(), "{}", String::from_utf8_lossy(&run.stderr));
    let mode = std::fs::metadata(pod.home.path().join("run.conf")).expect("it was written").permissions().mode();
    assert_eq!(mode & 0o777, 0o600, "other users of the pod could read the password");
    let read = "import configparser, json, sys; p = configparser.RawConfigParser(); p.read(sys.argv[1]); print(json.dumps(dict(p['options'])))";
    let read = tools::output(Command::new(python).args(["-c", read]).arg(pod.home.path().join("run.conf")), "");
    let read: std::collections::BTreeMap<String, String> = serde_json::from_str(&read).expect("JSON");
    let expected = [
        ("admin_passwd", password),
        ("data_dir", "/var/lib/odoo"),
        ("db_maxconn", "64"),
        ("db_name", "shop-1.test"),
        ("dbfilter", r"^shop\-1\.test$"),
        ("gevent_port", "8072"),
        ("http_port", "8069"),
        ("list_db", "False"),
        ("max_cron_threads", "2"),
        ("proxy_mode", "True"),
        ("unaccent", "True"),
        ("without_demo", "all"),
        ("workers", "4"),
    ];
    assert_eq!(
        read,
        expected.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
        "Odoo would read other settings than the blueprint's"
    );
    Ok(())
}
