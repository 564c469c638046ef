//! PostgreSQL's own parser reads every statement that pgforge runs: no name can resolve to an object of a tenant, and
//! no psql runs with a `search_path` that contains a tenant's schema.

#![allow(clippy::disallowed_methods, reason = "it reads the sources")]

mod support;

use std::path::Path;
use std::process::{Command, ExitCode};

use serde_json::{Value, json};
use support::harness::{Missing, run, test};
use support::{program, tools};

fn main() -> ExitCode {
    run(vec![
        test("every name in scripts and runbooks has its schema, and every session a pinned search_path", ours),
        test("a name without a schema is found wherever it is", found),
        test("names that cannot resolve to a tenant's object are accepted", nothing),
    ])
}

/// Returns the errors in files, which are given by path and text.
fn lint(files: &[(String, String)]) -> Result<Vec<String>, Missing> {
    let script = program::root().join("tests/sql/lint.py");
    let files: Vec<Value> = files.iter().map(|(path, text)| json!({"path": path, "text": text})).collect();
    let python = tools::python()?;
    if !tools::run(Command::new(&python).args(["-c", "import pglast"]), "").status.success() {
        return Err(Missing("no pglast in Python: run tests/tools/install".to_owned()));
    }
    let output = tools::output(Command::new(python).arg(script), &Value::from(files).to_string());
    Ok(serde_json::from_str(&output).expect("it prints JSON"))
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("the folder is there") {
        let path = entry.expect("the folder can be read").path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| ["sql", "sh", "j2"].iter().any(|known| extension == *known))
        {
            let name = path.strip_prefix(program::root()).expect("it is below the root").display().to_string();
            files.push((name, std::fs::read_to_string(&path).expect("it is text")));
        }
    }
}

fn ours() -> Result<(), Missing> {
    let mut files = vec![];
    collect(&program::root().join("src"), &mut files);
    files.sort();
    assert!(
        files
            .iter()
            .filter(|(path, _)| Path::new(path).extension().is_some_and(|extension| extension == "sql"))
            .count()
            > 15,
        "too few SQL files to prove anything, {} files in all",
        files.len()
    );
    assert_eq!(lint(&files)?, [""; 0], "a database's owner could make these statements call their code");
    Ok(())
}

/// Returns the errors in each text; its file is named by its number and the ending.
fn each<'a>(ending: &str, texts: impl Iterator<Item = &'a str>) -> Result<Vec<Vec<String>>, Missing> {
    let files: Vec<_> =
        texts.enumerate().map(|(number, text)| (format!("{number}{ending}"), text.to_owned())).collect();
    let reasons = lint(&files)?;
    let of = |path: &String| {
        let begin = format!("{path}:");
        reasons
            .iter()
            .filter_map(|reason| reason.strip_prefix(&begin).map(|rest| rest.trim_start().to_owned()))
            .collect()
    };
    Ok(files.iter().map(|(path, _)| of(path)).collect())
}

fn found() -> Result<(), Missing> {
    let statements = [
        ("SELECT format('x')", "function format has no schema"),
        ("SELECT 1 FROM pg_roles", "relation pg_roles has no schema"),
        ("SELECT 1 FROM public.orders", "relation public.orders might belong to a database's owner"),
        ("SELECT public.f()", "function public.f might belong to a database's owner"),
        ("SELECT :'desired'::jsonb", "type jsonb has no schema"),
        ("SELECT 'pg_class'::pg_catalog.regclass", "regclass pg_class has no schema"),
        ("SELECT 'a' COLLATE \"C\"", "collation C has no schema"),
        ("SET search_path = public", "search_path is set to public"),
        ("SET search_path TO DEFAULT", "search_path is set to its default"),
        ("SELECT pg_catalog.set_config('search_path', 'public', false)", "search_path is set"),
        ("SET ROLE app", "role is set"),
        ("WITH a AS (SELECT 1) SELECT 1 FROM a, b", "relation b has no schema"),
        ("SELECT 1 WHERE EXISTS (SELECT FROM pg_class) \\gexec", "relation pg_class has no schema"),
        ("SELECT pg_catalog.format('SELECT lower(%L)', 1) \\gexec", "function lower has no schema"),
        ("SELECT pg_catalog.format('SELECT %s FROM pg_class', 1)\n\\gexec", "relation pg_class has no schema"),
        ("DO $$ BEGIN PERFORM lower('x'); END $$", "function lower has no schema"),
        ("DO $$ DECLARE a text; BEGIN END $$", "type text of variable a has no schema"),
        ("DO $$ DECLARE a pg_catalog.text; BEGIN a := lower('x'); END $$", "function lower has no schema"),
        (
            "DO $$ DECLARE a pg_catalog.text; BEGIN FOR a IN SELECT rolname FROM pg_roles LOOP EXECUTE a; END LOOP; END $$",
            "relation pg_roles has no schema",
        ),
        (
            "DO $$ BEGIN IF lower('x') = 'x' THEN RAISE INFO '%', upper('x'); END IF; END $$",
            "function lower has no schema",
        ),
        ("DO $$ BEGIN EXECUTE pg_catalog.format('SELECT upper(%L)', 'x'); END $$", "function upper has no schema"),
        (
            "CREATE FUNCTION pg_temp.f() RETURNS integer LANGUAGE sql SET search_path = pg_catalog, pg_temp AS 'SELECT abs(1)'",
            "function abs has no schema",
        ),
    ];
    let texts = statements.map(|(statement, _)| format!("-- Of something.\n{statement};\n"));
    for ((statement, reason), reasons) in statements.iter().zip(each(".sql", texts.iter().map(String::as_str))?) {
        assert!(reasons.iter().any(|found| found == reason), "this name would not be found: {statement}: {reasons:?}");
    }
    let scripts = [
        ("psql -X -c 'SELECT 1'", "psql runs in a session whose search_path is not pinned"),
        (
            "said=$(timeout 8 psql -X -d postgres \\\n  -f x.sql)",
            "psql runs in a session whose search_path is not pinned",
        ),
        ("exec psql -X -f x.sql", "psql runs in a session whose search_path is not pinned"),
        (
            "kubectl exec p -- psql -U postgres -Atc \"SELECT pg_catalog.now()\"",
            "psql runs in a session whose search_path is not pinned",
        ),
        ("sql \"$HOST\" -c \"SELECT now()\"", "function now has no schema"),
        ("run 'x' \"$HOST\" -c 'SELECT \"a\" FROM pg_class'", "relation pg_class has no schema"),
        ("PGOPTIONS=$session psql -d postgres <<END\nSELECT lower('x');\nEND", "function lower has no schema"),
    ];
    let texts = scripts.map(|(script, _)| format!("# Of something.\n{script}\n"));
    for ending in [".sh", ".md.j2"] {
        for ((script, reason), reasons) in scripts.iter().zip(each(ending, texts.iter().map(String::as_str))?) {
            assert!(
                reasons.contains(&format!("2: {reason}")),
                "this session or name would not be found: {script}: {reasons:?}"
            );
        }
    }
    Ok(())
}

fn nothing() -> Result<(), Missing> {
    let statements = [
        "SELECT coalesce(nullif(pg_catalog.lower(:'x'), ''), greatest('a', 'b')) WHERE :last = 1 AND current_user <> 'x'",
        "WITH a (b) AS (SELECT 1) TABLE a EXCEPT SELECT b FROM a AS c",
        "SELECT extract(epoch FROM pg_catalog.now() AT TIME ZONE 'UTC')::integer, '{a:b}'::pg_catalog.jsonb",
        "SELECT pg_catalog.format('ALTER ROLE %I %s CONNECTION LIMIT %s', 'x', 'LOGIN', 1) \\gexec",
        "DO $$ DECLARE a pg_catalog.text := 'x'; b record; BEGIN FOR i IN 1..4 LOOP a := i; END LOOP; END $$",
        "\\set x `cat y`\n\\if :x\n\\ir y.sql\n\\endif",
    ];
    let texts = statements.map(|statement| format!("{statement};\n"));
    for (statement, reasons) in statements.iter().zip(each(".sql", texts.iter().map(String::as_str))?) {
        assert_eq!(reasons, [""; 0], "a safe statement would be refused: {statement}");
    }
    let scripts = [
        "PGOPTIONS=$session timeout 8 psql -X -c \"SELECT pg_catalog.count(*) FROM pg_catalog.pg_class AS c\"",
        "export PGOPTIONS=\"$session\"\nexec psql -X -f x.sql",
        "# psql -X is not run here\nsed -n 's/^psql: error: //p'",
    ];
    for (script, reasons) in scripts.iter().zip(each(".sh", scripts.into_iter())?) {
        assert_eq!(reasons, [""; 0], "a safe script would be refused: {script}");
    }
    Ok(())
}
