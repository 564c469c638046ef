//! Probes: what the kubelet asks, and how patiently.

use k8s_openapi::api::core::v1::{ExecAction, HTTPGetAction, Probe, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

/// How patient a probe is, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// From one question to the next.
    pub period: u16,
    /// For one answer.
    pub timeout: u16,
    /// How many answers in a row must be wrong.
    pub failures: u16,
}

/// A command; exit code 0 is the right answer.
pub fn exec<S: Into<String>>(command: impl IntoIterator<Item = S>, timing: Timing) -> Probe {
    let command = Some(command.into_iter().map(Into::into).collect());
    Probe { exec: Some(ExecAction { command }), ..timed(timing) }
}

/// A port of the container, by name, that accepts a connection.
pub fn tcp(port: &str, timing: Timing) -> Probe {
    let port = IntOrString::String(port.to_owned());
    Probe { tcp_socket: Some(TCPSocketAction { port, ..TCPSocketAction::default() }), ..timed(timing) }
}

/// A port of the container, by name, that answers GET with a code from 200 to 399.
pub fn http(path: &str, port: &str, timing: Timing) -> Probe {
    get(path, IntOrString::String(port.to_owned()), timing)
}

/// The same for a port by number, where the container has no name for it.
pub fn http_at(path: &str, port: u16, timing: Timing) -> Probe {
    get(path, IntOrString::Int(port.into()), timing)
}

fn get(path: &str, port: IntOrString, timing: Timing) -> Probe {
    let get = HTTPGetAction {
        path: Some(path.to_owned()),
        port,
        scheme: Some("HTTP".to_owned()),
        ..HTTPGetAction::default()
    };
    Probe { http_get: Some(get), ..timed(timing) }
}

fn timed(timing: Timing) -> Probe {
    Probe {
        period_seconds: Some(timing.period.into()),
        timeout_seconds: Some(timing.timeout.into()),
        failure_threshold: Some(timing.failures.into()),
        success_threshold: Some(1),
        ..Probe::default()
    }
}
