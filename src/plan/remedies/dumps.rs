//! Remedies for ending the dumps, and for dumps that would be deleted.

use super::{Transition, after, before};
use crate::text::shell;
use crate::verdict::Remedy;

impl Transition<'_> {
    /// The bucket and prefix of the old dumps, quoted for a shell.
    fn former_dumps(&self) -> String {
        let dumps = self.before.dumps.as_ref();
        let place = dumps.map(|dumps| format!("{}/{}", dumps.desired.to.s3.bucket, dumps.prefix));
        shell::word(&place.unwrap_or_default())
    }

    /// Takes a last dump, then deletes the CronJobs if the delivery does not.
    pub(in crate::plan) fn stop_dumps(&self) -> Remedy {
        let (namespace, name) = (&self.before.namespace, &self.before.name);
        let last = before(
            "Take a last dump, and check that it succeeds.",
            vec![
                format!("kubectl -n {namespace} create job {name}-last-dump --from=cronjob/{name}-dump"),
                format!("kubectl -n {namespace} wait job/{name}-last-dump --for=condition=Complete --timeout=3600s"),
            ],
        );
        let delete = after(
            "Delete the CronJobs: until then they keep running.",
            vec![format!("kubectl -n {namespace} delete cronjob -l pgforge.dev/cluster={name}")],
        );
        let stays = (!self.delivery.prunes()).then_some(delete);
        Remedy {
            title: format!("Stop the dumps of {name}"),
            steps: [Some(last), Some(self.merge()), stays].into_iter().flatten().collect(),
            during: "Nothing stops. From then on, lost data can be restored only from existing dumps.".to_owned(),
            rollback: "Restore `backups.dumps`: the next run follows its schedule.".to_owned(),
        }
    }

    /// Copies the dumps that would be deleted.
    pub(in crate::plan) fn keep_older_dumps(&self) -> Remedy {
        let place = self.former_dumps();
        let copy = before(
            "Copy the dumps that must stay to a location that `keep` does not cover. Configure the store's credentials in rclone as `s3`.",
            vec![format!("rclone copy s3:{place} s3:{place}-kept")],
        );
        Remedy {
            title: format!("Keep the older dumps of {}", self.before.name),
            steps: vec![copy, self.merge()],
            during: "Nothing stops.".to_owned(),
            rollback: "Restore the old numbers before the next run; deleted dumps cannot be recovered.".to_owned(),
        }
    }
}
