//! What stands in a tree and was not rendered, for the commands that look at trees.

use crate::io::tree::Taken;
use crate::plan::What;

/// What a foreign entry is, in the words of a plan.
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
