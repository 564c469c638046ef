//! `database.sh` against a real PostgreSQL: roles, passwords, databases, owners, extensions and grants match the
//! blueprint afterwards, for any name, from any former state, and after any kill.

use std::path::PathBuf;
use std::process::Command;

use libtest_mimic::Trial;

use crate::kit::Kit;
use crate::pod::{Pod, Process, Rendered};
use crate::support::harness::{Missing, test};
use crate::support::postgres::Server;
use crate::support::{program, tools};

pub(crate) fn tests() -> Vec<Trial> {
    vec![
        test("database: every name and every password arrives unchanged", hostile),
        test("database: a second steward changes nothing", second),
        test("database: A, then B, then A again gives A", a_b_a),
        test("database: manual changes are undone, manual additions stay", drift),
        test("database: an application's role is not a superuser and enters only its database", application),
        test("database: access is exactly as desired, also for objects that the owner creates later", access),
        test("database: a changed Secret reaches its role with the next pass", changed_password),
        test("database: server settings that would break it have no effect on it", settings),
        test("database: a server that is down or refuses the password is reported", unreachable),
        test("database: where an operator creates roles it waits for them, and sets the grants", by_operator),
        test("database: where databases come from a dump, none is created before they are restored", bootstrap),
        test("database: it ends immediately when terminated during a lock wait", ends),
    ]
}

/// Passwords with every kind of special character.
pub(crate) const PASSWORDS: [&str; 8] = [
    "it's \"quoted\"; DROP ROLE postgres; --",
    "two\nlines\n",
    "\n",
    "$(id)`id`${HOME}$$ $1 %s %41",
    "back\\slash\\' E'\\n' \\gexec",
    " spaces\tand tabs ",
    ":role :'role' :\"role\" \\c",
    "пароль 🐘 ñ",
];

/// The database container of a steward, with a server and the Secrets that the credentials container would have read.
pub(crate) struct Steward {
    pub(crate) server: Server,
    pub(crate) pod: Pod,
    /// Key, role and password of every role that has one.
    pub(crate) roles: Vec<(String, String, String)>,
}

pub(crate) const SUPERUSER: &str = "boss_1";
const SUPERUSER_PASSWORD: &str = "b'o\"s\\s $1 🐘";

impl Steward {
    pub(crate) fn start(blueprint: &str) -> Result<Self, Missing> {
        Ok(Self::with_server(Server::start(15)?, blueprint))
    }

    pub(crate) fn with_server(server: Server, blueprint: &str) -> Self {
        server.query(&format!(
            "SET password_encryption = 'scram-sha-256'; SET log_statement = 'none'; CREATE ROLE {} SUPERUSER LOGIN PASSWORD {};",
            quoted(SUPERUSER, '"'),
            quoted(SUPERUSER_PASSWORD, '\''),
        ));
        let pod = pod(blueprint, &server);
        let mut steward = Self { server, pod, roles: vec![] };
        steward.give_secrets();
        steward
    }

    /// Changes settings for the whole server.
    pub(crate) fn set_for_all_roles(&self, settings: &[(&str, &str)]) {
        let sql = settings.iter().map(|(name, value)| format!("ALTER SYSTEM SET {name} = {};\n", quoted(value, '\'')));
        self.server.query(&sql.chain(["SELECT pg_reload_conf();".to_owned()]).collect::<String>());
    }

    /// Replaces the pod by one of another blueprint, for the same server.
    pub(crate) fn apply(&mut self, blueprint: &str) {
        self.pod = pod(blueprint, &self.server);
        self.give_secrets();
    }

    /// Writes what the credentials container would have read.
    pub(crate) fn give_secrets(&mut self) {
        let mut keys: Vec<String> = crate::support::golden::read(&self.pod.path("/etc/steward"))
            .into_keys()
            .filter_map(|path| path.to_str()?.strip_suffix(".username").map(str::to_owned))
            .collect();
        keys.sort();
        self.roles.clear();
        for key in keys.into_iter().filter(|key| key != "replication") {
            let user = self.pod.read(&format!("/etc/steward/{key}.username"));
            let number = key.strip_prefix("role-").and_then(|number| number.parse::<usize>().ok());
            let password = number.map_or(SUPERUSER_PASSWORD, |number| PASSWORDS[number % PASSWORDS.len()]);
            self.pod.write(&format!("/run/steward/secrets/{key}/username"), &user);
            self.give_password(&key, password);
            if number.is_some() {
                self.roles.push((key, user, password.to_owned()));
            }
        }
    }

    pub(crate) fn give_password(&self, key: &str, password: &str) {
        self.pod.write(&format!("/run/steward/secrets/{key}/password"), password);
    }

    pub(crate) fn run(&self, kit: Kit) -> Result<Process, Missing> {
        self.pod.start("database", kit, &psql()?)
    }

    /// Returns the passwords of the superuser and of every role.
    pub(crate) fn passwords(&self) -> Vec<String> {
        let roles = self.roles.iter().map(|(_, _, password)| password.clone());
        std::iter::once(SUPERUSER_PASSWORD.to_owned()).chain(roles).collect()
    }

    pub(crate) fn watched(&self) -> String {
        self.pod.watched()
    }

    /// Runs until everything matches the blueprint; returns the output.
    pub(crate) fn converge(&self) -> Result<String, Missing> {
        let process = self.run(Kit::Machine)?;
        process.until_ready();
        Ok(process.end())
    }

    /// Returns whether a role can log in to a database with a password.
    pub(crate) fn can_log_in(&self, role: &str, password: &str, database: &str) -> bool {
        let output = tools::run(&mut self.psql(role, password, database), "SELECT 1;");
        let errors = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() || errors.contains("password authentication failed"), "{errors}");
        output.status.success()
    }

    pub(crate) fn psql(&self, role: &str, password: &str, database: &str) -> Command {
        let mut psql = self.server.psql();
        psql.env("PGUSER", role).env("PGPASSWORD", password).env("PGDATABASE", database);
        psql
    }

    /// Returns the output, or the errors, of SQL that a role runs in a database.
    pub(crate) fn run_as(&self, (role, password): (&str, &str), database: &str, sql: &str) -> String {
        let output = tools::run(&mut self.psql(role, password, database), sql);
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).trim_end().to_owned();
        if output.status.success() { text(&output.stdout) } else { text(&output.stderr) }
    }

    /// Runs a query as the superuser in one database.
    fn query(&self, database: &str, sql: &str) -> String {
        tools::output(self.server.psql().env("PGDATABASE", database), sql).trim_end().to_owned()
    }

    fn databases(&self) -> Vec<String> {
        let names =
            self.server.query("SELECT json_agg(datname ORDER BY datname) FROM pg_database WHERE NOT datistemplate");
        serde_json::from_str(&names).expect("PostgreSQL writes JSON")
    }

    /// Returns everything that the steward manages, except what is derived from passwords.
    pub(crate) fn state(&self) -> String {
        const ROLES: &str = "SELECT row_to_json(r) FROM (SELECT rolname, rolsuper, rolinherit, rolcreaterole, rolcreatedb, rolcanlogin, rolreplication, rolbypassrls, rolconnlimit FROM pg_roles ORDER BY 1) r;
            SELECT 'member', m.roleid::regrole, m.member::regrole, admin_option FROM pg_auth_members m ORDER BY 2, 3;
            SELECT row_to_json(d) FROM (SELECT datname, pg_get_userbyid(datdba), (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(datacl) a) FROM pg_database ORDER BY 1) d;";
        const INSIDE: &str = "SELECT 'extension', extname FROM pg_extension ORDER BY 2;
            SELECT 'schema', nspname, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(nspacl) a) FROM pg_namespace WHERE nspname !~ '^pg_' ORDER BY 2;
            SELECT 'object', relname, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(relacl) a) FROM pg_class WHERE relnamespace = 'public'::regnamespace ORDER BY 2;
            SELECT 'default', defaclrole::regrole, defaclobjtype, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(defaclacl) a) FROM pg_default_acl ORDER BY 2, 3;";
        let inside = self.databases().into_iter().map(|name| format!("{name:?}\n{}\n", self.query(&name, INSIDE)));
        std::iter::once(self.server.query(ROLES)).chain(inside).collect()
    }

    /// Asserts that every role can log in with its password only.
    pub(crate) fn assert_passwords(&self, context: &str) {
        for (_, role, password) in &self.roles {
            let database = self.server.query(&format!(
                "SELECT datname FROM pg_database JOIN pg_roles r ON rolname = {} WHERE datallowconn AND has_database_privilege(r.oid, datname, 'CONNECT') ORDER BY datdba = r.oid DESC LIMIT 1",
                quoted(role, '\'')
            ));
            if !database.is_empty() {
                assert!(
                    self.can_log_in(role, password, &database),
                    "{role:?} cannot log in to {database:?} ({context})"
                );
            }
            assert!(!self.can_log_in(role, "wrong", &database), "{role:?} can log in with any password ({context})");
        }
    }

    /// Drops what the tests' blueprints create.
    pub(crate) fn clear(&self) {
        self.server.query(
            "SELECT format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_database WHERE datname <> 'postgres' AND NOT datistemplate \\gexec
             SELECT format('DROP ROLE %I', rolname) FROM pg_roles WHERE NOT rolsuper AND rolname !~ '^pg_' \\gexec",
        );
    }
}

fn pod(blueprint: &str, server: &Server) -> Pod {
    let secrets = format!("  secrets: {{superuser: {{username: {}}}}}\n", quoted(SUPERUSER, '\''));
    let rendered = Rendered::of(&format!("{}\n{secrets}", blueprint.trim_end()));
    let steward = rendered.0.iter().find(|object| {
        object["kind"] == "Deployment"
            && object["metadata"]["name"].as_str().is_some_and(|name| name.ends_with("-steward"))
    });
    let name = steward.and_then(|steward| steward["metadata"]["name"].as_str()).expect("a cluster has a steward");
    let mut pod = Pod::of(&rendered, "Deployment", name);
    pod.set("PRIMARY", server.socket().display().to_string());
    pod
}

fn psql() -> Result<Vec<PathBuf>, Missing> {
    Ok(vec![tools::psql(15)?])
}

/// Puts a text into quotes and doubles the quotes in it, as in SQL and YAML.
fn quoted(text: &str, quote: char) -> String {
    format!("{quote}{}{quote}", text.replace(quote, &format!("{quote}{quote}")))
}

pub(crate) fn hostile_blueprint() -> String {
    std::fs::read_to_string(program::root().join("tests/golden/blueprints/hostile-names.yaml")).expect("it exists")
}

/// Returns the blueprint of a cluster with these roles and databases.
pub(crate) fn blueprint(roles: &str, databases: &str) -> String {
    format!(
        "apiVersion: pgforge.dev/v1\nkind: Cluster\nmetadata: {{name: shop, namespace: shop}}\nspec:\n  engine: stolon\n  instances: 3\n  \
         replication: {{mode: synchronous}}\n  storage: {{size: 1Gi}}\n  postgres:\n    version: 15\n    roles: {roles}\n    databases: {databases}\n"
    )
}

fn hostile() -> Result<(), Missing> {
    let steward = Steward::start(&hostile_blueprint())?;
    let output = steward.converge()?;
    assert!(output.ends_with("roles, passwords, databases and grants match the blueprint\n"), "{output}");
    assert_eq!(steward.roles.len(), 5);
    steward.assert_passwords("hostile names");
    let names = [
        "0644",
        "a\"; DROP DATABASE postgres; -- $$",
        "dbname=postgres user=postgres",
        "postgres",
        "postgresql://nowhere/x?user=y",
        "жук 🐘",
    ];
    let mut databases = steward.databases();
    databases.sort();
    assert_eq!(databases, names);
    let owners = "SELECT json_agg(json_build_array(datname, pg_get_userbyid(datdba)) ORDER BY datname COLLATE \"C\") FROM pg_database WHERE datdba <> 10";
    assert_eq!(
        serde_json::from_str::<Vec<(String, String)>>(&steward.server.query(owners)).expect("PostgreSQL writes JSON"),
        [
            (names[0], "yes"),
            (names[1], "жук 🐘"),
            (names[2], "say \"hi\""),
            (names[4], "o'brien; DROP ROLE postgres; --"),
            (names[5], "yes"),
        ]
        .map(|(name, owner)| (name.to_owned(), owner.to_owned()))
    );
    assert_eq!(
        steward.query(names[4], "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension"),
        "plpgsql unaccent uuid-ossp"
    );
    let zhuk = "SELECT rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolinherit, rolconnlimit FROM pg_roles WHERE rolname = 'жук 🐘'";
    assert_eq!(steward.server.query(zhuk), "t|t|t|t|f|-1");
    let members = "SELECT string_agg(roleid::regrole::text, ' ' ORDER BY roleid) FROM pg_auth_members WHERE member = '\"say \"\"hi\"\"\"'::regrole";
    assert_eq!(steward.server.query(members), "pg_monitor \"$(id)`id`${HOME}\"");
    Ok(())
}

fn second() -> Result<(), Missing> {
    let steward = Steward::start(&hostile_blueprint())?;
    let process = steward.run(Kit::Machine)?;
    process.until_ready();
    let (before, output) = (steward.state(), process.output());
    let verifiers = "SELECT rolname, rolpassword FROM pg_authid ORDER BY 1";
    let kept = steward.server.query(verifiers);
    process.next_pass();
    assert_eq!(process.end(), output, "the same steward changes nothing more");
    assert_eq!((steward.state(), steward.server.query(verifiers)), (before.clone(), kept));

    steward.pod.replaced();
    let mut again = steward;
    again.give_secrets();
    let output = again.converge()?;
    let done: Vec<&str> = output
        .split_inclusive('\n')
        .filter(|line| ["CREATE", "ALTER", "GRANT", "REVOKE"].iter().any(|word| line.starts_with(word)))
        .collect();
    assert_eq!(done, [""; 0]);
    assert_eq!(again.state(), before);
    again.assert_passwords("a second steward");
    Ok(())
}

fn a_b_a() -> Result<(), Missing> {
    let a = blueprint(
        "{app: {login: true, connectionLimit: 7, inRoles: [team, pg_monitor]}, team: {}, reader: {login: true}, boss: {login: true}}",
        "{shop: {owner: app, extensions: [unaccent], access: {reader: readOnly}}}",
    );
    let b = blueprint(
        "{app: {login: true, createdb: true, inherit: false}, team: {login: true, inRoles: [app, pg_read_all_data]}, reader: {login: true}, boss: {login: true, bypassrls: true}, late: {}}",
        "{shop: {owner: boss, access: {reader: readWrite, app: readOnly}}, more: {owner: late}}",
    );
    let mut steward = Steward::start(&a)?;
    steward.converge()?;
    steward.query("shop", "SET ROLE app; CREATE TABLE t (i serial PRIMARY KEY);");
    steward.converge()?;
    let first = steward.state();
    steward.apply(&b);
    steward.converge()?;
    assert_ne!(steward.state(), first);
    steward.assert_passwords("B");
    steward.apply(&a);
    steward.converge()?;
    // The steward does not drop what only B declares; the comparison must not see it.
    steward.server.query("DROP DATABASE more; DROP ROLE late;");
    // The owner still has a grant from the time when it was not the owner.
    assert_same(&first, &steward.state().replace("app=U/pg_database_owner,", ""));
    steward.assert_passwords("A again");
    Ok(())
}

fn drift() -> Result<(), Missing> {
    let steward = Steward::start(&blueprint(
        "{app: {login: true}, other: {login: true}, team: {}}",
        "{shop: {owner: app}, side: {owner: other}}",
    ))?;
    let process = steward.run(Kit::Machine)?;
    process.until_ready();
    let before = steward.state();
    // Between two passes: PostgreSQL refuses two concurrent changes of one role.
    process.next_pass();
    steward.server.query(
        "ALTER ROLE app SUPERUSER CREATEDB CONNECTION LIMIT 3; GRANT team TO app; ALTER ROLE app PASSWORD 'mine'; ALTER ROLE other NOLOGIN;
         ALTER DATABASE shop OWNER TO other; GRANT CONNECT, TEMPORARY ON DATABASE shop, postgres TO PUBLIC; GRANT CONNECT ON DATABASE side TO app;
         REVOKE ALL ON DATABASE side FROM other;",
    );
    steward.query("shop", "GRANT CREATE ON SCHEMA public TO PUBLIC; REVOKE ALL ON SCHEMA public FROM app;");
    process.next_pass();
    assert_same(&before, &steward.state());
    steward.assert_passwords("after a change by hand");
    assert!(!steward.can_log_in("app", "mine", "shop"));

    // Roles and databases that the blueprint does not declare stay unchanged.
    steward.server.query("CREATE ROLE manual LOGIN SUPERUSER; CREATE DATABASE own OWNER manual; GRANT manual TO team; GRANT CONNECT ON DATABASE shop TO manual;");
    let own = steward.state();
    process.next_pass();
    assert_same(&own, &steward.state());
    process.end();
    Ok(())
}

fn application() -> Result<(), Missing> {
    let steward = Steward::start(&blueprint(
        "{odoo: {login: true}, other: {login: true}}",
        "{bitnami_odoo: {owner: odoo}, private: {owner: other}}",
    ))?;
    steward.converge()?;
    let odoo = steward
        .roles
        .iter()
        .find(|(_, role, _)| role == "odoo")
        .map(|(_, role, password)| (role.as_str(), password.as_str()));
    let odoo = odoo.expect("it may log in");
    for database in ["private", "postgres", "template1"] {
        let answer = steward.run_as(odoo, database, "SELECT 1;");
        assert!(answer.contains("permission denied for database"), "{database}: {answer}");
    }
    let own = |sql: &str| steward.run_as(odoo, "bitnami_odoo", sql);
    assert_eq!(own("SELECT usesuper, usecreatedb FROM pg_user WHERE usename = current_user;"), "f|f");
    assert_eq!(own("CREATE TABLE t (i serial); INSERT INTO t DEFAULT VALUES; CREATE SCHEMA s; SELECT * FROM t;"), "1");
    for (sql, refusal) in [
        ("CREATE ROLE x;", "permission denied to create role"),
        ("ALTER ROLE odoo SUPERUSER;", "must be superuser"),
        ("CREATE DATABASE x;", "permission denied to create database"),
        ("SELECT rolpassword FROM pg_authid;", "permission denied for table pg_authid"),
        ("SELECT pg_read_file('/etc/passwd');", "permission denied for function pg_read_file"),
        ("COPY t TO PROGRAM 'id';", "must be superuser or have privileges of the pg_execute_server_program role"),
        ("SET log_statement = 'none';", "permission denied to set parameter"),
    ] {
        assert!(own(sql).contains(refusal), "{sql}: {}", own(sql));
    }
    Ok(())
}

fn access() -> Result<(), Missing> {
    let roles = "{app: {login: true}, reader: {login: true}, writer: {login: true}}";
    let mut steward =
        Steward::start(&blueprint(roles, "{shop: {owner: app, access: {reader: readOnly, writer: readWrite}}}"))?;
    let process = steward.run(Kit::Machine)?;
    process.until_ready();
    let who = |name: &str| {
        let (_, role, password) = steward.roles.iter().find(|(_, role, _)| role == name).expect("it may log in");
        (role.clone(), password.clone())
    };
    let (app, reader, writer) = (who("app"), who("reader"), who("writer"));
    let answer = |steward: &Steward, (role, password): &(String, String), sql: &str| {
        steward.run_as((role, password), "shop", sql)
    };
    // Created after the steward's pass: objects that the owner creates later.
    assert_eq!(
        answer(
            &steward,
            &app,
            "CREATE TABLE t (i serial PRIMARY KEY, v text); INSERT INTO t (v) VALUES ('a'); CREATE SCHEMA s; CREATE TABLE s.u (i int);"
        ),
        ""
    );
    assert_eq!(answer(&steward, &reader, "SELECT count(*) FROM t; SELECT count(*) FROM s.u;"), "1\n0");
    assert!(answer(&steward, &reader, "INSERT INTO t (v) VALUES ('b');").contains("permission denied for table t"));
    assert!(answer(&steward, &reader, "CREATE TABLE mine (i int);").contains("permission denied for schema public"));
    assert_eq!(
        answer(
            &steward,
            &writer,
            "INSERT INTO t (v) VALUES ('b'); UPDATE t SET v = 'c'; SELECT count(*) FROM t; DELETE FROM s.u;"
        ),
        "2"
    );
    assert!(answer(&steward, &writer, "TRUNCATE t;").contains("permission denied for table t"));
    assert!(answer(&steward, &writer, "CREATE TABLE mine (i int);").contains("permission denied for schema public"));
    process.end();

    steward.apply(&blueprint(roles, "{shop: {owner: app, access: {writer: readOnly}}}"));
    steward.converge()?;
    assert!(answer(&steward, &reader, "SELECT 1;").contains("permission denied for database"));
    assert_eq!(answer(&steward, &writer, "SELECT count(*) FROM t;"), "2");
    assert!(answer(&steward, &writer, "INSERT INTO t (v) VALUES ('d');").contains("permission denied for table t"));
    Ok(())
}

fn changed_password() -> Result<(), Missing> {
    let steward = Steward::start(&blueprint("{app: {login: true}}", "{shop: {owner: app}}"))?;
    let process = steward.run(Kit::Machine)?;
    process.until_ready();
    let mut former = steward.roles[0].2.clone();
    for next in PASSWORDS.into_iter().rev() {
        steward.give_password("role-0", next);
        process.next_pass();
        assert!(steward.can_log_in("app", next, "shop"), "{next:?}");
        assert_eq!(
            steward.can_log_in("app", &former, "shop"),
            next == former,
            "the former password {former:?} still works"
        );
        next.clone_into(&mut former);
    }
    process.end();
    Ok(())
}

/// A small blueprint that needs every kind of statement.
pub(crate) fn small() -> String {
    blueprint(
        "{\"o'b; --\": {login: true, inRoles: [team], secret: shop-ob}, team: {}, reader: {login: true}}",
        "{\"a \\\"b\": {owner: \"o'b; --\", extensions: [unaccent], access: {reader: readOnly}}, shop: {owner: team}}",
    )
}

fn unreachable() -> Result<(), Missing> {
    let mut steward = Steward::start(&small())?;
    steward.pod.set("PRIMARY", "/nowhere");
    let process = steward.run(Kit::Machine)?;
    process.until("primary: connection to server on socket");
    process.end();
    steward.pod.set("PRIMARY", steward.server.socket().display().to_string());
    steward.give_password("superuser", "wrong");
    let process = steward.run(Kit::Machine)?;
    process.until("password authentication failed for user");
    process.end();
    Ok(())
}

fn by_operator() -> Result<(), Missing> {
    let blueprint = blueprint("{app: {login: true}}", "{shop: {owner: app}}");
    let mut steward = Steward::start(&blueprint)?;
    steward.pod.set("ROLES_BY", "operator");
    let process = steward.run(Kit::Machine)?;
    process.until("waiting for the operator: role app does not exist yet");
    let query = |sql: &str| steward.server.query(sql);
    query("CREATE ROLE app LOGIN CONNECTION LIMIT 3");
    process.until("waiting for the operator: role app has different attributes");
    query("ALTER ROLE app CONNECTION LIMIT -1");
    process.until("waiting for the operator: role app has no password yet");
    query("ALTER ROLE app PASSWORD 'of the operator'");
    process.until("waiting for the operator: database shop does not exist yet");
    query("CREATE DATABASE shop");
    process.until("waiting for the operator: database shop has a different owner");
    query("ALTER DATABASE shop OWNER TO app");
    process.until_ready();
    process.end();
    assert!(steward.can_log_in("app", "of the operator", "shop"), "the operator's password stays");
    assert_eq!(query("SELECT has_database_privilege('public', 'shop', 'CONNECT')"), "f");
    Ok(())
}

/// The databases of a dump get their names when they are complete; until then an application must not find an empty
/// one.
fn bootstrap() -> Result<(), Missing> {
    let from = "  bootstrap: {dump: {from: {s3: {bucket: backups, prefix: former/shop, secret: keys}}}}\n";
    let steward = Steward::start(&(small() + from))?;
    let databases = "SELECT count(*) FROM pg_database WHERE NOT datistemplate AND datname <> 'postgres'";
    let process = steward.run(Kit::Machine)?;
    process.until("waiting for the databases of the dump");
    assert_eq!(steward.server.query(databases), "0");
    steward.server.query("ALTER DATABASE postgres SET pgforge.bootstrap = 'from 20261101T001500Z-x7k2p'");
    process.end();
    let process = steward.run(Kit::Machine)?;
    process.until("waiting for the databases of the dump");
    process.end();
    steward.server.query("ALTER DATABASE postgres SET pgforge.bootstrap = 'done 20261101T001500Z-x7k2p'");
    steward.converge()?;
    assert_ne!(steward.server.query(databases), "0");
    Ok(())
}

/// Settings that a blueprint may set for the whole server.
fn settings() -> Result<(), Missing> {
    let all = [
        ("default_transaction_read_only", "on"),
        ("statement_timeout", "1"),
        ("standard_conforming_strings", "off"),
        ("quote_all_identifiers", "on"),
        ("default_transaction_isolation", "serializable"),
        ("search_path", ""),
        ("lc_messages", "C.UTF-8"),
        ("client_min_messages", "error"),
    ];
    let steward = Steward::start(&hostile_blueprint())?;
    steward.set_for_all_roles(&all);
    let output = steward.converge()?;
    assert!(output.ends_with("match the blueprint\n"), "{output}");
    let mut freely = steward.server.psql();
    freely.env("PGOPTIONS", "-c default_transaction_read_only=off -c statement_timeout=0");
    tools::output(&mut freely, "ALTER SYSTEM RESET ALL;\nSELECT pg_reload_conf();");
    steward.assert_passwords("settings");
    Ok(())
}

/// A session that holds a lock for the lifetime of this value.
struct Lock(std::process::Child);

impl Drop for Lock {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

fn ends() -> Result<(), Missing> {
    let steward = Steward::start(&small())?;
    let mut psql = steward.server.psql();
    let holder = psql
        .args(["-c", "BEGIN; LOCK TABLE pg_catalog.pg_auth_members IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60)"])
        .spawn()
        .expect("psql runs");
    let lock = Lock(holder);
    let process = steward.run(Kit::Machine)?;
    process.wait("a steward that waits", || {
        steward.server.query("SELECT count(*) FROM pg_locks WHERE locktype = 'relation' AND NOT granted") == "1"
    });
    process.end();
    drop(lock);
    Ok(())
}

pub(crate) fn assert_same(expected: &str, found: &str) {
    assert!(expected == found, "{}", similar::TextDiff::from_lines(expected, found).unified_diff());
}
