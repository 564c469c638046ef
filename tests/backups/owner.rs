//! Dumps of databases with hostile owners: no code of an owner runs in a session that can read everything.

use std::sync::Arc;

use libtest_mimic::Trial;

use crate::pod::{Body, Case, SharedServers};
use crate::runs::fill;
use crate::support::harness::{Missing, test};

pub(crate) fn tests(shared: &Arc<SharedServers>) -> Vec<Trial> {
    let named: [(&str, Body); 4] = [
        ("a dump does not call functions and operators of the database's owner", shadowed),
        ("a table that becomes a view during the dump is not read", replaced),
        ("settings of a database do not change its dump", settings),
        ("a setting of a role stays data", role_settings),
    ];
    named
        .map(|(name, body)| {
            let shared = Arc::clone(shared);
            test(name, move || body(&shared))
        })
        .into()
}

/// A function of the owner that logs every password verifier, if its caller can read them.
const PASSWORD_LOGGER: &str = "SET ROLE app;
    CREATE FUNCTION public.leak() RETURNS integer LANGUAGE plpgsql AS $$ BEGIN
      RAISE LOG 'leaked % by %: %', pg_catalog.current_database(), current_user, (SELECT pg_catalog.string_agg(rolpassword, ' ') FROM pg_catalog.pg_authid);
      RETURN 1;
    END $$;";

/// Returns whether it was called.
fn leaked(shared: &SharedServers, database: &str) -> Result<bool, Missing> {
    Ok(shared.servers()?.postgres.log().contains(&format!("leaked {database} by ")))
}

/// The first database has a function that fits the scripts' arguments better than PostgreSQL's; the second has
/// functions and operators with the names of those that the scripts use.
fn shadowed(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "shadowed", 2);
    for number in [1, 2] {
        fill(&case, number);
        case.query(&case.database(number), PASSWORD_LOGGER);
        let path =
            format!("SET ROLE app; ALTER DATABASE {} SET search_path = public, pg_catalog", case.database(number));
        case.query("postgres", &path);
    }
    case.query(
        "shadowed_1",
        "SET ROLE app;
         CREATE FUNCTION public.format(text, name, name, name, name) RETURNS text LANGUAGE plpgsql
           AS $$ BEGIN PERFORM public.leak(); RETURN pg_catalog.format($1, $2, $3, $4, $5); END $$;",
    );
    case.query(
        "shadowed_2",
        "SET ROLE app; SET search_path = pg_catalog;
         DO $$
         DECLARE arguments text; name text;
         BEGIN
           FOREACH name IN ARRAY ARRAY['format', 'jsonb_build_object', 'jsonb_build_array', 'count', 'current_database', 'pg_database_size', 'set_config',
             'pg_get_userbyid', 'pg_encoding_to_char', 'to_jsonb', 'string_agg', 'pg_total_relation_size', 'shobj_description', 'row_number'] LOOP
             FOREACH arguments IN ARRAY ARRAY['text', 'name', 'text, text', 'text, name', 'name, name', 'text, text, text', 'text, text, boolean',
               'text, name, name, name, name', 'text, text, text, text, text', 'text, text, text, text, bigint, text', 'text, text, text, text, text, bigint',
               'text, text, text, text, text, text, bigint, text', 'oid, name', 'oid, text', 'regclass', 'integer', 'bigint'] LOOP
               EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS text LANGUAGE plpgsql AS $f$ BEGIN PERFORM public.leak(); RETURN 1; END $f$', name, arguments);
             END LOOP;
           END LOOP;
           FOREACH name IN ARRAY ARRAY['=', '<>', '!~', '~', '||', '<=', '>', '->', '->>'] LOOP
             FOREACH arguments IN ARRAY ARRAY['text, text', 'name, text', 'name, name', 'text, name', 'jsonb, text', 'bigint, bigint', 'oid, oid', '\"char\", text'] LOOP
               EXECUTE format('CREATE FUNCTION public.%I(%s) RETURNS boolean LANGUAGE plpgsql AS $f$ BEGIN PERFORM public.leak(); RETURN true; END $f$',
                 'o' || md5(name || arguments), arguments);
               EXECUTE format('CREATE OPERATOR public.%s (FUNCTION = public.%I, LEFTARG = %s, RIGHTARG = %s)', name, 'o' || md5(name || arguments),
                 split_part(arguments, ', ', 1), split_part(arguments, ', ', 2));
             END LOOP;
           END LOOP;
         END $$",
    );
    let ended = case.pod("dump").run();
    for number in [1, 2] {
        assert!(!leaked(shared, &case.database(number))?, "a dump ran the owner's code: {ended:#?}");
    }
    assert!(ended.succeeded, "{ended:#?}");
    Ok(())
}

/// Rows are counted after `pg_dump` has ended and released its locks.
fn replaced(shared: &SharedServers) -> Result<(), Missing> {
    let servers = shared.servers()?;
    let case = Case::new(servers, "replaced", 3);
    fill(&case, 2);
    let database = case.database(2);
    case.query(&database, PASSWORD_LOGGER);
    case.query(&database, "SET ROLE app; CREATE TABLE public.bait (a integer)");
    let replace = "PGUSER=postgres PGOPTIONS= psql -X -q -c 'SET ROLE app' -c 'DROP TABLE public.bait' \
                   -c 'CREATE VIEW public.bait AS SELECT public.leak()' >/dev/null";
    let script = format!(
        "case $*:$PGDATABASE in --version:*) exec \"$REAL\" --version;; *:{database}) ;; *) exec \"$REAL\" \"$@\";; esac\n\"$REAL\" \"$@\" && {replace}"
    );
    let ended = case.pod("dump").with_program("pg_dump", &script).run();
    assert!(!leaked(shared, &database)?, "its dump ran the owner's code: {ended:#?}");
    ended.lost(&database, "access to non-system view \"bait\" is restricted");
    assert_eq!(case.runs_of(3).len(), 1, "the others must be dumped");
    Ok(())
}

fn settings(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "settings", 2);
    fill(&case, 1);
    let before = case.manifest(&case.dumped());
    let database = case.database(1);
    for setting in [
        "statement_timeout = '1ms'",
        "lock_timeout = '1ms'",
        "idle_in_transaction_session_timeout = '1ms'",
        "idle_session_timeout = '1ms'",
        "search_path = public, pg_catalog",
        "role = app",
        "default_transaction_isolation = serializable",
        "default_transaction_deferrable = on",
        "standard_conforming_strings = off",
        "quote_all_identifiers = on",
        "array_nulls = off",
        "transform_null_equals = on",
        "bytea_output = escape",
        "\"TimeZone\" = 'Pacific/Kiritimati'",
        "\"DateStyle\" = 'German'",
        "extra_float_digits = -15",
        "client_encoding = latin1",
        "client_min_messages = debug1",
        "local_preload_libraries = 'nonsense'",
    ] {
        case.query("postgres", &format!("SET ROLE app; ALTER DATABASE {database} SET {setting}"));
    }
    let after = case.manifest(&case.dumped());
    let mut rows = [before, after].map(|manifest| manifest["database"]["tables"].clone());
    for tables in &mut rows {
        tables.as_array_mut().expect("a list").sort_by_key(|table| table["table"].to_string());
    }
    assert_eq!(rows[0], rows[1]);
    Ok(())
}

/// A setting with line breaks must not add statements to a dump of the roles.
fn role_settings(shared: &SharedServers) -> Result<(), Missing> {
    let case = Case::new(shared.servers()?, "planted", 1);
    case.query(
        "postgres",
        "CREATE ROLE planted_planter LOGIN; SET ROLE planted_planter;
         ALTER ROLE planted_planter SET search_path = E'x\\nCREATE ROLE evil SUPERUSER;\\n';
         ALTER ROLE planted_planter SET application_name = 'a=b'",
    );
    let run = case.dumped();
    let manifest = case.manifest(&run);
    let role = manifest["roles"].as_array().into_iter().flatten().find(|role| role["name"] == "planted_planter");
    let settings = &role.expect("it is a role")["settings"];
    assert_eq!(settings["search_path"], "\"x\nCREATE ROLE evil SUPERUSER;\n\"");
    assert_eq!(settings["application_name"], "a=b");
    assert!(
        !case
            .objects(&run)
            .iter()
            .any(|name| std::path::Path::new(name).extension().is_some_and(|extension| extension == "sql")),
        "no object of a run may be SQL"
    );
    Ok(())
}
