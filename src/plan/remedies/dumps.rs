//! Dumps that end, and those that would be removed.

use super::{Transition, after, before};
use crate::text::shell;
use crate::verdict::Remedy;

impl Transition<'_> {
    /// The bucket and prefix of the former dumps, for a shell.
    fn former_dumps(&self) -> String {
        let dumps = self.before.dumps.as_ref();
        let place = dumps.map(|dumps| format!("{}/{}", dumps.asked.to.s3.bucket, dumps.prefix));
        shell::word(&place.unwrap_or_default())
    }

    /// A last run, then the objects that nobody else deletes.
    pub(in crate::plan) fn stop_dumps(&self) -> Remedy {
        let (namespace, name) = (&self.before.namespace, &self.before.name);
        let last = before(
            "Take a last dump, and see that it succeeds.",
            vec![
                format!("kubectl -n {namespace} create job {name}-last-dump --from=cronjob/{name}-dump"),
                format!("kubectl -n {namespace} wait job/{name}-last-dump --for=condition=Complete --timeout=3600s"),
            ],
        );
        let delete = after(
            "Delete the CronJobs: until then they go on.",
            vec![format!("kubectl -n {namespace} delete cronjob -l pgforge.dev/cluster={name}")],
        );
        let stays = (!self.delivery.prunes()).then_some(delete);
        Remedy {
            title: format!("Stop the dumps of {name}"),
            steps: [Some(last), Some(self.merge()), stays].into_iter().flatten().collect(),
            stops: "Nothing. From then on what is lost cannot be restored, but from the dumps that are there."
                .to_owned(),
            back_out: "Put `backups.dumps` back: the next run is at the next time of its schedule.".to_owned(),
        }
    }

    /// A copy of what would be removed.
    pub(in crate::plan) fn keep_older_dumps(&self) -> Remedy {
        let place = self.former_dumps();
        let copy = before(
            "Copy what must stay to a place that `keep` does not see, with the store's own credentials in rclone's configuration as `s3`.",
            vec![format!("rclone copy s3:{place} s3:{place}-kept")],
        );
        Remedy {
            title: format!("Keep the older dumps of {}", self.before.name),
            steps: vec![copy, self.merge()],
            stops: "Nothing.".to_owned(),
            back_out: "Write the former numbers before the next run; what is removed is gone.".to_owned(),
        }
    }
}
