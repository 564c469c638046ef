//! A restore runs code that the owner of the database wrote. That code must gain nothing: not superuser rights, not
//! other databases, not the bucket.

use std::process::Command;
use std::sync::Arc;

use libtest_mimic::Trial;

use crate::pod::{Body, Case, SharedServers};
use crate::runs::fill;
use crate::support::harness::{Missing, long_test, test};
use crate::support::postgres::Server;
use crate::support::{program, tools};

pub(crate) fn tests(shared: &Arc<SharedServers>) -> Vec<Trial> {
    let named: [(&str, Body); 13] = [
        ("code of a database's owner gains no superuser rights when it is restored", restored),
        ("code of a database's owner does not reach the bucket when it is verified", bucket),
        ("code of a database's owner does not see other databases when it is verified", apart),
        ("endless code of a database's owner does not keep other databases from being verified", endless),
        ("a view in place of Odoo's attachments is read without superuser rights", attachments),
        ("a setting of a role is never executed", settings),
        ("roles of the dump get their attributes only in a new cluster", attributes),
        ("data copied by hand is loaded with the rights of the database's owner", by_hand),
        ("a SECURITY DEFINER function is given only to the owner of the database", definer),
        ("no name makes the superuser restore an entry of an archive", sorted),
        ("no script parses SQL", apart_by_lines),
        ("a restore that grants new rights fails, and the database does not get its name", gained),
        ("a restore replaces only an empty database", occupied),
    ];
    let attack = |major| {
        let shared = Arc::clone(shared);
        let name =
            format!("PostgreSQL {major}: code of a database's owner gains no superuser rights when it is restored");
        (name, move || elsewhere(&shared, major))
    };
    let ends = [13, 17].map(attack).map(|(name, attack)| test(&name, attack));
    let between = [14, 16].map(attack).map(|(name, attack)| long_test(&name, attack));
    let named = named.map(|(name, body)| {
        let shared = Arc::clone(shared);
        test(name, move || body(&shared))
    });
    named.into_iter().chain(ends).chain(between).collect()
}

/// Creates `public.strike()`, which does the given harm if it can, and logs the role that it runs as.
fn strike(case: &Case, harm: &str) {
    case.query(
        &case.database(1),
        &format!(
            "SET ROLE app;
             CREATE FUNCTION public.strike() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
               IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
                 RAISE LOG 'struck {name} as superuser';
                 {harm}
               END IF;
               RAISE LOG 'struck {name} as %', current_user;
               RETURN true;
             END $$;
             CREATE FUNCTION public.no_effect() RETURNS boolean LANGUAGE plpgsql IMMUTABLE AS 'BEGIN RETURN public.strike(); END';",
            name = case.database(1),
        ),
    );
}

/// Every kind of object that runs a function during a restore, and names that could be taken for statements.
const TRAPS: &str = "SET ROLE app;
    CREATE TABLE checked (id integer CHECK (strike())); INSERT INTO checked VALUES (1);
    CREATE INDEX ON checked ((no_effect()));
    CREATE TABLE generated (a integer, b boolean GENERATED ALWAYS AS (no_effect()) STORED); INSERT INTO generated VALUES (1);
    CREATE TABLE parted (a integer) PARTITION BY LIST ((no_effect() AND a > 0));
    CREATE DOMAIN suspicious AS integer CHECK (strike());
    CREATE TABLE domained (d suspicious); INSERT INTO domained VALUES (1);
    CREATE MATERIALIZED VIEW seen AS SELECT strike();
    CREATE FUNCTION trap() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN PERFORM public.strike(); RETURN NEW; END';
    CREATE TRIGGER trap BEFORE INSERT ON checked FOR EACH ROW EXECUTE FUNCTION trap();
    CREATE FUNCTION public.format(text, text) RETURNS text LANGUAGE plpgsql AS 'BEGIN PERFORM public.strike(); RETURN 1; END';
    CREATE FUNCTION public.quote_ident(text) RETURNS text LANGUAGE plpgsql AS 'BEGIN PERFORM public.strike(); RETURN 1; END';
    CREATE FUNCTION public.same(name, text) RETURNS boolean LANGUAGE plpgsql AS 'BEGIN RETURN public.strike(); END';
    CREATE OPERATOR public.= (LEFTARG = name, RIGHTARG = text, FUNCTION = public.same);
    CREATE TABLE \"x\nALTER ROLE app SUPERUSER; --\" ();
    GRANT SELECT ON \"x\nALTER ROLE app SUPERUSER; --\" TO PUBLIC;
    COMMENT ON TABLE \"x\nALTER ROLE app SUPERUSER; --\" IS 'y';
    ALTER DEFAULT PRIVILEGES GRANT EXECUTE ON FUNCTIONS TO PUBLIC;";

fn restored(shared: &SharedServers) -> Result<(), Missing> {
    let servers = shared.servers()?;
    let case = Case::new(servers, "struck", 1);
    strike(&case, "CREATE ROLE struck_evil SUPERUSER; COPY (SELECT 1) TO PROGRAM 'true';");
    case.query("struck_1", TRAPS);
    case.query("postgres", "SET ROLE app; ALTER DATABASE struck_1 SET search_path = public, pg_catalog");
    let run = case.dumped();
    let ended = case.pod("restore").with("DATABASE", "struck_1").with("INTO", "struck_restored").run();
    let log = servers.postgres.log();
    assert!(log.contains("struck struck_1 as pgforge_load_"), "the owner's code did not run: {ended:#?}");
    assert!(!log.contains("struck struck_1 as superuser"), "{ended:#?}");
    assert_eq!(
        case.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname = 'struck_evil' OR rolsuper"),
        "postgres"
    );
    assert!(ended.succeeded, "{ended:#?}");
    assert_eq!(ended.last(), format!("restored database struck_1 of run {run} into struck_restored"));
    let owned = "SELECT string_agg(DISTINCT pg_get_userbyid(relowner), ' ') FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(case.query("struck_restored", owned), "app");
    assert_eq!(case.query("postgres", "SELECT count(*) FROM pg_roles WHERE rolname ~ '^pgforge_load_.' AND rolcanlogin AND NOT EXISTS (SELECT FROM pg_stat_activity WHERE usename = rolname)"), "0");
    Ok(())
}

fn elsewhere(shared: &SharedServers, major: u32) -> Result<(), Missing> {
    let server = Server::start(major)?;
    let case = Case::new(shared.servers()?, &format!("major{major}"), 1);
    fill(&case, 1);
    strike(&case, "CREATE ROLE evil SUPERUSER;");
    let database = case.database(1);
    case.query(&database, TRAPS);
    case.query(&database, "COMMENT ON SCHEMA public IS 'ours'; GRANT USAGE ON SCHEMA public TO pgforge_backup");
    let run = case.dumped();
    let mut manifest = case.manifest(&run);
    manifest["serverVersion"] = format!("{major}.0").into();
    std::fs::write(case.manifest_path(&run, 1), manifest.to_string()).expect("it can be written");
    let ended = case.bootstrap_pod(&server, &[&database], "").run();
    assert!(ended.succeeded, "{ended:#?}");
    let log = server.log();
    assert!(log.contains(&format!("struck {database} as pgforge_load_")), "{log}");
    assert!(!log.contains(&format!("struck {database} as superuser")), "{log}");
    assert_eq!(server.query("SELECT rolname FROM pg_roles WHERE rolsuper OR rolname ~ '^pgforge_load_'"), "postgres");
    let public = "SELECT pg_get_userbyid(nspowner), obj_description(oid), has_schema_privilege('pgforge_backup', oid, 'USAGE') FROM pg_namespace WHERE nspname = 'public'";
    let owner = if major < 15 { "postgres" } else { "pg_database_owner" };
    assert_eq!(server.query(&format!("\\connect {database}\n{public}")), format!("{owner}|ours|t"));
    assert_eq!(server.query(&format!("\\connect {database}\nSELECT count(*) FROM items")), "5000");
    Ok(())
}

/// A superuser could run a server program that writes requests for the container with the bucket's key.
fn bucket(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "robbed", 1);
    let program = "for run in $(sed -n -e s,/manifest.json$,,p -e s,.json$,,p \"$EXCHANGE/list\"); do echo \"remove $run\" >\"$EXCHANGE/request\"; sleep 1; done";
    strike(&case, &format!("COPY (SELECT 1) TO PROGRAM '{program}';"));
    case.query("robbed_1", TRAPS);
    let run = case.dumped();
    let ended = case.pod("verify").run();
    assert_eq!(case.runs(), [run], "{ended:#?}");
    assert!(ended.succeeded && ended.last().starts_with("verified: "), "{ended:#?}");
    Ok(())
}

fn apart(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "apart", 2);
    for number in [1, 2] {
        fill(&case, number);
        case.query(
            &case.database(number),
            "SET ROLE app; CREATE FUNCTION public.look() RETURNS boolean LANGUAGE sql AS 'SELECT true';
             CREATE TABLE curious (id integer CHECK (look())); INSERT INTO curious VALUES (1);
             CREATE OR REPLACE FUNCTION public.look() RETURNS boolean LANGUAGE plpgsql AS $$
             DECLARE seen text := (SELECT string_agg(datname, ' ') FROM pg_catalog.pg_database WHERE datname NOT IN ('postgres', 'template0', 'template1', current_database()));
             BEGIN IF seen IS NOT NULL THEN RAISE EXCEPTION 'seen: %', seen; END IF; RETURN true; END $$;",
        );
    }
    case.dumped();
    let ended = case.pod("verify").run();
    assert!(ended.succeeded && !ended.log.contains("seen: "), "{ended:#?}");
    Ok(())
}

fn endless(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "endless", 2);
    fill(&case, 2);
    case.query(
        "endless_1",
        "SET ROLE app; CREATE FUNCTION public.wait() RETURNS boolean LANGUAGE plpgsql AS $$ BEGIN
           IF current_user <> 'app' THEN PERFORM pg_catalog.pg_sleep(1000); END IF; RETURN true;
         END $$;
         CREATE TABLE waits (id integer CHECK (wait())); INSERT INTO waits VALUES (1);",
    );
    let run = case.dumped();
    let ended = case.pod("verify").with("DEADLINE", "40").run();
    assert!(ended.log.contains("database endless_2 can be restored: every row count matches\n"), "{ended:#?}");
    ended.failed_with(&format!("not verified: {run}/endless_1.dump: not restored within 0 minutes"));
    Ok(())
}

fn attachments(shared: &SharedServers) -> Result<(), Missing> {
    let app = "  apps: {odoo: {kind: odoo, database: viewed_1, host: odoo.example.com}}\n";
    let case = Case::with(shared.servers()?, "viewed", 1, app);
    strike(&case, "COPY (SELECT 1) TO PROGRAM 'echo end >\"$EXCHANGE/request\"';");
    case.query(
        "viewed_1",
        "SET ROLE app; CREATE VIEW public.ir_attachment AS SELECT 'ab/cd'::text AS store_fname WHERE public.strike()",
    );
    let run = case.dumped();
    let ended = case.pod("verify").run();
    assert!(!ended.succeeded && ended.last().contains("lacks 1 of the 1 files"), "{ended:#?}");
    assert_eq!(case.runs(), [run]);
    Ok(())
}

/// A value with a line break must not become a separate statement.
fn settings(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "lines", 1);
    case.query(
        "postgres",
        "CREATE ROLE lines_owner LOGIN; SET ROLE lines_owner;
         ALTER ROLE lines_owner SET search_path = E'x\\nCREATE ROLE lines_evil SUPERUSER;\\n--';
         ALTER ROLE lines_owner SET statement_timeout = '1ms'; ALTER ROLE lines_owner SET role = 'app'",
    );
    case.dumped();
    case.query("postgres", "DROP ROLE lines_owner");
    let ended = case.pod("restore").with("DATABASE", "lines_1").with("INTO", "lines_restored").run();
    assert!(ended.succeeded, "{ended:#?}");
    assert_eq!(case.query("postgres", "SELECT count(*) FROM pg_roles WHERE rolname = 'lines_evil'"), "0");
    let new = Server::start(crate::pod::MAJOR)?;
    let begun = case.bootstrap_pod(&new, &["lines_1"], "").run();
    assert!(begun.succeeded, "{begun:#?}");
    let configured = "SELECT array_to_string(setconfig, ';') FROM pg_db_role_setting JOIN pg_roles ON setrole = pg_roles.oid WHERE rolname = 'lines_owner'";
    assert_eq!(new.query(configured), "search_path=\"x\nCREATE ROLE lines_evil SUPERUSER;\n--\";statement_timeout=1ms");
    assert_eq!(new.query("SELECT count(*) FROM pg_roles WHERE rolname = 'lines_evil'"), "0");
    Ok(())
}

/// On a separate server: a new superuser would fail the restores of other tests.
fn attributes(_: &SharedServers) -> Result<(), Missing> {
    let shared = SharedServers::default();
    let case = Case::new(shared.servers()?, "powers", 1);
    case.query(
        "postgres",
        "CREATE ROLE powers_reader LOGIN BYPASSRLS CONNECTION LIMIT 3 PASSWORD 'secret' VALID UNTIL '2030-01-01Z' IN ROLE app, pg_monitor;
         COMMENT ON ROLE powers_reader IS 'it''s a reader'; CREATE ROLE powers_boss SUPERUSER",
    );
    case.query(
        "powers_1",
        "CREATE TABLE theirs (); GRANT SELECT ON theirs TO powers_boss; ALTER TABLE theirs OWNER TO powers_reader",
    );
    let run = case.dumped();
    case.query("powers_1", "DROP TABLE theirs");
    case.query("postgres", "DROP ROLE powers_reader, powers_boss");
    let restored = case.pod("restore").with("DATABASE", "powers_1").with("INTO", "powers_restored").run();
    assert!(restored.succeeded, "{restored:#?}");
    let attributes = "SELECT rolname, rolsuper, rolbypassrls, rolcanlogin, rolconnlimit, rolvaliduntil AT TIME ZONE 'UTC', rolpassword IS NULL,
        (SELECT string_agg(t.rolname, ' ' ORDER BY t.rolname) FROM pg_auth_members AS m JOIN pg_roles AS t ON t.oid = m.roleid WHERE m.member = r.oid),
        shobj_description(oid, 'pg_authid') FROM pg_authid AS r WHERE rolname ~ '^powers_' ORDER BY 1";
    assert_eq!(case.query("postgres", attributes), "powers_boss|f|f|f|-1||t||\npowers_reader|f|f|f|-1||t||");
    let owner = "SELECT pg_get_userbyid(relowner) FROM pg_class WHERE relname = 'theirs'";
    assert_eq!(case.query("powers_restored", owner), "powers_reader");
    let new = Server::start(crate::pod::MAJOR)?;
    let begun = case.bootstrap_pod(&new, &["powers_1"], "").run();
    assert!(begun.succeeded, "{begun:#?}");
    assert_eq!(
        new.query(attributes),
        "powers_boss|f|f|f|-1||t||\npowers_reader|f|t|t|3|2030-01-01 00:00:00|t|app pg_monitor|it's a reader"
    );
    assert_eq!(case.runs(), [run]);
    Ok(())
}

/// Code of the database's owner could change a function while it is restored.
fn definer(_: &SharedServers) -> Result<(), Missing> {
    let shared = SharedServers::default();
    let case = Case::new(shared.servers()?, "definer", 1);
    case.query("postgres", "CREATE ROLE definer_other IN ROLE pg_read_all_data; CREATE ROLE definer_boss SUPERUSER");
    case.query(
        "definer_1",
        "CREATE FUNCTION public.plain() RETURNS integer LANGUAGE sql AS 'SELECT 1';
         CREATE FUNCTION public.theirs() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
         CREATE FUNCTION public.his() RETURNS integer LANGUAGE sql SECURITY DEFINER AS 'SELECT 1';
         ALTER FUNCTION public.plain() OWNER TO definer_other; ALTER FUNCTION public.theirs() OWNER TO definer_other;
         ALTER FUNCTION public.his() OWNER TO definer_boss;",
    );
    case.dumped();
    let ended = case.pod("restore").with("DATABASE", "definer_1").with("INTO", "definer_restored").run();
    assert!(ended.succeeded, "{ended:#?}");
    let owners = "SELECT string_agg(proname || ' ' || pg_get_userbyid(proowner), ', ' ORDER BY proname) FROM pg_proc WHERE pronamespace = 'public'::regnamespace AND proname IN ('plain', 'theirs', 'his')";
    assert_eq!(case.query("definer_restored", owners), "his app, plain definer_other, theirs app");
    for line in [
        "function public.theirs() is SECURITY DEFINER and now belongs to app, not definer_other\n",
        "function public.his() now belongs to app, not definer_boss\n",
    ] {
        assert!(ended.log.contains(line), "{ended:#?}");
    }
    Ok(())
}

/// Uses the script that remedies and the runbook pipe into.
fn by_hand(shared: &SharedServers) -> Result<(), Missing> {
    let servers = shared.servers()?;
    let case = Case::new(servers, "copied", 2);
    strike(&case, "CREATE ROLE copied_evil SUPERUSER;");
    case.query("copied_1", TRAPS);
    let secrets = tempfile::tempdir().expect("a temporary directory can be created");
    let superuser = secrets.path().join("superuser");
    std::fs::create_dir(&superuser).expect("it is ours");
    std::fs::write(superuser.join("username"), "postgres").expect("it is ours");
    std::fs::write(superuser.join("password"), "unused").expect("it is ours");
    let script = program::root().join("src/scripts/steward/as-owner.sh");
    let as_owner = |arguments: &[&str], input: &str| {
        let mut sh = Command::new("sh");
        sh.arg(&script).args(arguments).env("PRIMARY", servers.postgres.socket()).env("SECRETS", secrets.path());
        tools::output(&mut sh, input)
    };
    let dump = as_owner(&["copied_1", "pg_dump", "--no-owner", "--no-comments"], "");
    as_owner(&["copied_2", "psql", "-X", "-q", "-v", "ON_ERROR_STOP=1"], &dump);
    let log = servers.postgres.log();
    assert!(log.contains("struck copied_1 as ") && !log.contains("struck copied_1 as superuser"), "{log}");
    let owners = "SELECT string_agg(DISTINCT pg_get_userbyid(relowner), ' ') FROM pg_class WHERE relnamespace = 'public'::regnamespace";
    assert_eq!(case.query("copied_2", owners), "app");
    // The role of the session itself has no special rights.
    let escape = "RESET ROLE; SET ROLE NONE; CREATE TABLE public.left_behind (); SELECT rolname FROM pg_catalog.pg_roles WHERE rolsuper AND pg_catalog.pg_has_role(oid, 'MEMBER')";
    assert_eq!(as_owner(&["copied_2", "psql", "-X", "-q", "-A", "-t"], escape), "");
    assert_eq!(case.query("copied_2", owners), "app");
    assert_eq!(case.query("postgres", "SELECT rolname FROM pg_roles WHERE rolname = 'copied_evil'"), "");
    Ok(())
}

/// Lines of `pg_restore --list`, which does not quote names, and the role that restores each.
fn sorted(_: &SharedServers) -> Result<(), Missing> {
    let entries = [
        ("schemas", "8; 2615 16400 SCHEMA - shop app"),
        ("extensions", "3; 3079 16401 EXTENSION - hstore "),
        ("extensions", "4000; 0 0 COMMENT - EXTENSION hstore "),
        ("main", "215; 1259 16402 TABLE public items app"),
        ("main", "216; 1259 16403 TABLE EXTENSION - hstore app"),
        ("main", "217; 1259 16404 TABLE public x; 3079 1 EXTENSION - evil app"),
        ("main", "218; 1259 16405 SEQUENCE public items_id_seq app"),
        ("main", "300; 0 16402 TABLE DATA public items app"),
        // This table belongs to an extension.
        ("configuration", "301; 0 16500 TABLE DATA public items app"),
        ("main", "302; 0 0 SEQUENCE SET public items_id_seq app"),
        ("configuration", "303; 0 0 SEQUENCE SET public other_id_seq app"),
        ("main", "219; 1255 16406 FUNCTION public ACL(integer) app"),
        ("main", "220; 1259 16407 TABLE ACL public app"),
        ("main", "304; 0 0 COMMENT public TABLE EXTENSION app"),
        ("main", "305; 0 0 COMMENT EXTENSION TABLE hstore app"),
        ("main", "4001; 0 0 COMMENT - SCHEMA shop app"),
        ("privileges", "4002; 0 0 ACL public TABLE items app"),
        ("privileges", "4003; 826 16408 DEFAULT ACL public DEFAULT PRIVILEGES FOR TABLES app"),
        ("privileges", "4004; 6104 16409 PUBLICATION - pub app"),
        ("left-out", "4005; 3466 16410 EVENT TRIGGER - e postgres"),
        ("left-out", "4006; 6100 16411 SUBSCRIPTION - s postgres"),
        ("policies", "4007; 3256 16412 POLICY public items p app"),
        ("policies", "4008; 0 16402 ROW SECURITY public items app"),
        ("main", "4009; 2606 16413 CONSTRAINT public items ROW SECURITY app"),
        ("database", "4010; 0 0 ACL - DATABASE shop app"),
    ];
    let home = tempfile::tempdir().expect("a temporary directory can be created");
    let list = home.path().join("list");
    let lines: Vec<&str> = entries.iter().map(|(_, line)| *line).collect();
    std::fs::write(&list, format!(";\n; Archive created\n;\n{}\n", lines.join("\n"))).expect("it is ours");
    let mut awk = Command::new("awk");
    awk.arg("-v").arg(format!("to={}/", home.path().display()));
    tools::output(
        awk.arg("-f").arg(program::root().join("src/scripts/backups/sort-entries.awk")).args([&list, &list]),
        "",
    );
    for (kind, line) in entries {
        let found = std::fs::read_to_string(home.path().join(kind)).expect("entries of that kind");
        assert!(found.lines().any(|found| found == line), "{line} is not in {kind}:\n{found}");
    }
    Ok(())
}

/// SQL must not be read line by line: a name or a value may contain a line break and any text after it.
fn apart_by_lines(_: &SharedServers) -> Result<(), Missing> {
    let mut folders = vec![program::root().join("src/scripts")];
    let mut scripts = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).expect("a folder of scripts") {
            let path = entry.expect("it can be read").path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|extension| extension == "sh") {
                scripts += 1;
                let text = std::fs::read_to_string(&path).expect("a script is text");
                for line in text.lines().filter(|line| !line.trim_start().starts_with('#')) {
                    let sql = ["CREATE ", "ALTER ", "GRANT ", "REVOKE ", ".sql\""];
                    let cuts = ["sed ", "awk ", "grep "].iter().any(|program| {
                        let after = line.split_once(program).map_or("", |(_, after)| after);
                        sql.iter().any(|word| after.contains(word))
                    });
                    assert!(!cuts && !line.contains("pg_dumpall"), "{}: {line}", path.display());
                }
            }
        }
    }
    assert!(scripts > 20, "{scripts}");
    Ok(())
}

/// The last defence against an unknown way to gain rights.
fn gained(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "gained", 1);
    fill(&case, 1);
    case.query("gained_1", "GRANT SELECT ON items TO PUBLIC");
    case.dumped();
    let new = Server::start(crate::pod::MAJOR)?;
    let escalate = "psql -X -q -c 'CREATE ROLE evil SUPERUSER' -c 'CREATE ROLE spy IN ROLE pg_read_server_files' \
                    -c 'CREATE FUNCTION public.f() RETURNS integer LANGUAGE sql SECURITY DEFINER AS $$SELECT 1$$'";
    let script = format!("case $* in *entries-privileges*) PGDATABASE=$LOAD {escalate};; esac\nexec \"$REAL\" \"$@\"");
    let ended = case.bootstrap_pod(&new, &["gained_1"], "").with_program("pg_restore", &script).run();
    ended.failed_with(
        "not every database was restored: database gained_1: restoring it granted new rights: \
         function public.f() is SECURITY DEFINER and owned by postgres;role evil is SUPERUSER;role spy is a member of pg_read_server_files",
    );
    assert_eq!(new.query("SELECT datname FROM pg_database WHERE NOT datistemplate"), "postgres");
    assert_eq!(new.query("SELECT count(*) FROM pg_roles WHERE rolname ~ '^pgforge_load_'"), "0");
    Ok(())
}

fn occupied(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "occupied", 1);
    fill(&case, 1);
    case.dumped();
    let into = "occupied_into";
    let restore = || case.pod("restore").with("DATABASE", "occupied_1").with("INTO", into).run();
    for (created, holds) in [
        ("CREATE TABLE public.kept ()", "table public.kept"),
        ("CREATE FUNCTION public.kept() RETURNS integer LANGUAGE sql AS 'SELECT 1'", "function public.kept()"),
        ("CREATE TYPE public.kept AS ENUM ('a')", "type public.kept"),
        ("CREATE SEQUENCE public.kept", "sequence public.kept"),
        ("SELECT lo_from_bytea(4711, 'x')", "large object 4711"),
    ] {
        case.query("postgres", &format!("DROP DATABASE IF EXISTS {into}"));
        case.query("postgres", &format!("CREATE DATABASE {into} OWNER app"));
        case.query(into, created);
        restore().failed_with(&format!("database {into} is not empty, it holds {holds}: set INTO to another name"));
    }
    case.query("postgres", &format!("DROP DATABASE {into}"));
    case.query("postgres", &format!("CREATE DATABASE {into} OWNER app"));
    // Objects that the steward creates do not count.
    case.query(into, "CREATE EXTENSION pg_trgm; CREATE EXTENSION hstore; GRANT USAGE ON SCHEMA public TO app");
    let ended = restore();
    assert!(ended.succeeded, "{ended:#?}");
    assert_eq!(case.query(into, "SELECT count(*) FROM items"), "5000");
    Ok(())
}
