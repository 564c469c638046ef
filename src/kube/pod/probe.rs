//! Probes of containers.

use k8s_openapi::api::core::v1::{ExecAction, HTTPGetAction, Probe, TCPSocketAction};
use k8s_openapi::apimachinery::pkg::util::intstr::IntOrString;

/// The timing of a probe, in whole seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// Between two attempts.
    pub period: u16,
    /// The timeout of one attempt.
    pub timeout: u16,
    /// The number of consecutive failures.
    pub failures: u16,
}

/// Returns a probe that runs a command; exit code 0 is success.
pub fn exec<S: Into<String>>(command: impl IntoIterator<Item = S>, timing: Timing) -> Probe {
    let command = Some(command.into_iter().map(Into::into).collect());
    Probe { exec: Some(ExecAction { command }), ..timed(timing) }
}

/// Returns a probe that connects to a port of the container, by name.
pub fn tcp(port: &str, timing: Timing) -> Probe {
    let port = IntOrString::String(port.to_owned());
    Probe { tcp_socket: Some(TCPSocketAction { port, ..TCPSocketAction::default() }), ..timed(timing) }
}

/// Returns a probe that sends GET to a port of the container, by name; a status from 200 to 399 is success.
pub fn http(path: &str, port: &str, timing: Timing) -> Probe {
    get(path, IntOrString::String(port.to_owned()), timing)
}

/// Returns the same probe for a port by number, if the container has no name for it.
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
