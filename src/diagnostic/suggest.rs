//! "Did you mean": the nearest allowed name.

/// Longer words are not typing mistakes, and comparing them is slow.
const LONGEST: usize = 64;

/// The candidate that was most likely meant, if one is near: equal except for case, `-` and `_`; or a few letters
/// different; or longer or shorter at one end. Among equally near ones the one with the nearer case, then the first.
pub fn nearest<'a>(word: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    let wanted = normalised(word);
    if wanted.is_empty() || wanted.chars().count() > LONGEST {
        return None;
    }
    let ranked = candidates.into_iter().filter_map(|candidate| {
        let near = distance(&wanted, &normalised(candidate))?;
        Some(((near, strsim::osa_distance(word, candidate)), candidate))
    });
    // `min_by_key` keeps the first of equals.
    ranked.min_by_key(|(distance, _)| *distance).map(|(_, candidate)| candidate)
}

/// The distance of a candidate from the word, or `None` if it is too far.
fn distance(word: &str, candidate: &str) -> Option<usize> {
    let typed = strsim::osa_distance(word, candidate);
    let length = word.chars().count().max(candidate.chars().count());
    if typed <= (length / 3).max(1) && typed < length {
        return Some(typed);
    }
    // `max_conn` for `max_connections`, `synchronous_mode` for `mode`: worse than any typing mistake.
    let contained = word.len().min(candidate.len()) >= 3
        && (candidate.starts_with(word)
            || candidate.ends_with(word)
            || word.starts_with(candidate)
            || word.ends_with(candidate));
    contained.then_some(LONGEST + typed)
}

fn normalised(word: &str) -> String {
    word.chars().filter(|character| !matches!(character, '-' | '_')).flat_map(char::to_lowercase).collect()
}

#[cfg(test)]
mod tests {
    use super::nearest;

    #[test]
    fn the_nearest_name_is_suggested() {
        for (word, candidates, expected) in [
            ("instnaces", &["images", "instances", "initdb"][..], Some("instances")),
            ("Instances", &["instance", "instances"], Some("instances")),
            ("maxConnections", &["max_connections", "max_locks"], Some("max_connections")),
            ("shared_bufers", &["shared_buffers", "wal_buffers"], Some("shared_buffers")),
            ("max_conn", &["work_mem", "max_connections"], Some("max_connections")),
            ("backup", &["pooler", "backups"], Some("backups")),
            ("synchronousMode", &["min", "mode"], Some("mode")),
            ("generatd", &["existing", "generated"], Some("generated")),
            ("mni", &["max", "min"], Some("min")),
            ("aap", &["APP", "app"], Some("app")),
        ] {
            assert_eq!(nearest(word, candidates.iter().copied()), expected, "{word}");
        }
    }

    #[test]
    fn no_name_is_suggested_if_none_is_similar() {
        for word in ["", "_", "zookeeper", "x", "cpu", &"instances".repeat(1000)] {
            assert_eq!(nearest(word, ["instances", "engine", "db"]), None, "{word}");
        }
    }
}
