//! Cron jobs, with the defaults that the API server would fill in.

use k8s_openapi::api::batch::v1::{CronJob, CronJobSpec, JobSpec, JobTemplateSpec};
use k8s_openapi::api::core::v1::PodSpec;
use k8s_openapi::apimachinery::pkg::apis::meta::v1::ObjectMeta;

use super::pod;

/// The numbers of finished Jobs that are kept for inspection.
const SUCCEEDED: i32 = 3;
const FAILED: i32 = 3;

/// When a `CronJob` runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum When<'a> {
    /// At the times of a schedule in a time zone.
    At {
        /// Five cron fields.
        schedule: &'a str,
        /// A name of the IANA time zone database.
        time_zone: &'a str,
    },
    /// Only manually: `kubectl create job --from`.
    Manual,
}

/// Returns a `CronJob` with at most one run at a time, of one pod, without retries. `deadline` is in seconds.
pub fn cron_job(metadata: ObjectMeta, when: When, deadline: u64, pod: PodSpec) -> CronJob {
    let (schedule, time_zone, suspend) = match when {
        When::At { schedule, time_zone } => (schedule, time_zone, false),
        When::Manual => ("0 0 1 1 *", "Etc/UTC", true),
    };
    let labels = metadata.labels.clone().unwrap_or_default();
    let job = JobSpec {
        active_deadline_seconds: Some(i64::try_from(deadline).unwrap_or(i64::MAX)),
        backoff_limit: Some(0),
        completion_mode: Some("NonIndexed".to_owned()),
        completions: Some(1),
        parallelism: Some(1),
        pod_replacement_policy: Some("TerminatingOrFailed".to_owned()),
        suspend: Some(false),
        template: pod::template(labels.clone(), PodSpec { restart_policy: Some("Never".to_owned()), ..pod }),
        ..JobSpec::default()
    };
    let template = JobTemplateSpec {
        metadata: Some(ObjectMeta { labels: Some(labels), ..ObjectMeta::default() }),
        spec: Some(job),
    };
    let spec = CronJobSpec {
        schedule: schedule.to_owned(),
        time_zone: Some(time_zone.to_owned()),
        concurrency_policy: Some("Forbid".to_owned()),
        suspend: Some(suspend),
        successful_jobs_history_limit: Some(SUCCEEDED),
        failed_jobs_history_limit: Some(FAILED),
        job_template: template,
        ..CronJobSpec::default()
    };
    CronJob { metadata, spec: Some(spec), status: None }
}
