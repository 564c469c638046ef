//! Dumps: the databases that they name, and the role that is reserved for them.

use crate::blueprint::values::Identifier;
use crate::cluster::{Cluster, Dumps, Findings};
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Path, codes, quoted};

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    let Some(dumps) = &cluster.dumps else { return };
    let otherwise = "name one of `spec.postgres.databases`, or remove `databases` to dump all of them";
    known(cluster, found, &Path::dotted("spec.backups.dumps.databases"), &dumps.desired.databases, otherwise);
    if dumps.databases.is_empty() {
        found
            .error(codes::NOTHING_TO_DUMP, &Path::dotted("spec.backups.dumps"), "there is no database to dump", "")
            .help("add one to `spec.postgres.databases`, such as `app: {owner: app}`");
    }
    for name in cluster.postgres.roles.keys().filter(|name| dumps.is_role(name)) {
        let path = Path::dotted("spec.postgres.roles").key(name.as_str());
        let message = format!("the role {} is reserved for dumps", quoted(name.as_str()));
        found.key_error(codes::RESERVED_NAME, &path, message, "").help("choose another name");
    }
    for (key, user) in [("superuser", &cluster.secrets.superuser), ("replication", &cluster.secrets.replication)] {
        if dumps.is_role(&user.username) {
            let path = Path::dotted("spec.secrets").key(key).key("username");
            let message = format!("the role {} is reserved for dumps", quoted(Dumps::ROLE));
            found.error(codes::RESERVED_NAME, &path, message, "").help("choose another name");
        }
    }
}

/// Checks that the blueprint defines each database of a list, and that the list names it once. `otherwise` is the help if
/// no similar name exists.
pub(super) fn known(cluster: &Cluster, found: &mut Findings, list: &Path, desired: &[Identifier], otherwise: &str) {
    found.repeated(list, desired);
    let known = || cluster.postgres.databases.keys().map(Identifier::as_str);
    for (index, name) in desired.iter().enumerate() {
        if cluster.postgres.databases.contains_key(name) {
            continue;
        }
        let help = nearest(name.as_str(), known())
            .map_or_else(|| otherwise.to_owned(), |near| format!("write {}", quoted(near)));
        let message = format!("the database {} is not one of `spec.postgres.databases`", quoted(name.as_str()));
        found.error(codes::UNDEFINED, &list.index(index), message, "").help(help);
    }
}
