//! How long the community supports each major. Source: PostgreSQL's versioning policy, as published in 2026.

use super::Major;

/// The day on which this table was checked; what ended before counts as ended.
const CHECKED_ON: &str = "2026-11-24";

/// Each major and the date of its last release.
const LAST_RELEASES: [(u8, &str); 6] =
    [(13, "2025-11-13"), (14, "2026-11-12"), (15, "2027-11-11"), (16, "2028-11-09"), (17, "2029-11-08"), NEWEST];

/// The newest major, and the date of its last release.
pub const NEWEST: (u8, &str) = (18, "2030-11-14");

/// Returns the date of a major's last release, if that is past.
pub fn ended(major: Major) -> Option<&'static str> {
    let last = LAST_RELEASES.iter().find(|(known, _)| *known == major.get());
    last.map(|(_, date)| *date).filter(|date| *date < CHECKED_ON)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_major_has_a_last_release_and_the_oldest_are_past_it() {
        let majors = (Major::OLDEST.get()..=Major::NEWEST.get()).filter_map(Major::new);
        let ended: Vec<_> = majors.filter_map(ended).collect();
        assert_eq!(ended, ["2025-11-13", "2026-11-12"]);
        assert_eq!(LAST_RELEASES.map(|(major, _)| major), [13, 14, 15, 16, 17, 18]);
    }
}
