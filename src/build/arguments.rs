//! The arguments that name a cluster in commands of the runbook.

use crate::lock::Origin;
use crate::text::shell;

/// The blueprint's file, and its environment if the blueprint has environments: `orders.yaml --environment prod`. The
/// path omits the folder, which differs between machines and would show up in commits.
pub(super) fn arguments(origin: &Origin) -> String {
    let file = origin.inputs().first().map_or("", |blueprint| &blueprint.path);
    let environment =
        origin.environment().map(|name| format!(" --environment {}", shell::word(name))).unwrap_or_default();
    format!("{}{environment}", shell::file(file))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lock::Input;

    fn named(path: &str, environment: Option<&str>) -> String {
        let input = Input { path: path.to_owned(), text: String::new() };
        arguments(&Origin::new("0.1.0", environment.map(str::to_owned), vec![input]).unwrap())
    }

    #[test]
    fn a_cluster_is_its_file_and_its_environment() {
        assert_eq!(named("orders.yaml", None), "orders.yaml");
        assert_eq!(named("orders.yaml", Some("prod")), "orders.yaml --environment prod");
    }

    #[test]
    fn every_file_name_is_one_word_for_the_shell() {
        for (path, word) in [
            ("two words.yaml", "'two words.yaml'"),
            ("$(reboot).yaml", "'$(reboot).yaml'"),
            ("it's.yaml", r"'it'\''s.yaml'"),
            ("--out", "./--out"),
            ("a\n## b.yaml", r#""$(printf 'a\012## b.yaml')""#),
        ] {
            assert_eq!(named(path, None), word);
        }
    }
}
