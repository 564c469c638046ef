//! How a shell names a cluster to pgforge.

use crate::lock::Origin;
use crate::text::shell;

/// The blueprint's file, without the folder in which somebody compiled it, for that must not show in what is committed;
/// and the environment, if the blueprint has some: `orders.yaml --environment prod`.
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
    fn no_name_of_a_file_is_more_than_a_word() {
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
