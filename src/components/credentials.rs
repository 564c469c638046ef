//! Which Secrets there are, and how the steward makes those that are missing.

use super::{apps, pooler};
use crate::cluster::{Cluster, Dumps, Pooler};
use crate::engines::Contract;
use crate::kube::labels::{self, Labels};
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::json;
use std::collections::BTreeMap;

/// Where a password comes from that an operator made.
const COPIED: &str = "copied";

/// One Secret of type `kubernetes.io/basic-auth`.
pub(super) struct Credential {
    /// What the steward's files are called: `superuser`, `replication`, `role-0`.
    key: String,
    /// The Secret's name.
    pub(super) secret: String,
    /// The role's name in PostgreSQL.
    username: String,
    /// The database that `uri` leads to; `None` for a password that is not PostgreSQL's.
    database: Option<String>,
    /// Another key that the password has in the Secret.
    also: Option<&'static str>,
    /// The password lives in the data from the first start on; a new one would lock everybody out.
    once: bool,
}

/// Every Secret of a cluster: superuser, replication user where it has a password, each role that may log in, the one that
/// dumps, the pooler's, each application.
pub(super) fn all(cluster: &Cluster, contract: &Contract) -> Vec<Credential> {
    let secrets = &cluster.secrets;
    let replication = Some(("replication", &secrets.replication)).filter(|_| contract.replication_login);
    // An operator sets the superuser's password again whenever its Secret changes.
    let lives_in_the_data = contract.operator.as_ref().is_none_or(|operator| !operator.makes_roles);
    let system = [("superuser", &secrets.superuser)].into_iter().chain(replication).map(|(key, user)| Credential {
        key: key.to_owned(),
        secret: user.name.clone(),
        username: user.username.to_string(),
        database: Some("postgres".to_owned()),
        also: None,
        once: lives_in_the_data,
    });
    let databases = cluster.databases_of_roles();
    let roles = cluster.postgres.roles.iter().filter(|(_, role)| role.login).enumerate();
    let roles = roles.map(|(index, (name, role))| Credential {
        key: format!("role-{index}"),
        secret: role.secret.clone(),
        username: name.to_string(),
        database: Some(databases.get(name).copied().unwrap_or("postgres").to_owned()),
        also: None,
        once: false,
    });
    let backup = cluster.dumps.iter().map(|dumps| Credential {
        key: "role-backup".to_owned(),
        secret: dumps.secret.clone(),
        username: Dumps::ROLE.to_owned(),
        database: Some(dumps.databases.first().map_or("postgres", |(name, _)| name.as_str()).to_owned()),
        also: None,
        once: false,
    });
    let pooler = pooler::of(cluster).map(|pooler| Credential {
        key: "role-pooler".to_owned(),
        secret: pooler.secret.clone(),
        username: Pooler::ROLE.to_owned(),
        database: Some("postgres".to_owned()),
        also: None,
        once: false,
    });
    let apps = cluster.apps.iter().enumerate().map(|(index, (name, app))| Credential {
        key: format!("app-{index}"),
        secret: cluster.names().app_secret(name),
        username: "admin".to_owned(),
        database: None,
        also: apps::chart_password_key(app),
        once: false,
    });
    system.chain(roles).chain(backup).chain(pooler).chain(apps).collect()
}

impl Credential {
    /// The files from which the steward's `credentials.sh` works.
    pub(super) fn files(&self, cluster: &Cluster, contract: &Contract) -> BTreeMap<String, String> {
        let source = contract.operator.iter().find_map(|operator| operator.secrets.get(&self.username));
        let source = source.filter(|_| self.database.is_some());
        let from = source.map_or_else(|| cluster.secrets.from.to_string(), |_| COPIED.to_owned());
        let mut files: BTreeMap<String, String> =
            [("name", self.secret.clone()), ("username", self.username.clone()), ("from", from)]
                .map(|(name, text)| (format!("{}.{name}", self.key), text))
                .into();
        if let Some(source) = source {
            files.insert(format!("{}.source", self.key), source.clone());
        } else if self.once {
            files.insert(format!("{}.once", self.key), String::new());
        }
        let pieces = self.body(cluster, contract).into_iter().enumerate();
        files.extend(pieces.map(|(index, piece)| (format!("{}.body.{index}", self.key), piece)));
        files
    }

    /// The new Secret as JSON, cut where the password goes.
    fn body(&self, cluster: &Cluster, contract: &Contract) -> Vec<String> {
        let service = &contract.primary.service;
        let (host, port) = (format!("{service}.{}.svc", cluster.namespace), contract.primary.port.to_string());
        cut(|password| {
            let mut data = json!({"username": self.username, "password": password});
            let keys = data.as_object_mut().expect("it was just made");
            if let Some(key) = self.also {
                keys.insert(key.to_owned(), password.into());
            }
            if let Some(database) = &self.database {
                let uri =
                    format!("postgresql://{}:{password}@{host}:{port}/{}", encoded(&self.username), encoded(database));
                let place = [("host", &host), ("port", &port), ("dbname", database), ("uri", &uri)];
                keys.extend(place.map(|(key, value)| (key.to_owned(), value.as_str().into())));
            }
            json!({
                "apiVersion": "v1",
                "kind": "Secret",
                "metadata": {
                    "name": self.secret,
                    "namespace": cluster.namespace.as_str(),
                    "labels": own_labels(cluster, contract),
                },
                "type": "kubernetes.io/basic-auth",
                "stringData": data,
            })
            .to_string()
        })
    }
}

/// The files for the Secret in which the steward keeps the superuser's password that is in effect: while a change of it
/// is carried out, the superuser's own Secret already holds the next one.
pub(super) fn kept(cluster: &Cluster) -> BTreeMap<String, String> {
    let body = cut(|password| {
        json!({
            "apiVersion": "v1",
            "kind": "Secret",
            "metadata": {
                "name": cluster.names().kept_password(),
                "namespace": cluster.namespace.as_str(),
                "labels": labels::of(cluster.name.as_str(), "credentials"),
            },
            "type": "Opaque",
            "data": {"superuser": password},
        })
        .to_string()
    });
    let pieces = body.into_iter().enumerate().map(|(index, piece)| (format!("kept.body.{index}"), piece));
    pieces.chain([("kept.secret".to_owned(), cluster.names().kept_password())]).collect()
}

/// The labels of a Secret, with those by which an operator notices that it changes.
fn own_labels(cluster: &Cluster, contract: &Contract) -> Labels {
    let watched = contract.operator.iter().flat_map(|operator| operator.watched.clone());
    labels::of(cluster.name.as_str(), "credentials").into_iter().chain(watched).collect()
}

/// A document, cut where the password goes.
fn cut(document: impl Fn(&str) -> String) -> Vec<String> {
    // A mark that stands nowhere else in the document, whatever the names are.
    let without = document("");
    let mark =
        (0..=u32::MAX).map(|number| format!("-password-{number}-")).find(|mark| !without.contains(mark.as_str()));
    let mark = mark.expect("no document holds four thousand million marks");
    document(&mark).split(&mark).map(str::to_owned).collect()
}

/// What a URI may hold without being encoded (RFC 3986, unreserved).
const URI: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

fn encoded(text: &str) -> String {
    utf8_percent_encode(text, URI).to_string()
}
