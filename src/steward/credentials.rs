//! The files from which the steward's `credentials.sh` creates missing Secrets.

use crate::cluster::Cluster;
use crate::contract::{Contract, Credential};
use crate::kube::labels::{self, Labels};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use std::collections::BTreeMap;

/// The origin of a password that an operator created.
const COPIED: &str = "copied";

/// The superuser, the replication user where it has a password, and each role of the blueprint that logs in.
pub(super) fn of_blueprint(cluster: &Cluster, contract: &Contract) -> Vec<Credential> {
    let secrets = &cluster.secrets;
    let replication = Some(("replication", &secrets.replication)).filter(|_| contract.replication_login);
    // An operator sets the superuser's password again whenever its Secret changes.
    let once = contract.operator.as_ref().is_none_or(|operator| !operator.creates_roles);
    let system = [("superuser", &secrets.superuser)].into_iter().chain(replication).map(|(key, user)| Credential {
        once,
        ..Credential::of_role(key, &user.name, user.username.as_str(), "postgres")
    });
    let databases = cluster.databases_of_roles();
    let roles = cluster.postgres.roles.iter().filter(|(_, role)| role.login).enumerate();
    let roles = roles.map(|(index, (name, role))| {
        let database = databases.get(name).copied().unwrap_or("postgres");
        Credential::of_role(&format!("role-{index}"), &role.secret, name.as_str(), database)
    });
    system.chain(roles).collect()
}

/// The files of one Secret.
pub(super) fn files(credential: &Credential, cluster: &Cluster, contract: &Contract) -> BTreeMap<String, String> {
    let source = contract.operator.iter().find_map(|operator| operator.secrets.get(&credential.username));
    let source = source.filter(|_| credential.database.is_some());
    let from = source.map_or_else(|| cluster.secrets.from.to_string(), |_| COPIED.to_owned());
    let file = |name: &str| format!("{}.{name}", credential.key);
    let mut files: BTreeMap<String, String> =
        [("name", credential.secret.clone()), ("username", credential.username.clone()), ("from", from)]
            .map(|(name, text)| (file(name), text))
            .into();
    if let Some(source) = source {
        files.insert(file("source"), source.clone());
    } else if credential.once {
        files.insert(file("once"), String::new());
    }
    let pieces = body(credential, cluster, contract).into_iter().enumerate();
    files.extend(pieces.map(|(index, piece)| (file(&format!("body.{index}")), piece)));
    files
}

/// The new Secret as JSON, split at the place of the password.
fn body(credential: &Credential, cluster: &Cluster, contract: &Contract) -> Vec<String> {
    let Credential { secret, username, database, extra_key, .. } = credential;
    let service = &contract.primary.service;
    let (host, port) = (format!("{service}.{}.svc", cluster.namespace), contract.primary.port.to_string());
    cut(|password| {
        let mut data = json!({"username": username, "password": password});
        let keys = data.as_object_mut().expect("it is a map");
        if let Some(key) = extra_key {
            keys.insert((*key).to_owned(), password.into());
        }
        if let Some(database) = database {
            let uri = format!("postgresql://{}:{password}@{host}:{port}/{}", encoded(username), encoded(database));
            let place = [("host", &host), ("port", &port), ("dbname", database), ("uri", &uri)];
            keys.extend(place.map(|(key, value)| (key.to_owned(), value.as_str().into())));
        }
        json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": secret,
                "namespace": cluster.namespace.as_str(),
                "labels": own_labels(cluster, contract),
            },
            "type": "kubernetes.io/basic-auth",
            "stringData": data,
        })
        .to_string()
    })
}

/// The files for the Secret with the superuser's current password. While a password change is in
/// progress, the superuser's own Secret already holds the new one.
pub(super) fn kept(cluster: &Cluster) -> BTreeMap<String, String> {
    let body = cut(|password| {
        json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": cluster.names().steward_secret(),
                "namespace": cluster.namespace.as_str(),
                "labels": labels::of(cluster.name.as_str(), "credentials"),
            },
            "type": "Opaque",
            "data": {"superuser": password},
        })
        .to_string()
    });
    let pieces = body.into_iter().enumerate().map(|(index, piece)| (format!("kept.body.{index}"), piece));
    pieces.chain([("kept.secret".to_owned(), cluster.names().steward_secret())]).collect()
}

/// The labels of a Secret, including labels that an operator watches.
fn own_labels(cluster: &Cluster, contract: &Contract) -> Labels {
    let watched = contract.operator.iter().flat_map(|operator| operator.watched.clone());
    labels::of(cluster.name.as_str(), "credentials").into_iter().chain(watched).collect()
}

/// A document, split at the place of the password.
fn cut(document: impl Fn(&str) -> String) -> Vec<String> {
    // A mark that occurs nowhere else in the document, with any names.
    let without = document("");
    let mark =
        (0..=u32::MAX).map(|number| format!("-password-{number}-")).find(|mark| !without.contains(mark.as_str()));
    let mark = mark.expect("no document contains four thousand million marks");
    document(&mark).split(&mark).map(str::to_owned).collect()
}

/// The characters to encode in a URI: all except the unreserved ones of RFC 3986.
const URI: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, URI).to_string()
}
