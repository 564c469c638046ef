//! Settings that mean the same under every engine.

use super::Judge;
use crate::blueprint::{OnDelete, ReplicationMode, Restart};
use crate::diagnostic::Segment;
use crate::engines;
use crate::kube::{Identity, Object};
use crate::verdict::{Effect, Setting, Verdict};
use serde_json::Value;

/// What the steward does within a minute, in the running database.
const BY_THE_STEWARD: &str = "made in the running database within a minute, without a restart";

/// What becomes of the addresses of a bucket.
const BUCKET: &str = "it holds for new connections at once; a run that cannot reach its bucket fails";

impl Judge<'_> {
    /// The rule for a setting; none where nobody wrote one.
    pub(super) fn fixed(&self, setting: &Setting) -> Option<Verdict> {
        let keys: Vec<&str> = setting.path.0.iter().filter_map(key).collect();
        let spec = match &*keys {
            ["metadata", ..] => return Some(self.another_name(setting)),
            ["spec", spec @ ..] => spec,
            _ => return None,
        };
        Some(match spec {
            ["engine" | "packaging"] => self.another_engine(),
            ["instances"] => self.instances(),
            ["kubernetes", "api", ..] => calm(
                "it holds for new connections at once: the API server must be among these addresses, or engines and the steward lose it",
            ),
            ["kubernetes", "dns"] => calm("it holds for new queries at once: whoever answers them must be among these peers"),
            ["kubernetes", "admissionPolicies"] => {
                calm("it holds from the next request on, for the cluster's own accounts alone")
            }
            ["kubernetes", ..] => calm("nothing that runs changes; manifests may use what the newer Kubernetes has"),
            ["namespace", "create"] => self.namespace(setting),
            ["postgres", rest @ ..] => return self.postgres(rest, setting),
            ["replication", ..] => self.replication(),
            ["failover", ..] => calm("it counts from the next failure on; the timings that it stands for are told one by one"),
            ["storage", "size"] => self.volume_size(),
            ["storage", "class"] => self.storage_class(),
            ["storage", "onDelete"] => self.on_delete(),
            ["resources" | "placement", ..] => self.restarted("every instance is made anew with it"),
            ["images", "pgbouncer"] if self.after.pooler.is_none() => calm("no pod runs from it"),
            ["images", "pgbouncer"] => poolers_replaced("they run from it"),
            ["images", _] => self.image(setting),
            ["secrets", "from"] => calm("Secrets that exist stay as they are; only those that are missing are made by another"),
            ["secrets", _, "name"] => self.restarted(
                "the instances read the other Secret when they start, and it must hold the password that the database knows",
            ),
            ["secrets", _, "username"] => Verdict::applied(
                Effect::Outage,
                "the role was made once, at the first start: the engine cannot log in as another",
            ),
            ["access", "tls", rest @ ..] => self.tls(rest, setting),
            ["pooler", rest @ ..] => self.pooler(rest, setting),
            ["access", "ownNamespace"] if !self.after.access.own_namespace => calm(
                "it holds for new connections at once; other pods of the namespace can no longer connect",
            ),
            ["access", "ownNamespace"] => calm("it holds for new connections at once; every pod of the namespace may connect"),
            ["access", "allowFrom"] => calm("it holds for new connections at once; whoever is taken out can no longer connect"),
            ["access", "service", "type"] => Verdict::applied(
                Effect::Switchover,
                "addresses outside the Kubernetes cluster come or go; inside it nothing changes",
            ),
            ["bootstrap", "dump"] if setting.after.is_none() => {
                calm("the databases that it brought stay, and nothing waits for a dump any more")
            }
            ["bootstrap", "dump", "from", "s3", "cidrs"] => calm(BUCKET),
            ["bootstrap", ..] => Verdict::ignored(
                "it is read once, when a cluster is made, and this one has its databases: only a new cluster begins with a dump",
            ),
            ["apps", name] if setting.after.is_none() => self.without_app(name),
            ["backups", "dumps", rest @ ..] => self.dumps(rest, setting),
            ["apps", ..] => calm("what the application's pods notice is told of its objects; the database does not notice"),
            ["delivery", ..] => calm("nothing that runs changes; it says who carries what is merged, and whether that deletes what is no longer rendered"),
            ["access", "service", ..] => calm("the load balancer reads it; its addresses may change"),
            _ => return None,
        })
    }

    fn postgres(&self, path: &[&str], setting: &Setting) -> Option<Verdict> {
        Some(match path {
            ["version"] => self.version(),
            ["hba"] => Verdict::applied(
                Effect::Reload,
                "PostgreSQL reads it on a reload: connections that are open stay, new ones are judged by the new lines",
            ),
            ["initdb", ..] => Verdict::ignored(
                "`initdb` ran once, at the first start, and what it made stays: only a new cluster gets the other value",
            )
            .with(self.dump_and_restore("a cluster made with the other `initdb` settings")),
            ["restart"] if self.after.postgres.restart == Restart::Automatic => Verdict::applied(
                Effect::Switchover,
                "instances that wait for a restart already are restarted now; without any, nothing happens",
            ),
            ["restart"] => calm("from the next parameter on that needs a restart, somebody has to do it"),
            ["roles", name] if setting.after.is_none() => {
                Verdict::ignored(format!("the role `{name}` stays in the database: nothing that runs by itself drops a role"))
                    .with(self.drop_role(name))
            }
            ["databases", name] if setting.after.is_none() => {
                Verdict::ignored(format!("the database `{name}` stays, with its data: nothing that runs by itself drops a database"))
                    .with(self.drop_database(name))
            }
            ["databases", name, "extensions"] => self.extensions(name, setting),
            ["databases", _, "owner"] => calm(format!("{BY_THE_STEWARD}; tables keep their owner until `REASSIGN OWNED`")),
            ["databases", _, "access", ..] if setting.after.is_none() => {
                calm(format!("{BY_THE_STEWARD}; who is taken out can no longer connect"))
            }
            ["roles", _, "secret"] => calm(format!(
                "{BY_THE_STEWARD}: the role gets the password of the other Secret, and whoever still uses the old one is refused"
            )),
            ["roles", _, "login" | "replication" | "connectionLimit"] => {
                calm(format!("{BY_THE_STEWARD}; it holds for new connections, open ones stay"))
            }
            ["roles" | "databases", ..] => calm(BY_THE_STEWARD),
            _ => return None,
        })
    }

    fn dumps(&self, path: &[&str], setting: &Setting) -> Verdict {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_u64);
        match path {
            [] if setting.after.is_none() => {
                let removal = self.delivery.removal();
                let told = format!("nothing is dumped any more once its CronJobs are gone, and no dump is removed: {removal}");
                let verdict = if self.delivery.prunes() { calm(told) } else { Verdict::ignored(told) };
                verdict.with(self.stop_dumps())
            }
            ["keep", _] if number(&setting.after) < number(&setting.before) => Verdict::applied(
                Effect::DataLoss,
                "after the next run that succeeds, older runs are removed from the bucket, and cannot be restored any more",
            )
            .with(self.keep_older_dumps()),
            ["keep", ..] => calm("more runs stay; those that were removed already do not come back"),
            ["to", "s3", "cidrs"] => calm(BUCKET),
            ["to", ..] => calm("new runs lie at the other place, and only those are kept, verified and restored; what lies at the former stays"),
            ["databases"] => calm("it counts from the next run on; a database that is taken out is no longer dumped"),
            _ => calm("it counts from the next run on; the database does not notice"),
        }
    }

    fn tls(&self, path: &[&str], setting: &Setting) -> Verdict {
        let reload = |told: &str| {
            Verdict::applied(Effect::Reload, format!("PostgreSQL reads it on a reload, and the poolers do: {told}"))
        };
        match path {
            [] if self.before.tls().is_none() && self.after.requires_tls() => Verdict::applied(
                Effect::Outage,
                "instances that have no certificate yet take nobody in who may only come with TLS, standbys neither: nothing streams, and pods are not replaced any further",
            )
            .with(self.require_tls_later()),
            [] if setting.after.is_none() => {
                self.restarted("each instance loses the certificate, and clients that insist on TLS are refused")
            }
            [] => self.restarted("each instance gets the certificate; clients may go on without TLS"),
            _ if self.before.certificate() != self.after.certificate() => {
                self.restarted("each instance reads the certificate from another Secret, and the poolers are replaced")
            }
            ["minVersion"] => reload("clients that know only older versions can no longer connect; open connections stay"),
            ["required"] if self.after.requires_tls() => {
                reload("from then on connections without TLS are refused, and the server's certificate is verified by standbys, poolers and the steward")
            }
            ["required"] => reload("connections without TLS are taken again"),
            _ => reload("once cert-manager has made the new certificate; clients that verify must know its CA before"),
        }
    }

    fn pooler(&self, path: &[&str], setting: &Setting) -> Verdict {
        let number = |value: &Option<Value>| value.as_ref().and_then(Value::as_u64);
        let read_again = |told: &str| {
            Verdict::applied(
                Effect::Reload,
                format!("the poolers read it again within two minutes, and no connection is lost{told}"),
            )
        };
        match path {
            [] if setting.after.is_none() => {
                let removal = self.delivery.removal();
                let told = format!(
                    "clients no longer reach the primary through the pooler once its objects are gone: {removal}; its role stays in the database"
                );
                let verdict = if self.delivery.prunes() {
                    Verdict::applied(Effect::Outage, told)
                } else {
                    Verdict::ignored(told)
                };
                verdict.with(self.remove_pooler())
            }
            [] => calm("it is made; clients come through it once they are led there"),
            ["instances"] if number(&setting.after) < number(&setting.before) => {
                poolers_replaced("there are fewer of them")
            }
            ["instances"] => calm("more poolers share the clients that come from then on"),
            ["resources", ..] => poolers_replaced("they are made anew with it"),
            ["mode"] => read_again("; what an application keeps in its session works in the mode `session` alone"),
            ["maxClientConn"] => read_again("; clients beyond it are refused"),
            _ => read_again(""),
        }
    }

    fn extensions(&self, database: &str, setting: &Setting) -> Verdict {
        let names = |value: &Option<Value>| -> Vec<String> {
            let items = value.as_ref().and_then(Value::as_array).cloned().unwrap_or_default();
            items.iter().filter_map(Value::as_str).map(str::to_owned).collect()
        };
        let after = names(&setting.after);
        let gone: Vec<String> = names(&setting.before).into_iter().filter(|name| !after.contains(name)).collect();
        if gone.is_empty() {
            return calm(BY_THE_STEWARD);
        }
        Verdict::ignored(format!(
            "the extension {} stays in the database `{database}`: nothing that runs by itself drops one",
            gone.iter().map(|name| format!("`{name}`")).collect::<Vec<_>>().join(", ")
        ))
        .with(self.drop_extensions(database, &gone))
    }

    fn another_name(&self, setting: &Setting) -> Verdict {
        let (before, after) = (self.before, self.after);
        let what = if setting.path.to_string().ends_with("namespace") { "namespace" } else { "name" };
        let empty =
            format!("another {what} is another cluster, which starts empty; applications that follow it find no data");
        let old = self.delivery.removal();
        let deliberate = after.moved_from() == Some((before.namespace.as_str(), before.name.as_str()));
        if deliberate {
            return Verdict::applied(
                Effect::Outage,
                format!("{empty} until it is brought over, as `metadata.moved` says is meant; of the old cluster's objects: {old}"),
            )
            .with(self.move_cluster());
        }
        Verdict::applied(
            Effect::DataLoss,
            format!("{empty}; of the old cluster's objects: {old}. Say that it is meant with `metadata.moved.from`"),
        )
        .with(self.move_cluster())
    }

    fn another_engine(&self) -> Verdict {
        Verdict::applied(
            Effect::DataLoss,
            format!(
                "no engine takes over another's data: a cluster of {} starts empty behind the same Service, and what is written there is missing in the old one",
                self.after.engine
            ),
        )
        .with(self.dump_and_restore("a cluster of the other engine"))
    }

    fn instances(&self) -> Verdict {
        let (before, after) = (self.before.instances, self.after.instances);
        if after > before {
            return calm("new instances copy the primary's data, which loads it while they do; nothing restarts");
        }
        let min = self.after.replication.min;
        if self.after.replication.is_synchronous() && after <= min {
            return Verdict::applied(
                Effect::Outage,
                format!(
                    "commits wait for {min} standbys, and {after} instances leave {}: every commit waits for ever",
                    after - 1
                ),
            )
            .with(self.fewer_instances());
        }
        let kept = if self.after.storage.on_delete == OnDelete::Retain {
            "their volumes stay"
        } else {
            "their volumes stay until the cluster goes"
        };
        Verdict::applied(
            Effect::Switchover,
            format!(
                "the instances with the highest numbers go, and if the primary is among them another takes over; {kept}"
            ),
        )
        .with(self.fewer_instances())
    }

    fn namespace(&self, setting: &Setting) -> Verdict {
        if setting.after == Some(Value::Bool(true)) {
            return calm(
                "the namespace is made, or labelled if it is there; pods that do not fit its Pod Security labels are refused from then on",
            );
        }
        if self.delivery.prunes() {
            Verdict::applied(
                Effect::DataLoss,
                "the Namespace object is no longer rendered: pruning deletes the namespace with everything in it, the data too",
            )
            .with(self.keep(&self.own_namespace()))
        } else {
            calm("the Namespace object is no longer rendered; the namespace stays until somebody deletes it")
        }
    }

    /// What an image does depends on who runs from it; each engine has some that others do not.
    fn image(&self, setting: &Setting) -> Verdict {
        let images: Vec<&Value> = setting.before.iter().chain(&setting.after).collect();
        let users: Vec<Identity> = self
            .objects
            .iter()
            .flat_map(|side| side.iter())
            .filter(|object| images.iter().any(|image| holds(object.value(), image)))
            .map(Object::identity)
            .collect();
        if users.iter().any(|user| self.is_the_data(user)) {
            return self.restarted("every instance runs from it");
        }
        if users.is_empty() {
            return calm("no pod of this cluster runs from it");
        }
        calm("what the pods that run from it notice is told of their objects; no instance does")
    }

    /// An application without which the cluster goes on.
    fn without_app(&self, name: &str) -> Verdict {
        let removal = self.delivery.removal();
        let told = format!("of the objects of the application `{name}`: {removal}; its role, database and files stay");
        if self.delivery.prunes() { calm(told) } else { Verdict::ignored(told).with(self.delete_left()) }
    }

    fn own_namespace(&self) -> Identity {
        let [api_version, kind, namespace] = ["v1", "Namespace", ""].map(str::to_owned);
        Identity { api_version, kind, namespace, name: self.before.namespace.to_string() }
    }

    fn replication(&self) -> Verdict {
        let (before, after) = (self.before.replication, self.after.replication);
        let standbys = self.after.instances - 1;
        if after.is_synchronous() && after.min > standbys {
            return Verdict::applied(
                Effect::Outage,
                format!(
                    "commits wait for {} standbys and there are {standbys}: every commit waits for ever",
                    after.min
                ),
            );
        }
        let reason = match (before.mode, after.mode) {
            (_, ReplicationMode::Asynchronous) => {
                "commits no longer wait for standbys: a failover may lose the last of them"
            }
            (ReplicationMode::Asynchronous, _) => {
                "commits wait for standbys from then on, and stop while too few are there"
            }
            _ if after.min < before.min => {
                "commits wait for fewer standbys; a failure of more than that many may lose the last of them"
            }
            _ if after.min > before.min => "commits wait for more standbys, and stop while too few are there",
            _ => "commits wait for other standbys",
        };
        Verdict::applied(Effect::Reload, format!("PostgreSQL reads it on a reload: {reason}"))
    }

    fn version(&self) -> Verdict {
        let (before, after) = (self.before.postgres.version.major, self.after.postgres.version.major);
        if before == after {
            return calm("another minor release; the images that it stands for are told one by one");
        }
        let direction = if after < before { "an older" } else { "a newer" };
        Verdict::applied(
            Effect::Outage,
            format!("PostgreSQL {after} does not start on the data of {before}: with {direction} major every instance stays down until the old image is back"),
        )
        .with(self.new_major())
    }

    fn volume_size(&self) -> Verdict {
        if self.after.storage.size < self.before.storage.size {
            return Verdict::refused("a volume cannot shrink, and the API server refuses the smaller template")
                .with(self.shrink_volumes());
        }
        Verdict::recreate(
            Effect::None,
            "the API server refuses another template of claims, and no claim that exists would grow by it",
        )
        .with(self.grow_volumes())
    }

    fn storage_class(&self) -> Verdict {
        Verdict::recreate(
            Effect::None,
            "the API server refuses another template of claims; volumes that exist keep their class until their instance is made anew",
        )
        .with(self.another_class())
    }

    fn on_delete(&self) -> Verdict {
        match self.after.storage.on_delete {
            OnDelete::Retain => calm("from then on the volumes stay when the cluster's objects are deleted"),
            OnDelete::Delete => calm(
                "nothing is deleted by this change; from then on whoever deletes the cluster's objects deletes its data",
            ),
        }
    }

    /// Pods with data are replaced.
    fn restarted(&self, reason: &str) -> Verdict {
        engines::replaced(self.engine, self.after, reason)
    }
}

/// Whether a value stands somewhere in another.
fn holds(value: &Value, wanted: &Value) -> bool {
    match value {
        Value::Object(entries) => entries.values().any(|value| holds(value, wanted)),
        Value::Array(items) => items.iter().any(|item| holds(item, wanted)),
        value => value == wanted,
    }
}

/// Pods of the pooler go.
fn poolers_replaced(reason: &str) -> Verdict {
    Verdict::applied(
        Effect::Rolling,
        format!(
            "{reason}: a pooler that goes ends its transactions first, and its clients connect again through another"
        ),
    )
}

fn calm(reason: impl Into<String>) -> Verdict {
    Verdict::applied(Effect::None, reason)
}

fn key(segment: &Segment) -> Option<&str> {
    match segment {
        Segment::Key(key) => Some(key),
        Segment::Index(_) => None,
    }
}
