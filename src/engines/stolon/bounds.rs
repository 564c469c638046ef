//! The bounds that stolon's timings imply.
//!
//! Sources: the loops of stolon's sentinel, proxy and keeper at commit bcea7a7 (2023-09-06); the leader election of
//! client-go 0.17.3, whose constants stolon does not expose.

use crate::blueprint::engines::stolon::Timing;

/// The seconds until another sentinel replaces a dead leader: its lease and two attempts, `LeaseDuration` 15 s + 2 ×
/// `RetryPeriod` 2 s × (1 + `JitterFactor` 1.2).
pub(super) const LEADER_LOST: f64 = 23.8;

/// ε: the seconds that the calls of one pass take with a healthy API server.
pub(super) const PASS: f64 = 0.5;

/// The longest promotion, in seconds: the standby replays the WAL that it received and ends recovery.
pub(super) const PROMOTE: f64 = 5.0;

/// Bounds in seconds, from the first missed report on.
#[derive(Debug, Clone, Copy)]
pub(super) struct Bounds<'a>(pub(super) &'a Timing);

impl Bounds<'_> {
    /// S' = S + ε: one pass of keeper and sentinel.
    pub(super) fn pass(self) -> f64 {
        self.0.sleep_interval.as_secs_f64() + PASS
    }

    /// P' = P + ε: one pass of a proxy.
    pub(super) fn proxy_pass(self) -> f64 {
        self.0.proxy_check_interval.as_secs_f64() + PASS
    }

    /// Until the sentinels have elected the new primary.
    pub(super) fn elect(self) -> f64 {
        self.0.fail_interval.as_secs_f64() + 3.0 * self.pass()
    }

    /// From the election until the proxies reach the promoted standby.
    pub(super) fn switch(self) -> f64 {
        (2.0 * self.proxy_pass() + self.pass()).max(self.pass() + PROMOTE)
    }

    /// The keeper dies, but its node lives.
    pub(super) fn keeper_lost(self) -> f64 {
        self.elect() + self.switch()
    }

    /// The node dies with a keeper and a proxy: the sentinel waits until the silent proxy must have closed.
    fn proxy_lost(self) -> f64 {
        2.0 * self.0.proxy_timeout.as_secs_f64() + 2.0 * self.pass() + self.proxy_pass()
    }

    /// The node dies with a keeper, a proxy and the leading sentinel.
    pub(super) fn node_lost(self) -> f64 {
        LEADER_LOST + self.keeper_lost().max(self.proxy_lost())
    }
}
