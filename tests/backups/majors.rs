//! The SQL of dumps on every other major with a role for dumps, in a database whose owner plants hostile objects. The
//! tests have no `pg_dump` of these majors: the archive is faked.

use std::path::Path;
use std::process::Command;

use libtest_mimic::Trial;
use serde_json::{Value, json};

use crate::support::harness::{Missing, test};
use crate::support::postgres::Server;
use crate::support::{program, tools};

pub(crate) fn tests() -> Vec<Trial> {
    [14, 16, 17]
        .map(|major| {
            test(
                &format!("the SQL of dumps runs on PostgreSQL {major}, and calls nothing that an owner planted"),
                move || on(major),
            )
        })
        .into()
}

fn on(major: u32) -> Result<(), Missing> {
    let server = Server::start(major)?;
    server.query(
        "CREATE ROLE app LOGIN; CREATE ROLE other; CREATE ROLE pgforge_backup LOGIN PASSWORD 'backup'; GRANT pg_read_all_data TO pgforge_backup;
         GRANT other TO app; CREATE DATABASE shop OWNER app; CREATE DATABASE carts OWNER app;
         \\connect shop
         GRANT CREATE ON SCHEMA public TO app, other; SET ROLE app;
         CREATE FUNCTION public.trap() RETURNS integer LANGUAGE plpgsql
           AS $$ BEGIN RAISE LOG 'trapped by %', current_user; RETURN 1; END $$;
         CREATE FUNCTION public.format(text, name, name, name, name) RETURNS text LANGUAGE plpgsql
           AS $$ BEGIN PERFORM public.trap(); RETURN pg_catalog.format($1, $2, $3, $4, $5); END $$;
         CREATE FUNCTION public.jsonb_build_object(text, text, text, text, text, bigint) RETURNS jsonb LANGUAGE plpgsql
           AS $$ BEGIN PERFORM public.trap(); RETURN NULL; END $$;
         CREATE TABLE items AS SELECT generate_series(1, 10) AS id;
         CREATE TABLE hers (); ALTER TABLE hers OWNER TO other;
         ALTER DATABASE shop SET search_path = public, pg_catalog; ALTER DATABASE shop SET role = app; ALTER DATABASE shop SET statement_timeout = '1ms';",
    );
    if major >= 17 {
        server.query("SET ROLE app; ALTER DATABASE shop SET transaction_timeout = '1ms'");
    }
    let manifest = manifest(&server, major);
    let tables =
        json!([{"schema": "public", "table": "hers", "rows": 0}, {"schema": "public", "table": "items", "rows": 10}]);
    let database = &manifest["database"];
    let mut counted = database["tables"].as_array().expect("a list").clone();
    counted.sort_by_key(|table| table["table"].to_string());
    assert_eq!(Value::Array(counted), tables);
    assert_eq!(
        database["owners"],
        json!([{"type": "table", "name": ["public", "hers"], "args": [], "owner": "other"}])
    );
    let app = manifest["roles"].as_array().into_iter().flatten().find(|role| role["name"] == "app").expect("a role");
    assert_eq!((&app["memberOf"][0]["role"], &app["memberOf"][0]["admin"]), (&"other".into(), &false.into()));
    assert_eq!(app["memberOf"][0].get("set"), (major >= 16).then_some(&true.into()), "{app:#}");
    assert!(!server.log().contains("trapped by "), "{}", server.log());
    Ok(())
}

/// Returns the manifest that a run would upload, with a faked archive.
fn manifest(server: &Server, major: u32) -> Value {
    let directory = tempfile::tempdir().expect("a temporary directory can be created");
    let scripts = program::root().join("src/scripts");
    for path in [
        "steward/session.sh",
        "backups/postgres-container.sh",
        "backups/dump.sql",
        "backups/manifest.sql",
        "backups/lock-waits.sql",
    ] {
        let (_, name) = path.split_once('/').expect("a folder and a file");
        std::fs::copy(scripts.join(path), directory.path().join(name)).expect("it can be written");
    }
    let archive = "echo 5 >\"$TMPDIR/bytes\"; echo abc >\"$TMPDIR/sha256\"; : >\"$TMPDIR/archived\"";
    std::fs::write(directory.path().join("archive.sh"), archive).expect("it can be written");
    let script = "exec 9>&2; . \"$SCRIPTS/postgres-container.sh\"; pin \"$VERSION\"
        sql() { psql -X -q -A -t -w -F ' ' -v ON_ERROR_STOP=1 \"$@\"; }
        PGDATABASE=shop sql -f \"$SCRIPTS/dump.sql\" >\"$ENTRY\"
        sql -v end=off -f \"$SCRIPTS/lock-waits.sql\"
        sql -v cluster=c -v run=r -v identity=1 -v start=s -v end=e -v files_app= -v files_object= -v files_bytes=0 -v files_sha256= -f \"$SCRIPTS/manifest.sql\"";
    let path = std::env::join_paths([server.psql_directory(), Path::new("/usr/bin"), Path::new("/bin")]);
    let text = tools::output(
        Command::new("/bin/sh")
            .args(["-euc", script])
            .env("PATH", path.expect("no directory has a colon"))
            .env("PGHOST", server.socket())
            .env("PGUSER", "pgforge_backup")
            .env("PGPASSWORD", "backup")
            .env("PGDATABASE", "postgres")
            .env("DATABASE", "shop")
            .env("OBJECT", "shop.dump")
            .env("VERSION", format!("{major}0000"))
            .env("SCRIPTS", directory.path())
            .env("TMPDIR", directory.path())
            .env("ENTRY", directory.path().join("entry")),
        "",
    );
    serde_json::from_str(&text).expect("a manifest is JSON")
}
