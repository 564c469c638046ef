//! Sizes, as numbers for arithmetic and as text for messages.

use crate::blueprint::values::Bytes;

const KB: f64 = 1024.0;
const MB: f64 = 1024.0 * KB;
const GB: f64 = 1024.0 * MB;

/// A size in bytes.
#[expect(clippy::cast_precision_loss, reason = "no check depends on single bytes")]
pub(super) fn bytes(size: Bytes) -> f64 {
    size.get() as f64
}

/// A size in PostgreSQL's units, rounded for a message.
pub(super) fn size(bytes: f64) -> String {
    match bytes {
        _ if bytes >= GB && (bytes / GB).fract() == 0.0 => format!("{}GB", bytes / GB),
        _ if bytes >= 10.0 * GB => format!("{:.0}GB", bytes / GB),
        _ if bytes >= GB => format!("{:.1}GB", bytes / GB),
        _ if bytes >= MB => format!("{:.0}MB", bytes / MB),
        _ => format!("{:.0}kB", bytes / KB),
    }
}

/// A size rounded down to whole megabytes, as a value to suggest. `None` below 1MB.
pub(super) fn megabytes(bytes: f64) -> Option<String> {
    (bytes >= MB).then(|| format!("{:.0}MB", (bytes / MB).floor()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_rounded_for_messages() {
        let shown = [64.0 * KB, 800.0 * MB, 1536.0 * MB, 16.0 * GB, 12.53 * GB].map(size);
        assert_eq!(shown, ["64kB", "800MB", "1.5GB", "16GB", "13GB"]);
        assert_eq!([megabytes(2.9 * MB), megabytes(KB)], [Some("2MB".to_owned()), None]);
    }
}
