//! Entries of a tree that pgforge did not render.

use crate::io::tree::Taken;
use crate::plan::What;

/// Returns a plan's term for a foreign entry.
pub(super) fn of_kind(taken: Taken) -> What {
    match taken {
        Taken::Manifest => What::Manifest,
        Taken::Kustomization => What::Kustomization,
        Taken::Settings => What::Settings,
        Taken::Link => What::Link,
        Taken::Special => What::Special,
        Taken::Empty => What::Empty,
    }
}
