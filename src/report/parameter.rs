//! `pgforge explain spec.postgres.parameters.NAME`: PostgreSQL's facts about a parameter.

use super::facts::entry_text;
use crate::blueprint::engines::EngineKind;
use crate::diagnostic::Problem;
use crate::engines::facts;
use crate::knowledge::postgres::Major;
use crate::knowledge::postgres::parameters::{self, Context, Parameter, VarType};

/// A parameter in lines of at most `width` characters.
///
/// # Errors
/// The problem with the name, and the intended one.
pub(super) fn page(name: &str, width: usize) -> Result<String, Problem> {
    let title = format!("spec.postgres.parameters.{name}");
    if name.contains('.') {
        let about = "The parameter of an extension. pgforge does not check its value, and the extension decides whether a \
                     change reloads or restarts.";
        return Ok(entry_text(&title, about, &[], width));
    }
    let majors: Vec<Major> = (Major::OLDEST.get()..=Major::NEWEST.get()).filter_map(Major::new).collect();
    let known: Vec<(Major, Parameter)> =
        majors.iter().filter_map(|major| Some((*major, parameters::lookup(name, *major)?))).collect();
    let (Some((first, _)), Some((newest, parameter))) = (known.first(), known.last()) else {
        // The error names the intended parameter.
        return parameters::check(name, "", Major::NEWEST).map(|()| String::new());
    };
    let about = match (*first == Major::OLDEST, *newest == Major::NEWEST) {
        (true, true) => format!("A parameter of PostgreSQL; the facts below are for {newest}."),
        (false, true) => format!("A parameter of PostgreSQL from {first} on; the facts below are for {newest}."),
        (_, false) => format!("A parameter of PostgreSQL up to {newest}; later majors do not have it."),
    };
    let owners = EngineKind::ALL.iter().filter(|kind| facts(**kind).owned_parameters.contains(name));
    let owners: Vec<String> = owners.map(ToString::to_string).collect();
    let mut facts =
        vec![("Accepts", takes(parameter)), ("Default", default(parameter)), ("Change", change(parameter.context))];
    if !owners.is_empty() {
        facts.push(("Owner", format!("set by the engine itself: {}", owners.join(", "))));
    }
    Ok(entry_text(&title, &about, &facts, width))
}

fn takes(parameter: &Parameter) -> String {
    let unit = match parameter.unit {
        "" => String::new(),
        unit => format!(", in {unit} unless a unit is written"),
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
        Context::Internal => "Cannot be set: it shows how the server was built or initialised.",
        Context::Postmaster => "Restarts the instances, one after another, unless `spec.postgres.restart` is `manual`.",
        Context::Sighup => "Reloads.",
        Context::SuperuserBackend | Context::Backend => "Reloads; applies to new sessions.",
        Context::Superuser | Context::User => "Reloads; sessions that set it themselves keep their value.",
    };
    words.to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_parameter_has_the_facts_of_its_major() {
        let text = page("work_mem", 100).unwrap();
        let expected = "\
spec.postgres.parameters.work_mem

  A parameter of PostgreSQL; the facts below are for 18.

  Accepts   a whole number from 64 to 2147483647, in kB unless a unit is written
  Default   4096 kB
  Change    Reloads; sessions that set it themselves keep their value.
";
        assert_eq!(text, expected);
        assert!(page("max_connections", 100).unwrap().contains("Change    Restarts the instances"));
        assert!(page("summarize_wal", 100).unwrap().contains("PostgreSQL from 17 on"));
    }

    #[test]
    fn an_unknown_parameter_suggests_the_intended_one() {
        assert_eq!(page("shared_bufers", 100).unwrap_err().help, "write `shared_buffers`");
    }
}
