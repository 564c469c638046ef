//! "Did you mean": the nearest of the names that are allowed.

/// The known name that `given` was most likely meant to be; the first of several equally near. `None` if none is near:
/// more than a third of the letters would have to change.
pub fn nearest<'a>(given: &str, known: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let lower = given.to_lowercase();
    let distance = |name: &str| strsim::damerau_levenshtein(&lower, &name.to_lowercase());
    // No typing error is longer than any name; the quadratic measure never sees hostile text.
    if given.len() > 128 {
        return None;
    }
    known
        .into_iter()
        .map(|name| (distance(name), name))
        .filter(|(distance, name)| *distance <= name.chars().count().max(lower.chars().count()).div_ceil(3))
        .min_by_key(|(distance, _)| *distance)
        .map(|(_, name)| name)
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn a_slip_of_the_finger_is_undone_and_another_word_is_not() {
        let keys = ["instances", "engine", "storage", "postgres"];
        for (given, meant) in [
            ("instnces", Some("instances")),
            ("Instances", Some("instances")),
            ("stroage", Some("storage")),
            ("postgresql", Some("postgres")),
            ("replicas", None),
            ("", None),
        ] {
            assert_eq!(nearest(given, keys), meant, "{given}");
        }
        assert_eq!(nearest(&"instances".repeat(20), keys), None);
    }
}
