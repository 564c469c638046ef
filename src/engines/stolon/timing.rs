//! stolon's timings: what each failover profile stands for, the rules that the source implies, and the bounds.
//!
//! Sources: stolon's sentinel, proxy and keeper loops at commit bcea7a7 (2023-09-06); client-go 0.17.3's leader
//! election, whose constants stolon does not expose.

use std::time::Duration;

/// The timings that decide how fast a failover is. They reach stolon through its cluster specification, but for
/// `store_timeout`, which is a flag of every daemon.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Timing {
    /// S: the pause of keeper's and sentinel's loops.
    pub sleep_interval: Duration,
    /// F: how long an error must last before an instance counts as failed.
    pub fail_interval: Duration,
    /// P: the pause of the proxy's loop.
    pub proxy_check_interval: Duration,
    /// PT: how long a proxy keeps its connections without word from the store.
    pub proxy_timeout: Duration,
    /// T: how long one call to the store may take.
    pub store_timeout: Duration,
}

/// A leader that died is replaced after its lease and two attempts: LeaseDuration 15 s + 2 × RetryPeriod 2 s ×
/// (1 + JitterFactor 1.2).
const LEADER_LOST: f64 = 23.8;

/// ε: how long the calls of one pass take against a healthy API server.
pub(super) const PASS: f64 = 0.5;

/// How long a promotion may take: the standby replays what it received and ends recovery.
pub(super) const PROMOTE: f64 = 5.0;

impl Timing {
    /// Fails over soonest; asks for an API server that answers within a second.
    pub const FAST: Self = Self::seconds(1, 5, 1, 6, 1);
    /// The default.
    pub const BALANCED: Self = Self::seconds(2, 10, 2, 10, 2);
    /// For slow networks and API servers: rides out half a minute of trouble.
    pub const PATIENT: Self = Self::seconds(5, 30, 5, 25, 5);

    const fn seconds(sleep: u64, fail: u64, check: u64, timeout: u64, store: u64) -> Self {
        Self {
            sleep_interval: Duration::from_secs(sleep),
            fail_interval: Duration::from_secs(fail),
            proxy_check_interval: Duration::from_secs(check),
            proxy_timeout: Duration::from_secs(timeout),
            store_timeout: Duration::from_secs(store),
        }
    }

    /// One pass of keeper and sentinel, S' = S + ε, in seconds.
    pub fn pass(&self) -> f64 {
        self.sleep_interval.as_secs_f64() + PASS
    }

    /// One pass of a proxy, P' = P + ε, in seconds.
    pub fn proxy_pass(&self) -> f64 {
        self.proxy_check_interval.as_secs_f64() + PASS
    }

    /// From the first failed sign of life to the new primary's election.
    pub fn elect(&self) -> f64 {
        self.fail_interval.as_secs_f64() + 3.0 * self.pass()
    }

    /// From the election until the proxies reach the promoted standby.
    fn switch(&self) -> f64 {
        (2.0 * self.proxy_pass() + self.pass()).max(self.pass() + PROMOTE)
    }

    /// The keeper dies, its node lives.
    pub fn keeper_lost(&self) -> f64 {
        self.elect() + self.switch()
    }

    /// The node dies with a keeper and a proxy: the sentinel waits until the silent proxy has surely closed.
    fn proxy_lost(&self) -> f64 {
        2.0 * self.proxy_timeout.as_secs_f64() + 2.0 * self.pass() + self.proxy_pass()
    }

    /// The node dies with keeper, proxy and the leading sentinel.
    pub fn node_lost(&self) -> f64 {
        LEADER_LOST + self.keeper_lost().max(self.proxy_lost())
    }
}
