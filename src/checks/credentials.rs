//! Credentials in a blueprint or its defaults: git keeps the text, and so does the cluster's record of its inputs.

use crate::cluster::Findings;
use crate::diagnostic::{Code, Diagnostic, Hidden, Path, Place, Segment, SourceFile, codes, quoted};
use crate::secrecy::tree::{self, Found, Step};
use serde_json::Value;
use std::sync::Arc;

/// Returns an error for each credential in a part of a file, comments included.
pub fn credentials(text: &Place) -> Vec<Diagnostic> {
    let is_inside = |hidden: &&Hidden| hidden.is_refused && text.range.contains(&hidden.range.start);
    text.file.hidden().iter().filter(is_inside).map(|hidden| error(&text.file, hidden)).collect()
}

/// Whether a code reports a credential. Such an error does not stop the other checks.
pub(super) fn is_credential_code(code: Code) -> bool {
    matches!(code, codes::LITERAL_SECRET | codes::PARAMETER_SECRET)
}

/// The paths of credentials in an object. Only the patched object shows whether a patch adds one.
pub(super) fn in_object(object: &Value) -> Vec<Path> {
    let is_own = |found: &Found<Value>| !found.is_of_secret;
    tree::find(object).iter().filter(|found| is_own(found)).map(|found| path(&found.path)).collect()
}

/// Reports a credential that a patch adds, unless the text of the patch was already reported.
pub(super) fn report(path: &Path, findings: &mut Findings) {
    if findings.is_credential(path) {
        return;
    }
    let message = format!("{} contains what looks like a credential", shown(path));
    findings.error(codes::LITERAL_SECRET, path, message, "").help(help(codes::LITERAL_SECRET)).because(WHY);
}

fn path(steps: &[Step]) -> Path {
    let segment = |step: &Step| match step {
        Step::Key(key) => Segment::Key((*key).to_owned()),
        Step::Index(index) => Segment::Index(*index),
    };
    Path(steps.iter().map(segment).collect())
}

fn error(file: &Arc<SourceFile>, hidden: &Hidden) -> Diagnostic {
    let place = Place { file: Arc::clone(file), range: hidden.range.clone() };
    let path = hidden.path.as_ref().map(without_environment);
    let (code, message) = match &path {
        None => (codes::LITERAL_SECRET, format!("a comment contains what looks like {}", hidden.kind.words())),
        Some(path) => {
            let code = code(path);
            (code, format!("{} contains what looks like {}", shown(path), hidden.kind.words()))
        }
    };
    let label = if code == codes::PARAMETER_SECRET { "every role that can log in can read it" } else { "" };
    let error = Diagnostic::error(code, message).at(place, label).help(help(code)).because(WHY);
    match path {
        Some(path) => error.of(&path),
        None => error,
    }
}

/// The note of every error.
const WHY: &str =
    "it stays in git's history and in the cluster's record of inputs: change the credential wherever it is used";

/// The help for a code.
fn help(code: Code) -> &'static str {
    if code == codes::PARAMETER_SECRET {
        "mount a Secret, and let the command read the file"
    } else {
        "keep it in a Secret, and read it with `valueFrom: {secretKeyRef: …}` or from a mounted file"
    }
}

fn code(path: &Path) -> Code {
    let parameters = Path::dotted("spec.postgres.parameters");
    if path.0.starts_with(&parameters.0) { codes::PARAMETER_SECRET } else { codes::LITERAL_SECRET }
}

/// The path in the resolved cluster, as `accept` names it: without the environment that sets it.
fn without_environment(path: &Path) -> Path {
    match &path.0[..] {
        [Segment::Key(environments), Segment::Key(_), rest @ ..] if environments == "environments" => {
            Path(rest.to_vec())
        }
        _ => path.clone(),
    }
}

/// The path for a message. A key in it may be the credential: the code that shows the finding masks it.
fn shown(path: &Path) -> String {
    quoted(&path.to_string())
}
