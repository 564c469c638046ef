//! `database.sh` and `instances.sh` in clusters with hostile tenants: the owner of a database, who may run any SQL in it, gains
//! no right, blocks no other tenant, and cannot keep the steward from being ready.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Stdio};

use libtest_mimic::Trial;

use crate::database::{Steward, assert_same, blueprint};
use crate::kit::Kit;
use crate::support::harness::{Missing, long_test, test};
use crate::support::postgres::Server;
use crate::support::{program, tools};

pub(crate) fn tests() -> Vec<Trial> {
    let attack = |major| (format!("tenants: no tenant gains a right, PostgreSQL {major}"), move || attacked(major));
    let ends = [13, 17].map(attack).map(|(name, attack)| test(&name, attack));
    let between = [14, 15, 16].map(attack).map(|(name, attack)| long_test(&name, attack));
    let others = [
        test("tenants: an extension's script calls nothing that they have planted", extensions),
        test("tenants: a tenant that locks the rows of its role and database blocks no other", held_rows),
        test(
            "tenants: a database that accepts no connections is reported, and the others are handled",
            closed_database,
        ),
        test("tenants: no setting of a database or a role affects a session", sessions),
    ];
    ends.into_iter().chain(between).chain(others).collect()
}

/// What each tenant plants in its database.
const TRAP: &str = include_str!("tenants/trap.sql");
const FUNCTIONS: &str = include_str!("tenants/functions.sql");
const OPERATORS: &str = include_str!("tenants/operators.sql");
const TYPES: &str = include_str!("tenants/types.sql");
const SETTINGS: &str = include_str!("tenants/settings.sql");
const NAMES: &str = include_str!("tenants/names.sql");

/// The databases. The role `<name>_owner` owns each of them.
const DATABASES: [&str; 7] = ["functions", "operators", "types", "settings", "names", "locks", "quiet"];

fn tenants_blueprint(extensions: &str) -> String {
    let owners = DATABASES.map(|name| format!("{name}_owner: {{login: true}}, ")).concat();
    let databases: Vec<String> = DATABASES
        .iter()
        .map(|name| format!("{name}: {{owner: {name}_owner, extensions: {extensions}, access: {{reader: readOnly}}}}"))
        .collect();
    blueprint(
        &format!("{{{owners}reader: {{login: true}}, guest: {{login: true}}}}"),
        &format!("{{{}}}", databases.join(", ")),
    )
}

/// A tenant's open session.
struct Session(Child);

impl Drop for Session {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

impl Steward {
    fn password(&self, role: &str) -> &str {
        let found = self.roles.iter().find(|(_, name, _)| name == role);
        found.map(|(_, _, password)| password.as_str()).expect("it may log in")
    }

    /// Runs SQL of a tenant, which may fail.
    fn by(&self, role: &str, database: &str, sql: &str) -> String {
        self.run_as((role, self.password(role)), database, sql)
    }

    /// Plants objects of a tenant, which know the words of the scripts.
    fn plant(&self, role: &str, database: &str, sql: &str) {
        let words = format!("SET search_path = pg_catalog; SET hostile.words = '{{{}}}';\n", words().join(","));
        let answer = self.by(role, database, &format!("{words}{TRAP}{sql}"));
        assert!(!answer.contains("ERROR") || sql == SETTINGS, "{database}: {answer}");
    }

    /// Opens a tenant's session that stays open after its SQL has run.
    fn hold(&self, role: &str, database: &str, sql: &str) -> Session {
        let mut psql = self.psql(role, self.password(role), database);
        let mut child =
            psql.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("psql runs");
        let stdin = child.stdin.as_mut().expect("it is piped");
        writeln!(stdin, "{sql}\n\\echo held").expect("psql reads");
        let stdout = BufReader::new(child.stdout.take().expect("it is piped"));
        assert!(stdout.lines().map_while(Result::ok).any(|line| line == "held"), "{role} cannot hold {sql}");
        Session(child)
    }

    /// Returns all rights in the whole cluster.
    fn powers(&self) -> String {
        self.safely(
            "postgres",
            "SELECT 'role', rolname, rolsuper, rolcreaterole, rolcreatedb, rolreplication, rolbypassrls, rolcanlogin, rolconnlimit FROM pg_roles ORDER BY 2;
             SELECT 'member', roleid::regrole, member::regrole, admin_option FROM pg_auth_members ORDER BY 2, 3;
             SELECT 'database', datname, datdba::regrole, (SELECT array_agg(a::text ORDER BY a::text) FROM unnest(datacl) a) FROM pg_database ORDER BY 2;
             SELECT 'setting', coalesce(datname, '-'), setrole, setconfig FROM pg_db_role_setting LEFT JOIN pg_database d ON d.oid = setdatabase WHERE datname IS DISTINCT FROM 'settings' AND datname IS DISTINCT FROM 'types' ORDER BY 2, 3;
             SELECT 'definer', pronamespace::regnamespace, proname FROM pg_proc WHERE prosecdef ORDER BY 2, 3;",
        )
    }

    /// Runs SQL in a tenant's database with the session options of the scripts.
    fn safely(&self, database: &str, sql: &str) -> String {
        tools::output(
            self.server
                .psql()
                .env("PGDATABASE", database)
                .env("PGOPTIONS", session(&self.server.query("SHOW server_version_num"))),
            sql,
        )
        .trim_end()
        .to_owned()
    }
}

/// Returns every word of the scripts that may be the name of a function.
fn words() -> Vec<String> {
    let mut words = std::collections::BTreeSet::new();
    let mut folders = vec![program::root().join("src/scripts")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("it exists").map(|entry| entry.expect("it can be read").path()) {
            if entry.is_dir() {
                folders.push(entry);
            } else if entry.extension().is_some_and(|extension| extension == "sql" || extension == "sh") {
                let text = std::fs::read_to_string(entry).expect("it is text");
                let called = text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_' && c != '(');
                let called = called.filter_map(|word| word.rsplit_once('(').map(|(before, _)| before));
                let names = called.map(|name| name.rsplit('(').next().unwrap_or_default().to_owned());
                words.extend(names.filter(|name| !name.is_empty()));
            }
        }
    }
    words.into_iter().collect()
}

/// Returns the session options of `session.sh`.
fn session(major: &str) -> String {
    let script = program::root().join("src/scripts/steward/session.sh");
    let mut sh = std::process::Command::new("sh");
    tools::output(sh.args(["-c", ". \"$0\"; printf %s \"$session$(newer \"$1\")\""]).arg(script).arg(major), "")
}

/// All attacks together, over two passes, and in the database `postgres` too.
fn attacked(major: u32) -> Result<(), Missing> {
    let mut steward = Steward::with_server(Server::start(major)?, &tenants_blueprint("[]"));
    steward.converge()?;
    steward.plant("functions_owner", "functions", FUNCTIONS);
    steward.plant("operators_owner", "operators", OPERATORS);
    steward.plant("types_owner", "types", &format!("{FUNCTIONS}{OPERATORS}{TYPES}"));
    steward.plant("settings_owner", "settings", SETTINGS);
    steward.plant("names_owner", "names", NAMES);
    let trigger = "CREATE FUNCTION f() RETURNS event_trigger LANGUAGE plpgsql AS 'BEGIN PERFORM public.trap(); END'; \
                   CREATE EVENT TRIGGER t ON ddl_command_start EXECUTE FUNCTION f();";
    let answer = steward.by("functions_owner", "functions", trigger);
    assert!(answer.contains("permission denied to create event trigger"), "{answer}");
    let path = "ALTER ROLE functions_owner SET search_path = public, pg_catalog; ALTER ROLE functions_owner SET role = functions_owner;";
    assert_eq!(steward.by("functions_owner", "functions", path), "");

    // `postgres` is open to every role, as before PostgreSQL 15, and a guest has used that.
    let answer = steward.by("guest", "postgres", "SELECT 1;");
    assert!(answer.contains("permission denied for database"), "{answer}");
    let open = "GRANT CREATE ON SCHEMA public TO PUBLIC;";
    let replication = "CREATE ROLE replicator REPLICATION LOGIN;";
    steward.server.query(&format!("GRANT CONNECT ON DATABASE postgres TO guest; {open} {replication}"));
    let planted = format!(
        "SET search_path = pg_catalog; SET hostile.words = '{{{}}}';\n{TRAP}{FUNCTIONS}{OPERATORS}",
        words().join(",")
    );
    let answer = steward.by("guest", "postgres", &planted);
    assert!(!answer.contains("ERROR"), "{answer}");
    tools::output(steward.server.psql().env("PGDATABASE", "template1"), open);

    let advisory = "SELECT pg_advisory_lock(hashtext('pgforge'));";
    let _sessions = [
        steward.hold("guest", "postgres", advisory),
        steward.hold("quiet_owner", "quiet", advisory),
        steward.hold("locks_owner", "locks", "CREATE TABLE t (i int); BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE;"),
    ];

    let before = steward.powers();
    // Leaves the steward something to do in each of them.
    for name in DATABASES {
        steward.server.query(&format!("REVOKE CONNECT ON DATABASE {name} FROM reader;"));
    }
    let process = steward.run(Kit::Machine)?;
    process.until_ready();
    process.next_pass();
    process.end();
    assert_same(&before, &steward.powers());
    steward.apply(&tenants_blueprint("[unaccent, pg_trgm, dblink]"));
    let process = steward.run(Kit::Machine)?;
    process.until_ready();
    process.next_pass();
    process.end();
    watch(&mut steward)?;
    assert_same(&before, &steward.powers());

    for name in DATABASES {
        let extensions = "SELECT string_agg(extname || ' ' || nspname, ', ' ORDER BY extname) FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace";
        let all = "dblink public, pg_trgm public, plpgsql pg_catalog, unaccent public";
        assert_eq!(steward.safely(name, extensions), all, "{name}");
        let unreadable = "SELECT count(*) FROM pg_class WHERE relkind = 'r' AND relowner <> 10 AND NOT has_table_privilege('reader', oid, 'SELECT')";
        assert_eq!(steward.safely(name, unreadable), "0", "{name}");
    }
    for name in ["postgres", "template1"] {
        let anybody = "SELECT has_schema_privilege('guest', 'public', 'CREATE'), has_database_privilege('public', current_database(), 'CONNECT')";
        assert_eq!(steward.safely(name, anybody), "f|f", "{name}");
    }
    Ok(())
}

/// Runs the container that watches the instances until it has inspected one completely.
fn watch(steward: &mut Steward) -> Result<(), Missing> {
    let hosts = steward.pod.path("/hosts");
    std::fs::create_dir_all(&hosts).expect("the directory can be written");
    std::os::unix::fs::symlink(steward.server.socket(), hosts.join("0")).expect("the directory can be written");
    steward.pod.set("INSTANCE_HOST", hosts.join("%").display().to_string());
    steward.pod.set("INSTANCES", "1");
    steward.pod.set("RESTART_BY", "itself");
    steward.pod.write("/run/steward/secrets/replication/password", "unused");
    let process = steward.pod.start("instances", Kit::Machine, &[tools::psql(15)?])?;
    process.until("instance 0 does not match the blueprint yet");
    process.end();
    Ok(())
}

/// An extension script that runs as superuser cannot call what an owner has put into `public`, or it does not run.
fn extensions() -> Result<(), Missing> {
    let with = |extensions: &str| {
        blueprint("{app: {login: true}}", &format!("{{shop: {{owner: app, extensions: {extensions}}}}}"))
    };
    let mut steward = Steward::start(&with("[xml2, earthdistance]"))?;
    steward.converge()?;
    let installed = "SELECT string_agg(extname, ' ' ORDER BY extname) FROM pg_extension";
    assert_eq!(
        steward.safely("shop", installed),
        "cube earthdistance plpgsql xml2",
        "a new database has nothing planted in it"
    );

    steward.safely("shop", "DROP EXTENSION xml2, earthdistance, cube;");
    assert_eq!(steward.by("app", "shop", "CREATE FUNCTION mine(text) RETURNS text LANGUAGE sql AS 'SELECT $1';"), "");
    steward.apply(&with("[xml2, earthdistance, pageinspect]"));
    let process = steward.run(Kit::Machine)?;
    process.until("extension xml2: schema public has functions or operators of role app, which the extension's script could call as superuser");
    process.until("extension earthdistance: schema public has functions or operators of role app");
    process.end();
    assert_eq!(steward.safely("shop", installed), "cube pageinspect plpgsql");
    assert_eq!(steward.safely("shop", "SELECT count(*) FROM pg_namespace WHERE nspname ~ '^pgforge'"), "0");
    assert_eq!(steward.by("app", "shop", "DROP FUNCTION mine(text);"), "");
    steward.converge()?;
    assert_eq!(steward.safely("shop", installed), "cube earthdistance pageinspect plpgsql xml2");
    Ok(())
}

fn held_rows() -> Result<(), Missing> {
    let steward = Steward::start(&blueprint(
        "{app: {login: true}, other: {login: true}, reader: {login: true}}",
        "{a: {owner: app, access: {reader: readOnly}}, b: {owner: other, access: {reader: readOnly}}}",
    ))?;
    steward.converge()?;
    steward.server.query("REVOKE CONNECT ON DATABASE a, b FROM reader; ALTER ROLE other CONNECTION LIMIT 3;");
    let held = steward.hold(
        "app",
        "a",
        "BEGIN; ALTER ROLE app PASSWORD 'mine'; ALTER DATABASE a CONNECTION LIMIT 5; CREATE TABLE t (i int);",
    );
    for (key, role, _) in &steward.roles {
        if role != "reader" {
            steward.give_password(key, "next");
        }
    }
    let process = steward.run(Kit::Machine)?;
    let limit = "SELECT rolconnlimit FROM pg_roles WHERE rolname = 'other'";
    process.wait("the other role and database", || {
        steward.server.query(limit) == "-1"
            && steward.server.query("SELECT has_database_privilege('reader', 'b', 'CONNECT')") == "t"
            && steward.can_log_in("other", "next", "b")
    });
    process.until("database a: canceling statement due to lock timeout");
    process.until("password of role-0: canceling statement due to lock timeout");
    assert!(!process.is_ready());
    drop(held);
    process.next_pass();
    assert!(steward.can_log_in("app", "next", "a"));
    assert_eq!(steward.server.query("SELECT has_database_privilege('reader', 'a', 'CONNECT')"), "t");
    process.end();
    Ok(())
}

fn closed_database() -> Result<(), Missing> {
    let steward = Steward::start(&blueprint(
        "{app: {login: true}, other: {login: true}, reader: {login: true}}",
        "{a: {owner: app}, b: {owner: other, access: {reader: readOnly, app: readOnly}}}",
    ))?;
    let process = steward.run(Kit::Machine)?;
    process.until_ready();
    assert_eq!(steward.by("app", "b", "ALTER DATABASE a ALLOW_CONNECTIONS false;"), "");
    steward.server.query("REVOKE CONNECT ON DATABASE b FROM reader;");
    process.until("database a: ");
    process.wait("the other database", || {
        steward.server.query("SELECT has_database_privilege('reader', 'b', 'CONNECT')") == "t"
    });
    assert!(process.output().contains("database \"a\" is not currently accepting connections"), "{}", process.output());
    steward.server.query("ALTER DATABASE a ALLOW_CONNECTIONS true;");
    process.until_ready();
    process.end();
    Ok(())
}

/// Only the scripts' options affect their sessions, except for planner and log settings.
fn sessions() -> Result<(), Missing> {
    let harmless = "^(debug_|trace_|log_|enable_|jit_|geqo_|vacuum_|tcp_|cpu_|gin_|min_parallel|max_parallel|parallel_|seq_page|random_page)|_cost$|_mem$|_limit$|_size$|_concurrency$|_after$|_siblings$|_target$|_buffers$|^(wal_sender_timeout|constraint_exclusion|cursor_tuple_fraction|plan_cache_mode|hash_mem_multiplier|wal_skip_threshold|synchronize_seqscans|synchronous_commit|password_encryption|scram_iterations|xmlbinary|client_connection_check_interval|recursive_worktable_factor|stats_fetch_consistency|operator_precedence_warning|force_parallel_mode|icu_validation_level|default_text_search_config|createrole_self_grant|default_toast_compression)$";
    for major in [15, 17] {
        let steward =
            Steward::with_server(Server::start(major)?, &blueprint("{app: {login: true}}", "{shop: {owner: app}}"));
        steward.converge()?;
        steward.plant("app", "shop", SETTINGS);
        // The option that needs a superuser, which `psql.sh` adds.
        let later = if major == 17 { " -c event_triggers=off" } else { "" };
        let mut psql = steward.server.psql();
        psql.env("PGDATABASE", "shop")
            .env("PGOPTIONS", session(&steward.server.query("SHOW server_version_num")) + later);
        let sql = format!(
            "SELECT name, setting FROM pg_settings WHERE source IN ('database', 'user', 'database user') AND name !~ '{harmless}' ORDER BY 1; SELECT current_user, session_user;"
        );
        assert_eq!(tools::output(&mut psql, &sql), "postgres|postgres\n", "PostgreSQL {major}");
    }
    Ok(())
}
