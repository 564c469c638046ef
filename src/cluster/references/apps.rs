//! Applications: their databases, roles, names and settings.

use super::sections;
use std::collections::BTreeMap;

use crate::blueprint::App;
use crate::blueprint::values::{Identifier, Name};
use crate::cluster::{Cluster, Findings};
use crate::diagnostic::suggest::nearest;
use crate::diagnostic::{Path, codes, quoted};
use crate::knowledge::kubernetes::LONGEST_LABEL;

pub(super) fn check(cluster: &Cluster, found: &mut Findings) {
    let mut first: BTreeMap<&Identifier, &Name> = BTreeMap::new();
    for (name, app) in &cluster.apps {
        let path = Path::dotted("spec.apps").key(name.as_str());
        length(cluster, name, &path, found);
        let first = *first.entry(&app.database).or_insert(name);
        database(cluster, (name, app), first, &path, found);
        sections::requests(&app.resources, &path.key("resources"), found);
        sections::peers(&app.allow_from, &path.key("allowFrom"), found);
        sections::peers(&app.allow_to, &path.key("allowTo"), found);
    }
}

fn length(cluster: &Cluster, name: &Name, path: &Path, found: &mut Findings) {
    let service = cluster.names().app(name);
    if service.len() > LONGEST_LABEL {
        let room = (LONGEST_LABEL + name.as_str().len()).saturating_sub(service.len());
        let message =
            format!("the name of the Service `{service}` has {} characters, more than {LONGEST_LABEL}", service.len());
        let help = match room {
            0 => "choose a shorter name for the cluster".to_owned(),
            room => format!("choose a name of at most {room} characters"),
        };
        found.key_error(codes::NAME_LENGTH, path, message, "").help(help);
    }
}

fn database(cluster: &Cluster, (name, app): (&Name, &App), first: &Name, path: &Path, found: &mut Findings) {
    let path = path.key("database");
    let shown = quoted(app.database.as_str());
    let Some(database) = cluster.postgres.databases.get(&app.database) else {
        let known = cluster.postgres.databases.keys().map(Identifier::as_str);
        let help = nearest(app.database.as_str(), known).map_or_else(
            || format!("add {} to `spec.postgres.databases`", quoted(&format!("{}: {{owner: …}}", app.database))),
            |near| format!("write {}", quoted(near)),
        );
        let message = format!("the database {shown} is not one of `spec.postgres.databases`");
        found.error(codes::UNDEFINED, &path, message, "").help(help);
        return;
    };
    if let Some((owner, _)) = cluster.role_of(app).filter(|(_, role)| !role.login) {
        let message = format!("the owner {} of the database {shown} cannot log in", quoted(owner.as_str()));
        found
            .error(codes::CONTRADICTION, &path, message, "")
            .help(format!("add `login: true` to the role {}", quoted(database.owner.as_str())))
            .because("the application logs in as the owner of its database");
    }
    if first != name {
        let message = format!("the applications `{first}` and `{name}` would share one database");
        found.error(codes::CONTRADICTION, &path, message, "").help("give each a separate database");
    }
}
