//! Connections that poolers may open, against `max_connections` and the limits of roles.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let Some(pooler) = &cluster.pooler else { return };
    let path = Path::dotted("spec.pooler");
    let sizes = [path.key("defaultPoolSize"), path.key("instances"), path.clone()];
    let (all, left) = (pooler.connections(cluster), cluster.client_connections());
    let fits = pooler.fitting_size(cluster);
    let help = match fits {
        size if size < pooler.pool_size => format!("write `defaultPoolSize: {size}` or less"),
        _ => "raise `max_connections`, or run fewer poolers".to_owned(),
    };
    if let Some(left) = left.filter(|left| all > *left) {
        let pools = pooler.pools(cluster).into_values().fold(0, u32::saturating_add);
        findings
            .warning(
                codes::POOLS_TOO_LARGE,
                &findings.written(&sizes),
                format!("the poolers may open {all} connections, but only {left} are available"),
                &format!(
                    "{} poolers × {pools} pools × {} connections, and those that look up passwords",
                    pooler.desired.instances.get(),
                    pooler.pool_size
                ),
            )
            .help(help.clone())
            .because("each role has one pool in each database; clients get an error for each connection that PostgreSQL rejects");
        return;
    }
    for (name, pools) in pooler.pools(cluster) {
        let used = pooler.connections_of(pools);
        let limit = cluster.postgres.roles.get(name).and_then(|role| role.connection_limit);
        let Some(limit) = limit.filter(|limit| *limit > 0 && used > *limit) else { continue };
        findings
            .warning(
                codes::POOL_ABOVE_LIMIT,
                &findings.written(&sizes),
                format!("the poolers may open {used} connections as `{name}`, but its limit is {limit}"),
                "clients get an error instead of waiting",
            )
            .help(format!("{help}, or give the role `connectionLimit: {used}`"));
    }
}
