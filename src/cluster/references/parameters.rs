//! Parameters that the cluster's major does not have, and values that it does not accept.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};
use crate::knowledge::postgres::parameters;

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    let major = cluster.postgres.version.major;
    let section = Path::dotted("spec.postgres.parameters");
    for (name, value) in &cluster.postgres.parameters {
        let Err(problem) = parameters::check(name.as_str(), &value.to_string(), major) else { continue };
        let path = section.key(name.as_str());
        if parameters::is_settable(name.as_str(), major) {
            found.error(codes::PARAMETER_VALUE, &path, problem.message, "").help(problem.help);
        } else {
            found.key_error(codes::UNKNOWN_PARAMETER, &path, problem.message, "").help(problem.help);
        }
    }
}
