//! A minimal Kubernetes API server for the scripts: it keeps Secrets, claims and other objects in memory, enforces the
//! rendered Roles, and formats answers as Kubernetes does for `pretty=true`.

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard};
use std::time::{Duration, Instant};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde_json::{Map, Value, json};

use crate::pod::{Process, Rendered};

/// When the script that sends a request is killed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Moment {
    /// Before the server handles the request.
    Before,
    /// After that, but before the answer.
    After,
}

/// A request and the status of its answer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Request {
    pub(crate) method: String,
    /// `secrets/odd-su`, `pods/odd-keeper-0/eviction`.
    pub(crate) path: String,
    pub(crate) status: u16,
}

/// The server's state. Tests change it as an operator or another controller would.
#[derive(Debug, Default)]
pub(crate) struct State {
    /// The objects by resource and name.
    pub(crate) objects: BTreeMap<(String, String), Value>,
    pub(crate) requests: Vec<Request>,
    /// The status of every answer, if set.
    pub(crate) refuses: Option<u16>,
    /// After how many requests the caller is killed.
    cut: Option<(usize, Moment)>,
    is_cut: bool,
    roles: BTreeMap<String, Vec<Value>>,
    version: u64,
}

/// A running server, which ends with the test program.
#[derive(Debug, Clone)]
pub(crate) struct Api {
    address: String,
    state: Arc<Mutex<State>>,
}

impl Api {
    /// Starts a server that enforces the rendered Roles.
    pub(crate) fn start(rendered: &Rendered) -> Self {
        let rendered_roles = rendered.0.iter().filter(|object| object["kind"] == "Role");
        let rules = |role: &Value| role["rules"].as_array().expect("a Role has rules").clone();
        let name = |role: &Value| role["metadata"]["name"].as_str().expect("a Role has a name").to_owned();
        let granted = rendered_roles.map(|role| (name(role), rules(role))).collect();
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port is free");
        let address = format!("http://{}", listener.local_addr().expect("it is bound"));
        let api = Self { address, state: Arc::new(Mutex::new(State { roles: granted, ..State::default() })) };
        let served = api.clone();
        std::thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let served = served.clone();
                std::thread::spawn(move || drop(served.serve(stream)));
            }
        });
        api
    }

    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// The address for clients of an account that send no token without TLS, as Kubernetes' clients do.
    pub(crate) fn address_as(&self, account: &str) -> String {
        format!("{}/as/{account}", self.address)
    }

    pub(crate) fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().expect("no test panics while it holds the state")
    }

    /// Arranges for the caller to be killed after that many requests; see `kill`.
    pub(crate) fn cut(&self, after: usize, moment: Moment) {
        let mut state = self.state();
        state.requests.clear();
        state.cut = Some((after, moment));
        state.is_cut = false;
    }

    /// Kills the process at that request. Returns false if a pass succeeds before it.
    pub(crate) fn kill(&self, process: Process) -> bool {
        process.wait("its last request", || self.state().is_cut || process.is_ready());
        process.kill();
        let mut state = self.state();
        state.cut = None;
        std::mem::take(&mut state.is_cut)
    }

    fn serve(&self, stream: TcpStream) -> std::io::Result<()> {
        let mut reader = BufReader::new(stream.try_clone()?);
        let mut line = String::new();
        reader.read_line(&mut line)?;
        let mut words = line.split_whitespace().map(str::to_owned);
        let (Some(method), Some(target)) = (words.next(), words.next()) else { return Ok(()) };
        let (mut account, mut length) = (String::new(), 0);
        loop {
            let mut header = String::new();
            reader.read_line(&mut header)?;
            let Some((name, value)) = header.trim_end().split_once(": ") else { break };
            match name.to_ascii_lowercase().as_str() {
                "authorization" => value.trim_start_matches("Bearer ").clone_into(&mut account),
                "content-length" => length = value.parse().unwrap_or(0),
                _ => {}
            }
        }
        let mut body = vec![0; length];
        reader.read_exact(&mut body)?;
        let target = match target.strip_prefix("/as/").and_then(|rest| rest.split_once('/')) {
            Some((named, rest)) => {
                named.clone_into(&mut account);
                format!("/{rest}")
            }
            None => target,
        };
        let path = target.split('?').next().unwrap_or_default();
        // `/api/v1/namespaces/NAME/…`, `/apis/GROUP/VERSION/namespaces/NAME/…`
        let before = if path.starts_with("/apis/") { 6 } else { 5 };
        let path = path.splitn(before + 1, '/').nth(before).unwrap_or_default().to_owned();
        let body = serde_json::from_slice(&body).unwrap_or(Value::Null);
        if self.reaches(Moment::Before) {
            return self.hang(stream);
        }
        let (status, answer) = self.state().answer(&account, &method, &path, body);
        self.state().requests.push(Request { method, path, status });
        if self.reaches(Moment::After) {
            return self.hang(stream);
        }
        let answer = serde_json::to_string_pretty(&answer).expect("a value is JSON");
        let mut stream = stream;
        write!(
            stream,
            "HTTP/1.1 {status} Whatever\r\nContent-Type: application/json\r\nContent-Length: {}\r\nConnection: close\r\n\r\n{answer}",
            answer.len()
        )
    }

    fn reaches(&self, moment: Moment) -> bool {
        let state = self.state();
        state.cut == Some((state.requests.len(), moment))
    }

    /// Keeps the caller waiting until it is killed.
    fn hang(&self, mut stream: TcpStream) -> std::io::Result<()> {
        self.state().is_cut = true;
        stream.set_read_timeout(Some(Duration::from_secs(10)))?;
        let began = Instant::now();
        while began.elapsed() < Duration::from_secs(10) && stream.read(&mut [0; 64]).is_ok_and(|read| read > 0) {}
        Ok(())
    }
}

impl State {
    /// Stores an object, without checking rights.
    pub(crate) fn put(&mut self, resource: &str, name: &str, mut object: Value) {
        self.version += 1;
        object["metadata"]["name"] = name.into();
        object["metadata"]["resourceVersion"] = self.version.to_string().into();
        self.objects.insert((resource.to_owned(), name.to_owned()), object);
    }

    /// Stores a claim with annotations.
    pub(crate) fn put_claim(&mut self, name: &str, annotations: &[&str]) {
        let annotations: Map<String, Value> = annotations
            .iter()
            .map(|annotation| annotation.split_once('=').expect("an annotation is name=value"))
            .map(|(name, value)| (format!("pgforge.dev/{name}"), value.into()))
            .collect();
        self.put("persistentvolumeclaims", name, json!({"metadata": {"name": name, "annotations": annotations}}));
    }

    /// Returns a `pgforge.dev/` annotation of a claim.
    pub(crate) fn claim(&self, name: &str, annotation: &str) -> Option<String> {
        let claim = self.objects.get(&("persistentvolumeclaims".to_owned(), name.to_owned()))?;
        claim["metadata"]["annotations"][format!("pgforge.dev/{annotation}")].as_str().map(str::to_owned)
    }

    /// Stores a Secret with a username and a password.
    pub(crate) fn put_secret(&mut self, name: &str, username: &str, password: &str) {
        let data = json!({"username": STANDARD.encode(username), "password": STANDARD.encode(password)});
        self.put(
            "secrets",
            name,
            json!({"kind": "Secret", "apiVersion": "v1", "metadata": {"name": name}, "type": "Opaque", "data": data}),
        );
    }

    /// Returns a value of a Secret.
    pub(crate) fn secret(&self, name: &str, key: &str) -> Option<String> {
        let secret = self.objects.get(&("secrets".to_owned(), name.to_owned()))?;
        let bytes = STANDARD.decode(secret["data"][key].as_str()?).expect("a Secret contains base64");
        Some(String::from_utf8(bytes).expect("the tests' Secrets hold text"))
    }

    /// Returns every Secret.
    pub(crate) fn secrets(&self) -> BTreeMap<String, Value> {
        let secrets = self.objects.iter().filter(|((resource, _), _)| resource == "secrets");
        secrets.map(|((_, name), secret)| (name.clone(), secret.clone())).collect()
    }

    /// Returns the requests that changed something, such as `POST secrets/odd-su`.
    pub(crate) fn writes(&self) -> Vec<String> {
        let writes = self.requests.iter().filter(|request| request.method != "GET" && request.status < 300);
        writes.map(|request| format!("{} {}", request.method, request.path)).collect()
    }

    fn answer(&mut self, account: &str, method: &str, path: &str, body: Value) -> (u16, Value) {
        let failure = |code: u16| {
            // Kubernetes' clients check the reason, not the code.
            let reason = match code {
                403 => "Forbidden",
                404 => "NotFound",
                409 => "Conflict",
                _ => "InternalError",
            };
            (code, json!({"kind": "Status", "apiVersion": "v1", "status": "Failure", "reason": reason, "code": code}))
        };
        if let Some(code) = self.refuses {
            return failure(code);
        }
        let mut parts = path.split('/');
        let (resource, name, part) = (parts.next().unwrap_or_default(), parts.next(), parts.next());
        if !self.allowed(account, method, resource, name, part) {
            return failure(403);
        }
        let key = |name: &str| (resource.to_owned(), name.to_owned());
        match (method, name) {
            ("GET", None) => {
                let items = self.objects.iter().filter(|((of, _), _)| of == resource).map(|(_, object)| object.clone());
                (200, json!({"kind": "List", "apiVersion": "v1", "metadata": {}, "items": items.collect::<Vec<_>>()}))
            }
            ("GET", Some(name)) => {
                self.objects.get(&key(name)).map_or_else(|| failure(404), |found| (200, found.clone()))
            }
            ("POST", Some(name)) => {
                // An eviction.
                if self.objects.remove(&key(name)).is_some() {
                    (201, json!({"status": "Success"}))
                } else {
                    failure(404)
                }
            }
            ("POST", None) => {
                let name = body["metadata"]["name"].as_str().expect("an object has a name").to_owned();
                if self.objects.contains_key(&key(&name)) {
                    return failure(409);
                }
                self.put(resource, &name, stored(body));
                (201, self.objects[&key(&name)].clone())
            }
            ("PUT", Some(name)) => {
                let Some(found) = self.objects.get(&key(name)) else { return failure(404) };
                let version = &body["metadata"]["resourceVersion"];
                if !version.is_null() && *version != found["metadata"]["resourceVersion"] {
                    return failure(409);
                }
                self.put(resource, name, stored(body));
                (200, self.objects[&key(name)].clone())
            }
            ("PATCH", Some(name)) => {
                let Some(mut object) = self.objects.get(&key(name)).cloned() else { return failure(404) };
                merge(&mut object, body);
                self.put(resource, name, stored(object));
                (200, self.objects[&key(name)].clone())
            }
            _ => failure(405),
        }
    }

    fn allowed(&self, account: &str, method: &str, resource: &str, name: Option<&str>, part: Option<&str>) -> bool {
        let verb = match (method, name) {
            ("GET", None) => "list",
            ("GET", _) => "get",
            ("PUT", _) => "update",
            ("PATCH", _) => "patch",
            _ => "create",
        };
        let resource = part.map_or_else(|| resource.to_owned(), |part| format!("{resource}/{part}"));
        let has = |list: &Value, word: &str| list.as_array().is_some_and(|list| list.iter().any(|item| item == word));
        self.roles.get(account).into_iter().flatten().any(|rule| {
            has(&rule["resources"], &resource)
                && has(&rule["verbs"], verb)
                && (rule["resourceNames"].is_null() || name.is_some_and(|name| has(&rule["resourceNames"], name)))
        })
    }
}

/// Returns an object as the server stores it: text of a Secret in base64.
fn stored(mut object: Value) -> Value {
    if let Some(texts) = object.as_object_mut().and_then(|object| object.remove("stringData")) {
        for (key, text) in texts.as_object().expect("it is a mapping") {
            object["data"][key] = STANDARD.encode(text.as_str().expect("the value is text")).into();
        }
    }
    object
}

/// Applies a merge patch: RFC 7386.
fn merge(target: &mut Value, patch: Value) {
    let Value::Object(patch) = patch else {
        *target = patch;
        return;
    };
    for (key, value) in patch {
        if !target.is_object() {
            *target = json!({});
        }
        if value.is_null() {
            target.as_object_mut().expect("it was just replaced by an object").remove(&key);
        } else {
            merge(&mut target[&key], value);
        }
    }
}
