use super::{Inputs, Selection, Unit, clusters, files, recorded};
use crate::diagnostic::render::line;
use crate::kube::Object;
use crate::lock::{INPUT_LIMIT, Input, Origin};

/// The cluster `orders`.
const BLUEPRINT: &str = include_str!("../../blueprints/minimal.yaml");

const DEFAULTS: &str = "apiVersion: pgforge.dev/v1\nkind: Defaults\nspec: {instances: 5}\n";

fn one(text: &str, defaults: Option<&str>, selection: Selection) -> Result<Unit, Vec<String>> {
    let mut inputs = Inputs::default();
    if let Some(defaults) = defaults {
        inputs.add_defaults("blueprints", "blueprints/defaults.yaml", defaults.into());
    }
    inputs.add("blueprints/orders.yaml", text.into());
    let checked = clusters(inputs, selection);
    if checked.failed() {
        return Err(checked.findings.iter().map(line).collect());
    }
    let [unit] = <[Unit; 1]>::try_from(checked.units).expect("one blueprint is one cluster");
    Ok(unit)
}

fn texts(unit: &Unit) -> Vec<(&str, &str)> {
    unit.origin.inputs().iter().map(|input| (&*input.path, &*input.text)).collect()
}

fn is_record(object: &Object) -> bool {
    object.identity().kind == "ConfigMap" && object.identity().name == "orders-pgforge"
}

#[test]
fn the_record_holds_the_inputs_with_paths_relative_to_the_blueprint() {
    let unit = one(BLUEPRINT, Some(DEFAULTS), Selection::Single).unwrap();
    assert_eq!(texts(&unit), [("orders.yaml", BLUEPRINT), ("defaults.yaml", DEFAULTS)]);
    let record = unit.built().bundle.objects().iter().find(|object| is_record(object)).cloned().unwrap();
    let text = record.value()["data"]["pgforge.lock"].as_str().unwrap();
    assert_eq!(Origin::read(text.as_bytes()).as_ref(), Ok(&unit.origin));
    assert_eq!(files(&unit).lock.origin, unit.origin);
}

#[test]
fn a_new_release_or_a_new_comment_changes_only_the_record() {
    let mut later = one(&format!("# later\n{BLUEPRINT}"), None, Selection::Single).unwrap();
    later.origin = Origin::new("9.8.7", None, later.origin.inputs().to_vec()).unwrap();
    let later = later.built().bundle.clone();
    let now = one(BLUEPRINT, None, Selection::Single).unwrap().built().bundle.clone();
    let differing: Vec<&Object> =
        now.objects().iter().zip(later.objects()).filter(|(a, b)| a != b).map(|(a, _)| a).collect();
    assert_eq!(now.objects().len(), later.objects().len());
    assert!(matches!(&*differing, [only] if is_record(only)), "{differing:?}");
}

#[test]
fn other_documents_of_a_file_are_not_recorded() {
    let secret = "apiVersion: v1\nkind: Secret\nstringData: {password: hunter2}\n";
    let unit = one(&format!("{secret}---\n{BLUEPRINT}---\n{secret}"), None, Selection::Single).unwrap();
    assert_eq!(texts(&unit), [("orders.yaml", &*format!("---\n{BLUEPRINT}"))]);
}

#[test]
fn a_blueprint_and_its_defaults_in_one_file_are_one_text() {
    let mut inputs = Inputs::default();
    let secret = "kind: Secret\n";
    let text = format!("{DEFAULTS}---\n{secret}...\n{BLUEPRINT}");
    inputs.add_defaults("blueprints", "blueprints/defaults.yaml", text.into());
    let checked = clusters(inputs, Selection::Single);
    assert_eq!(texts(&checked.units[0]), [("defaults.yaml", &*format!("{DEFAULTS}---\n{BLUEPRINT}"))]);
    assert_eq!(checked.units[0].cluster().instances, 3);
}

#[test]
fn the_environment_is_recorded_only_if_the_blueprint_has_environments() {
    let has = format!("{BLUEPRINT}environments: {{prod: {{}}}}\n");
    let environment_and_folder = |text: &str| {
        let unit = one(text, None, Selection::Named("prod")).unwrap();
        (unit.origin.environment().map(str::to_owned), files(&unit).path.to_string())
    };
    assert_eq!(environment_and_folder(&has), (Some("prod".to_owned()), "databases/orders@prod".to_owned()));
    assert_eq!(environment_and_folder(BLUEPRINT), (None, "databases/orders".to_owned()));
}

#[test]
fn texts_that_are_too_long_to_record_are_one_error() {
    let long = |bytes: usize| format!("{BLUEPRINT}#{}\n", "x".repeat(bytes - BLUEPRINT.len() - 2));
    assert!(one(&long(INPUT_LIMIT), None, Selection::Single).is_ok());
    let errors = one(&long(INPUT_LIMIT), Some(DEFAULTS), Selection::Single).unwrap_err();
    assert_eq!(
        errors,
        [format!(
            "blueprints/orders.yaml:2:1: error[PGF701]: the inputs of this cluster have {} bytes together, more than {INPUT_LIMIT} \
             (200 KiB)",
            INPUT_LIMIT + DEFAULTS.len()
        )]
    );
}

#[test]
fn the_inputs_of_a_lock_compile_even_if_they_require_another_release() {
    let text = format!("pgforge: \"9.8\"\n{BLUEPRINT}");
    let inputs = [("orders.yaml", &*text), ("defaults.yaml", DEFAULTS)];
    let inputs = inputs.map(|(path, text)| Input { path: path.to_owned(), text: text.to_owned() });
    let origin = Origin::new("9.8.7", None, inputs.to_vec()).unwrap();
    let unit = recorded(&origin, std::path::Path::new("blueprints")).unwrap();
    assert_eq!((&*unit.file, unit.cluster().instances), ("blueprints/orders.yaml", 3));
    assert_eq!(texts(&unit), [("orders.yaml", &*text), ("defaults.yaml", DEFAULTS)]);
}
