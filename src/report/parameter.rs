//! `pgforge explain spec.postgres.parameters.NAME`: what PostgreSQL itself knows of a parameter.

use super::facts::told;
use crate::blueprint::engines::EngineKind;
use crate::diagnostic::Problem;
use crate::engines::engine;
use crate::knowledge::postgres::Major;
use crate::knowledge::postgres::parameters::{self, Context, Parameter, VarType};

/// A parameter in lines of at most `width` characters.
///
/// # Errors
/// What is wrong with the name, and the name that was meant.
pub(super) fn page(name: &str, width: usize) -> Result<String, Problem> {
    let title = format!("spec.postgres.parameters.{name}");
    if name.contains('.') {
        let about = "The parameter of an extension: what it takes is not checked, and the extension decides whether a \
                     change reloads or restarts.";
        return Ok(told(&title, about, &[], width));
    }
    let majors: Vec<Major> = (Major::OLDEST.get()..=Major::NEWEST.get()).filter_map(Major::new).collect();
    let known: Vec<(Major, Parameter)> =
        majors.iter().filter_map(|major| Some((*major, parameters::lookup(name, *major)?))).collect();
    let (Some((first, _)), Some((newest, parameter))) = (known.first(), known.last()) else {
        // It says which name was meant.
        return parameters::check(name, "", Major::NEWEST).map(|()| String::new());
    };
    let about = match (*first == Major::OLDEST, *newest == Major::NEWEST) {
        (true, true) => format!("A parameter of PostgreSQL; what follows is true of {newest}."),
        (false, true) => format!("A parameter of PostgreSQL from {first} on; what follows is true of {newest}."),
        (_, false) => format!("A parameter of PostgreSQL up to {newest}; later majors do not have it."),
    };
    let owners = EngineKind::ALL.iter().filter(|kind| engine(**kind).facts().owned_parameters.contains(name));
    let owners: Vec<String> = owners.map(ToString::to_string).collect();
    let mut facts =
        vec![("Takes", takes(parameter)), ("Default", default(parameter)), ("Change", change(parameter.context))];
    if !owners.is_empty() {
        facts.push(("Owner", format!("the engine sets it itself: {}", owners.join(", "))));
    }
    Ok(told(&title, &about, &facts, width))
}

fn takes(parameter: &Parameter) -> String {
    let unit = match parameter.unit {
        "" => String::new(),
        unit => format!(", in {unit} where no unit is written"),
    };
    let range = match (parameter.min, parameter.max) {
        (Some(min), Some(max)) => format!(" from {min} to {max}"),
        _ => String::new(),
    };
    match parameter.vartype {
        VarType::Bool => "`true` or `false`".to_owned(),
        VarType::Enum => parameter.enumvals.iter().map(|word| format!("`{word}`")).collect::<Vec<_>>().join(", "),
        VarType::Integer => format!("a whole number{range}{unit}"),
        VarType::Real => format!("a number{range}{unit}"),
        VarType::String => "text".to_owned(),
    }
}

fn default(parameter: &Parameter) -> String {
    match (parameter.boot, parameter.unit) {
        ("", _) => "empty".to_owned(),
        (value, "") => value.to_owned(),
        (value, unit) if unit.starts_with(|c: char| c.is_ascii_digit()) => format!("{value} times {unit}"),
        (value, unit) => format!("{value} {unit}"),
    }
}

fn change(context: Context) -> String {
    let words = match context {
        Context::Internal => "It cannot be set: it shows how the server was built or initialised.",
        Context::Postmaster => "Restarts the instances, one after another, unless `spec.postgres.restart` is `manual`.",
        Context::Sighup => "Reloads.",
        Context::SuperuserBackend | Context::Backend => "Reloads; sessions that begin later have it.",
        Context::Superuser | Context::User => "Reloads; a session that has set it itself keeps its own.",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_is_told_as_its_major_has_it() {
        let text = page("work_mem", 100).unwrap();
        let expected = "\
spec.postgres.parameters.work_mem

  A parameter of PostgreSQL; what follows is true of 18.

  Takes     a whole number from 64 to 2147483647, in kB where no unit is written
  Default   4096 kB
  Change    Reloads; a session that has set it itself keeps its own.
";
        assert_eq!(text, expected);
        assert!(page("max_connections", 100).unwrap().contains("Change    Restarts the instances"));
        assert!(page("summarize_wal", 100).unwrap().contains("PostgreSQL from 17 on"));
    }

    #[test]
    fn an_unknown_parameter_is_answered_with_the_one_that_was_meant() {
        assert_eq!(page("shared_bufers", 100).unwrap_err().help, "write `shared_buffers`");
    }
}
