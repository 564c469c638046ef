//! Names of Secrets: each must be legal, and belong to one role only.

use std::collections::HashMap;

use crate::blueprint::values::{ResourceName, Text};
use crate::cluster::{Cluster, Findings, Role};
use crate::diagnostic::{Path, codes, quoted};

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    let secrets = &cluster.secrets;
    let kept = cluster.names().steward_secret();
    let system = [
        ("the superuser", &secrets.superuser.name),
        ("the replication role", &secrets.replication.name),
        ("the steward", &kept),
    ];
    let apps: Vec<(String, String)> =
        cluster.apps.keys().map(|app| (format!("the application `{app}`"), cluster.names().app_secret(app))).collect();
    let mut taken: Vec<(String, &str)> = system.map(|(who, name)| (who.to_owned(), name.as_str())).into();
    taken.extend(cluster.dumps.iter().map(|dumps| ("the dump role".to_owned(), dumps.secret.as_str())));
    taken.extend(cluster.pooler.iter().map(|pooler| ("the pooler".to_owned(), pooler.secret.as_str())));
    let certificate = cluster.certificate();
    taken.extend(certificate.iter().map(|name| ("the server's certificate".to_owned(), name.as_str())));
    taken.extend(apps.iter().map(|(who, name)| (who.clone(), name.as_str())));
    let mut owners: HashMap<&str, String> = HashMap::new();
    for (who, name) in taken {
        owners.entry(name).or_insert(who);
    }
    if secrets.superuser.name == secrets.replication.name {
        found
            .error(
                codes::SECRET_NAME,
                &Path::dotted("spec.secrets.replication.name"),
                format!("the superuser and the replication role share the Secret {}", quoted(&secrets.superuser.name)),
                "",
            )
            .help("set a different `name` for each");
    }
    let section = Path::dotted("spec.postgres.roles");
    for (number, (name, role)) in cluster.postgres.roles.iter().enumerate().filter(|(_, (_, role))| role.login) {
        let path = section.key(name.as_str());
        let (shown, secret) = (quoted(name.as_str()), quoted(&role.secret));
        if ResourceName::parse(&role.secret).is_err() {
            let message = format!("the Secret of the role {shown} would be named {secret}, which Kubernetes rejects");
            found
                .key_error(codes::SECRET_NAME, &path, message, "")
                .help(format!("add `secret: {}` to the role", free_name(cluster, role, &owners, number)));
        }
        match owners.get(role.secret.as_str()) {
            Some(who) => {
                let message = format!("the role {shown} and {who} share the Secret {secret}");
                found
                    .key_error(codes::SECRET_NAME, &path, message, "")
                    .help(format!("add `secret: {}` to the role", free_name(cluster, role, &owners, number)));
            }
            None => drop(owners.insert(&role.secret, format!("the role {shown}"))),
        }
    }
}

/// A free name for a role's Secret, similar to the rejected one and different for each role.
fn free_name(cluster: &Cluster, role: &Role, taken: &HashMap<&str, String>, number: usize) -> String {
    let near = ResourceName::nearest(&role.secret).map(|name| name.to_string());
    let numbers = (number + 1..).step_by(cluster.postgres.roles.len());
    let mut names = near.into_iter().chain(numbers.map(|number| cluster.component(&format!("role-{number}"))));
    names.find(|name| !taken.contains_key(name.as_str())).unwrap_or_default()
}
