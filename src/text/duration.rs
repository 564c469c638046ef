//! Durations in Go's notation, as Kubernetes and programs for it read them.

use std::time::Duration;

/// Go's notation; the units that `time.ParseDuration` knows end at hours.
pub fn go(duration: Duration) -> String {
    if duration.subsec_millis() == 0 {
        format!("{}s", duration.as_secs())
    } else {
        format!("{}ms", duration.as_millis())
    }
}

/// Go's notation of a time span, `1m30s`, `1500ms`.
pub fn parse(text: &str) -> Option<Duration> {
    let mut rest = text;
    let mut total = Duration::ZERO;
    while !rest.is_empty() {
        let digits = rest.find(|c: char| !c.is_ascii_digit() && c != '.')?;
        let letters = rest[digits..].find(|c: char| c.is_ascii_digit()).map_or(rest.len(), |at| digits + at);
        let unit = match &rest[digits..letters] {
            "ns" => 1e-9,
            "us" | "µs" => 1e-6,
            "ms" => 1e-3,
            "s" => 1.0,
            "m" => 60.0,
            "h" => 3600.0,
            _ => return None,
        };
        total += Duration::try_from_secs_f64(rest[..digits].parse::<f64>().ok()? * unit).ok()?;
        rest = &rest[letters..];
    }
    (!text.is_empty()).then_some(total)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_displayed_duration_parses_to_itself() {
        for (millis, text) in [(5_000, "5s"), (90_000, "90s"), (1_500, "1500ms")] {
            let duration = Duration::from_millis(millis);
            assert_eq!((go(duration), parse(text)), (text.to_owned(), Some(duration)));
        }
        assert_eq!(parse("1m30s"), parse("90s"));
        assert_eq!(parse("1 hour"), None);
    }
}
