//! The checks that only this engine has: what the operator's webhooks would reject or warn about, and where it would
//! not follow the blueprint.
//!
//! Source: `internal/webhook/v1` of cloudnative-pg/cloudnative-pg v1.30.0, and the rules of its definitions.

use super::names::{self, SUPERUSER};
use super::pooler;
use crate::blueprint::Restart;
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes, quoted};
use crate::knowledge::postgres::parameters::truth;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    superuser(cluster, findings);
    replication(findings);
    roles(cluster, findings);
    databases(cluster, findings);
    image(cluster, findings);
    standbys(cluster, findings);
    lease(cluster, findings);
    memory(cluster, findings);
    parameters(cluster, findings);
    restart(cluster, findings);
    pooler::check(cluster, findings);
}

fn superuser(cluster: &Cluster, findings: &mut Findings) {
    let name = cluster.secrets.superuser.username.as_str();
    if name != SUPERUSER {
        findings
            .error(
                codes::ENGINE_USERNAME,
                &Path::dotted("spec.secrets.superuser.username"),
                format!("cloudnative-pg does not support a superuser named {}", quoted(name)),
                "",
            )
            .help(format!("remove `username`: the superuser is always `{SUPERUSER}`"))
            .because("the operator manages only the password of `postgres`");
    }
    if names::is_operators(cluster, &cluster.secrets.superuser.name) {
        reserved_secret(findings, &Path::dotted("spec.secrets.superuser.name"), &cluster.secrets.superuser.name);
    }
}

/// Rejects a replication user: standbys log in with certificates.
fn replication(findings: &mut Findings) {
    let path = Path::dotted("spec.secrets.replication");
    if findings.is_written(&path) {
        findings
            .key_error(
                codes::OPERATOR_DECIDES,
                &path,
                "cloudnative-pg does not support a custom replication user",
                "standbys log in as `streaming_replica`, with a certificate from the operator",
            )
            .help("remove `replication`");
    }
}

fn reserved_secret(findings: &mut Findings, path: &Path, secret: &str) {
    findings
        .error(
            codes::OPERATOR_NAME,
            path,
            format!("the operator uses the Secret {} itself", quoted(secret)),
            "it stores certificates in it",
        )
        .help("choose another name");
}

fn roles(cluster: &Cluster, findings: &mut Findings) {
    let section = Path::dotted("spec.postgres.roles");
    for (name, role) in &cluster.postgres.roles {
        let path = section.key(name.as_str());
        if names::is_reserved(name.as_str()) && name.as_str() != SUPERUSER {
            findings
                .key_error(
                    codes::OPERATOR_NAME,
                    &path,
                    format!("the operator reserves the role {}", quoted(name.as_str())),
                    "its webhook rejects the resource",
                )
                .help("choose another name");
        }
        if role.login && names::is_operators(cluster, &role.secret) {
            let written = path.key("secret");
            if findings.is_written(&written) {
                reserved_secret(findings, &written, &role.secret);
            } else {
                findings
                    .key_error(
                        codes::OPERATOR_NAME,
                        &path,
                        format!("the operator uses the role's Secret {} itself", quoted(&role.secret)),
                        "it stores certificates in it",
                    )
                    .help(format!("add `secret: {}` to the role", cluster.component(&format!("role-{name}"))));
            }
        }
    }
}

fn databases(cluster: &Cluster, findings: &mut Findings) {
    let section = Path::dotted("spec.postgres.databases");
    for name in cluster.postgres.databases.keys().filter(|name| name.as_str() == "postgres") {
        findings
            .key_error(
                codes::OPERATOR_NAME,
                &section.key(name.as_str()),
                "the operator reserves the database `postgres`",
                "its webhook rejects the resource",
            )
            .help("choose another name");
    }
}

/// Checks the image's tag, from which the operator reads the version.
fn image(cluster: &Cluster, findings: &mut Findings) {
    let (image, major) = (&cluster.images.cloudnative_pg, cluster.postgres.version.major);
    let path = Path::dotted("spec.images.cloudnative-pg");
    let tag = image.tag().unwrap_or_default();
    let found: String = tag.chars().take_while(char::is_ascii_digit).collect();
    match found.parse::<u8>() {
        Ok(found) if found == major.get() => {}
        Ok(found) => {
            findings
                .error(
                    codes::IMAGE_OF_ANOTHER_MAJOR,
                    &path,
                    format!("`{image}` contains PostgreSQL {found}, but `postgres.version` is {major}"),
                    "the operator reads the version from the tag",
                )
                .help(format!("use an image with PostgreSQL {major}, or write `version: {found}`"));
        }
        Err(_) => {
            findings
                .error(
                    codes::TAG_WITHOUT_VERSION,
                    &path,
                    format!("the tag of `{image}` does not begin with a version"),
                    "the operator's webhook rejects it",
                )
                .help(format!("use a tag such as `{major}.4`, optionally followed by a digest"))
                .because("the operator reads PostgreSQL's version, and its changes, from the tag");
        }
    }
}

/// Rejects a range of standbys: with a minimum, the operator waits for exactly that many.
fn standbys(cluster: &Cluster, findings: &mut Findings) {
    let replication = &cluster.replication;
    if replication.is_synchronous() && replication.min > 0 && replication.max > replication.min {
        let (min, max) = (replication.min, replication.max);
        findings
            .error(
                codes::MODE_UNSUPPORTED,
                &Path::dotted("spec.replication.standbys.max"),
                format!("cloudnative-pg cannot make commits wait for {min} to {max} standbys"),
                "with a minimum, it waits for exactly that many",
            )
            .help(format!(
                "write `standbys: {{min: {max}}}`, or `{{min: 0, max: {max}}}` to wait only for connected standbys"
            ));
    }
}

/// Checks the lease's timings, which the webhook restricts.
fn lease(cluster: &Cluster, findings: &mut Findings) {
    let timing = &cluster.engines.cloudnative_pg.timing;
    let path = |key: &str| Path::dotted("spec.cloudnative-pg.timings").key(key);
    let (lease, renew, retry) =
        (timing.lease_duration_seconds, timing.renew_deadline_seconds, timing.retry_period_seconds);
    if lease <= renew {
        findings
            .error(
                codes::ENGINE_TIMINGS,
                &findings.written(&[path("leaseDurationSeconds"), path("renewDeadlineSeconds")]),
                format!("`leaseDurationSeconds` is {lease}, not greater than `renewDeadlineSeconds` ({renew})"),
                "the lease could expire while the primary still tries to renew it",
            )
            .help(format!("write `leaseDurationSeconds: {}` or more", renew + 1));
    }
    if 5 * renew <= 6 * retry {
        findings
            .error(
                codes::ENGINE_TIMINGS,
                &findings.written(&[path("renewDeadlineSeconds"), path("retryPeriodSeconds")]),
                format!("`renewDeadlineSeconds` is {renew}, not greater than 1.2 × `retryPeriodSeconds` ({retry})"),
                "one failed attempt would lose the lease",
            )
            .help(format!("write `renewDeadlineSeconds: {}` or more", 6 * retry / 5 + 1));
    }
}

fn memory(cluster: &Cluster, findings: &mut Findings) {
    const MEBIBYTE: f64 = 1_048_576.0;
    let (Some(request), Some(buffers)) = (cluster.resources.requests.memory, cluster.number("shared_buffers")) else {
        return;
    };
    let needed = (buffers / MEBIBYTE).ceil();
    #[expect(clippy::cast_precision_loss, reason = "no machine has so much memory")]
    let desired = request.mebibytes() as f64;
    if desired < needed {
        findings
            .error(
                codes::MEMORY_BELOW_BUFFERS,
                &Path::dotted("spec.resources.requests.memory"),
                format!("the memory request of {request} is less than `shared_buffers` ({needed}MB)"),
                "the operator's webhook rejects it",
            )
            .help(format!("write `memory: {needed}Mi` or more"))
            .because("memory that is not requested might be unavailable when PostgreSQL starts");
    }
}

fn parameters(cluster: &Cluster, findings: &mut Findings) {
    let path = |name: &str| Path::dotted("spec.postgres.parameters").key(name);
    let text = |name: &str| cluster.postgres.parameters.get(name).map(ToString::to_string);
    if text("wal_log_hints").and_then(|value| truth(&value)) == Some(false) && cluster.instances > 1 {
        findings
            .error(
                codes::PARAMETER_REFUSED,
                &path("wal_log_hints"),
                "cloudnative-pg does not accept `wal_log_hints: off` with standbys",
                "the operator's webhook rejects it",
            )
            .help("remove `wal_log_hints`")
            .because("`pg_rewind` needs it to turn a former primary into a standby");
    }
    // With several instances, a check for every engine rejects `minimal`.
    if text("wal_level").is_some_and(|value| value.eq_ignore_ascii_case("minimal")) && cluster.instances == 1 {
        findings
            .error(
                codes::PARAMETER_REFUSED,
                &path("wal_level"),
                "cloudnative-pg does not accept `wal_level: minimal`",
                "the operator's webhook rejects it, because WAL is always archived",
            )
            .help("remove `wal_level`");
    }
    if let (Some(min), Some(max)) = (cluster.number("min_wal_size"), cluster.number("max_wal_size"))
        && min >= max
    {
        findings
            .error(
                codes::PARAMETER_REFUSED,
                &findings.written(&[path("min_wal_size"), path("max_wal_size")]),
                "`min_wal_size` is not less than `max_wal_size`",
                "the operator's webhook rejects it",
            )
            .help("write a smaller `min_wal_size`, or remove it");
    }
}

fn restart(cluster: &Cluster, findings: &mut Findings) {
    if cluster.postgres.restart == Restart::Manual && cluster.instances == 1 {
        findings
            .error(
                codes::OPERATOR_DECIDES,
                &Path::dotted("spec.postgres.restart"),
                "cloudnative-pg does not support `restart: manual` with one instance",
                "the operator's webhook rejects it",
            )
            .help("remove `restart`, or set `instances: 2` or more");
    }
}
