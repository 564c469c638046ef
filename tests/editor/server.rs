//! A language server, and the few messages that an editor sends to it.

use std::io::{BufRead, BufReader, Read, Write};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use serde_json::{Value, json};

/// The time limit for an answer on a busy machine.
const PATIENCE: Duration = Duration::from_secs(60);

/// A server with one open file.
pub(crate) struct Server {
    child: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    uri: String,
    version: u64,
    requests: u64,
}

impl Server {
    /// Starts a program that uses the protocol on its standard input and output, and opens a file in it. Returns when
    /// the program has checked the file.
    pub(crate) fn open(mut program: Command, file: &Path, text: &str) -> Self {
        let mut child =
            program.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::null()).spawn().expect("it starts");
        let input = child.stdin.take().expect("standard input is piped");
        let output = BufReader::new(child.stdout.take().expect("standard output is piped"));
        let (sender, messages) = channel();
        std::thread::spawn(move || received(output).try_for_each(|message| sender.send(message)));
        let uri = format!("file://{}", file.display());
        let mut server = Self { child, input, messages, uri: uri.clone(), version: 1, requests: 0 };
        let capabilities =
            json!({"workspace": {"configuration": true}, "textDocument": {"hover": {"contentFormat": ["markdown"]}}});
        server.request("initialize", &json!({"processId": null, "rootUri": null, "capabilities": capabilities}));
        server.notify("initialized", &json!({}));
        let document = json!({"uri": uri, "languageId": "yaml", "version": 1, "text": text});
        server.notify("textDocument/didOpen", &json!({"textDocument": document}));
        server.wait_for_marks(|_| true);
        server
    }

    /// Replaces the file's text.
    pub(crate) fn write(&mut self, text: &str) {
        self.version += 1;
        let document = json!({"uri": self.uri, "version": self.version});
        self.notify("textDocument/didChange", &json!({"textDocument": document, "contentChanges": [{"text": text}]}));
    }

    /// Waits until `are` accepts the marks, each as `line:column message`.
    pub(crate) fn wait_for_marks(&mut self, are: impl Fn(&[String]) -> bool) {
        let mut last = Vec::new();
        loop {
            let Some(message) = self.next() else { panic!("the last marks were {last:?}") };
            if message["method"] == "textDocument/publishDiagnostics" {
                let found = message["params"]["diagnostics"].as_array().cloned().unwrap_or_default();
                last = found.iter().map(line).collect();
                if are(&last) {
                    return;
                }
            }
        }
    }

    /// Returns the completions at a place; lines and columns count from 1.
    pub(crate) fn offered(&mut self, line: usize, column: usize) -> Vec<String> {
        let answer = self.request("textDocument/completion", &self.at(line, column));
        let items = answer["items"].as_array().cloned().unwrap_or_default();
        items.iter().filter_map(|item| item["label"].as_str()).map(str::to_owned).collect()
    }

    /// Returns the hover text at a place; lines and columns count from 1.
    pub(crate) fn hovered(&mut self, line: usize, column: usize) -> String {
        let answer = self.request("textDocument/hover", &self.at(line, column));
        answer["contents"]["value"].as_str().unwrap_or_default().to_owned()
    }

    fn at(&self, line: usize, column: usize) -> Value {
        json!({"textDocument": {"uri": self.uri}, "position": {"line": line - 1, "character": column - 1}})
    }

    fn request(&mut self, method: &str, parameters: &Value) -> Value {
        self.requests += 1;
        let id = self.requests;
        self.send(&json!({"jsonrpc": "2.0", "id": id, "method": method, "params": parameters}));
        loop {
            let message = self.next().unwrap_or_else(|| panic!("no answer to {method}"));
            if message["id"] == id && message["method"].is_null() {
                return message["result"].clone();
            }
        }
    }

    fn notify(&mut self, method: &str, parameters: &Value) {
        self.send(&json!({"jsonrpc": "2.0", "method": method, "params": parameters}));
    }

    fn send(&mut self, message: &Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("the server reads");
        self.input.flush().expect("the server reads");
    }

    /// Returns the next message, or `None` after the time limit. Answers the server's own requests.
    fn next(&mut self) -> Option<Value> {
        let message = self.messages.recv_timeout(PATIENCE).ok()?;
        if !message["method"].is_null() && !message["id"].is_null() {
            let result = if message["method"] == "workspace/configuration" {
                let items = message["params"]["items"].as_array().cloned().unwrap_or_default();
                items.iter().map(settings).collect()
            } else {
                Value::Null
            };
            self.send(&json!({"jsonrpc": "2.0", "id": message["id"], "result": result}));
        }
        Some(message)
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // It might have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The settings of an unconfigured editor, without the list of public schemas, which is on the network.
fn settings(item: &Value) -> Value {
    match item["section"].as_str() {
        Some("yaml") => json!({"schemaStore": {"enable": false}, "validate": true, "hover": true, "completion": true}),
        _ => Value::Null,
    }
}

fn line(found: &Value) -> String {
    let start = &found["range"]["start"];
    let count = |key: &str| start[key].as_u64().unwrap_or_default() + 1;
    format!("{}:{} {}", count("line"), count("character"), found["message"].as_str().unwrap_or_default())
}

/// Returns the messages of a stream, to its end.
fn received(mut output: BufReader<ChildStdout>) -> impl Iterator<Item = Value> {
    std::iter::from_fn(move || {
        let mut length = 0;
        loop {
            let mut header = String::new();
            if output.read_line(&mut header).ok()? == 0 {
                return None;
            }
            match header.trim().split_once(": ") {
                Some(("Content-Length", bytes)) => length = bytes.parse().ok()?,
                Some(_) => {}
                None => break,
            }
        }
        let mut body = vec![0; length];
        output.read_exact(&mut body).ok()?;
        serde_json::from_slice(&body).ok()
    })
}
