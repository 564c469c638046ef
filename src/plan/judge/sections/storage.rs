//! `spec.storage`: the volumes of the instances.

use crate::blueprint::OnDelete;
use crate::plan::judge::Transition;
use crate::verdict::{Effect, Verdict};

impl Transition<'_> {
    /// Judges a change of the volumes.
    pub(super) fn storage(&self, keys: &[&str]) -> Option<Verdict> {
        Some(match keys {
            ["size"] => self.volume_size(),
            ["class"] => self.storage_class(),
            ["onDelete"] => self.on_delete(),
            _ => return None,
        })
    }

    fn volume_size(&self) -> Verdict {
        if self.after.storage.size < self.before.storage.size {
            return Verdict::refused("a volume cannot shrink, and the API server rejects the smaller template")
                .with(self.shrink_volumes());
        }
        Verdict::recreate(
            Effect::None,
            "the API server rejects a change of the volume claim template, which would not grow existing claims anyway",
        )
        .with(self.grow_volumes())
    }

    fn storage_class(&self) -> Verdict {
        Verdict::recreate(
            Effect::None,
            "the API server rejects a change of the volume claim template; existing volumes keep their class until their instance is recreated",
        )
        .with(self.another_class())
    }

    fn on_delete(&self) -> Verdict {
        match self.after.storage.on_delete {
            OnDelete::Retain => {
                Verdict::no_effect("from then on, the volumes stay when the cluster's objects are deleted")
            }
            OnDelete::Delete => Verdict::no_effect(
                "this change deletes nothing; from then on, deleting the cluster's objects deletes its data",
            ),
        }
    }
}
