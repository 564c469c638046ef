//! `pgforge why`.

use std::path::PathBuf;

use clap::Args;

use super::inputs::{Inputs, Selected};
use super::{Exit, refuse};
use crate::blueprint::values::{ObjectName, Text};
use crate::compile::{self, Unit};
use crate::diagnostic::quoted;
use crate::diagnostic::suggest::nearest;
use crate::emit;
use crate::kube::Object;
use crate::plan::FieldPath;
use crate::plan::why::{self, Influence};
use crate::secrecy::{MASK, tree};

/// Shows which lines of the blueprint cause a rendered object, or one of its fields
///
/// pgforge removes or changes one line at a time and renders again. What then differs is that line's effect.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  pgforge why StatefulSet/orders-keeper
  pgforge why StatefulSet/orders-keeper /spec/replicas
  pgforge why Service/orders-primary spec.ports[port=5432] blueprints/orders.yaml")]
pub(super) struct Why {
    /// The object
    #[arg(value_name = "KIND/NAME")]
    object: String,

    /// A field of the object, as a JSON pointer or as in a plan; then blueprints and folders, `blueprints` by default
    #[arg(value_name = "POINTER|FILE|DIR")]
    rest: Vec<PathBuf>,

    #[command(flatten)]
    selected: Selected,
}

/// The most fields listed for one line.
const FIELDS: usize = 8;

impl Why {
    pub(super) fn run(self) -> Exit {
        let object = match ObjectName::parse(&self.object) {
            Ok(object) => object,
            Err(problem) => return refuse(&problem.to_string()),
        };
        let (pointer, paths) = self.arguments();
        let selection = self.selected.environment.as_deref().map_or(compile::Selection::All, compile::Selection::Named);
        let Some(units) = Inputs::named(paths, "stdin.yaml".to_owned()).check(selection) else { return Exit::Failed };
        let mut known = Vec::new();
        let mut page = String::new();
        for unit in &units {
            for rendered in unit.built().bundle.objects() {
                let identity = rendered.identity();
                let name = format!("{}/{}", identity.kind, identity.name);
                if name == object.to_string() {
                    match self::page(unit, rendered, pointer.as_deref()) {
                        Ok(section) => page.push_str(&section),
                        Err(reason) => return refuse(&reason),
                    }
                }
                known.push(name);
            }
        }
        if page.is_empty() {
            let help = nearest(&self.object, known.iter().map(String::as_str));
            let help = help.map(|near| format!("; did you mean `{near}`?")).unwrap_or_default();
            return refuse(&format!("no cluster of these blueprints renders {}{help}", quoted(&self.object)));
        }
        super::print_page(&page)
    }

    /// Returns the pointer, if there is one, and the paths. An argument that exists as a file or folder is a path.
    fn arguments(&self) -> (Option<String>, Vec<PathBuf>) {
        let mut paths = self.rest.clone();
        let pointer = paths.first().filter(|first| !first.exists() && first.as_os_str() != "-");
        let pointer = pointer.map(|first| first.to_string_lossy().into_owned());
        if pointer.is_some() {
            paths.remove(0);
        }
        if paths.is_empty() {
            paths.push("blueprints".into());
        }
        (pointer, paths)
    }
}

/// Renders the page about one object of one cluster.
fn page(unit: &Unit, object: &Object, pointer: Option<&str>) -> Result<String, String> {
    let identity = object.identity();
    let mut page = format!("{}/{}", identity.kind, identity.name);
    if !identity.namespace.is_empty() {
        page.push_str(&format!(" in {}", identity.namespace));
    }
    let desired = pointer.map(why::keys).unwrap_or_default();
    if let Some(pointer) = pointer {
        let Some(value) = why::held(object.value(), &desired) else {
            return Err(format!("`{}/{}` has no field {}", identity.kind, identity.name, quoted(pointer)));
        };
        let is_credential = || tree::find(object.value()).iter().any(|found| std::ptr::eq(found.node, value));
        let value = if value.is_object() || value.is_array() {
            String::new()
        } else if is_credential() {
            format!(": {MASK}")
        } else {
            format!(": {}", emit::line(value))
        };
        page.push_str(&format!(", {pointer}{value}"));
    }
    page.push('\n');
    let mut default = true;
    for influence in why::why(unit, object) {
        default &= !add_influence(&mut page, &influence, pointer.is_some(), &desired);
    }
    page.push_str(match (default, pointer) {
        (true, _) => "  pgforge's default: no single line of the blueprint changes it\n",
        (false, None) => "  everything else is pgforge's default\n",
        (false, Some(_)) => "",
    });
    Ok(page)
}

/// Adds what one line causes, if it concerns the requested field; returns whether it does.
fn add_influence(page: &mut String, influence: &Influence, is_credential_code: bool, desired: &[String]) -> bool {
    // The line that names the object causes the whole of it, which explains no single field.
    let is_listed = |field: &&FieldPath| why::concerns(field, desired) && (!field.is_root() || !is_credential_code);
    let fields: Vec<&FieldPath> = influence.fields.iter().filter(is_listed).collect();
    if fields.is_empty() {
        return false;
    }
    let place = &influence.place;
    page.push_str(&format!("  {}:{}  {}\n", place.file.name, place.line_column().0, influence.path));
    if is_credential_code {
        return true;
    }
    for field in fields.iter().take(FIELDS) {
        let shown = if field.is_root() { "the whole object".to_owned() } else { field.to_string() };
        page.push_str(&format!("      {shown}\n"));
    }
    if fields.len() > FIELDS {
        page.push_str(&format!("      and {} more\n", fields.len() - FIELDS));
    }
    true
}
