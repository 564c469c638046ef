//! What parameters of PostgreSQL come to: the blueprint's value, or the major's own.

use super::Cluster;
use crate::knowledge::postgres::parameters;

impl Cluster {
    /// A parameter's text; `None` if the major does not have it. What the engine sets by itself is not known here.
    pub fn parameter(&self, name: &str) -> Option<String> {
        let own = self.postgres.parameters.get(name).map(ToString::to_string);
        own.or_else(|| Some(parameters::lookup(name, self.postgres.version.major)?.boot.to_owned()))
    }

    /// A parameter's number: of a size in bytes, of a time in milliseconds; `None` if PostgreSQL would refuse it.
    pub fn number(&self, name: &str) -> Option<f64> {
        let (value, major) = (self.parameter(name)?, self.postgres.version.major);
        parameters::check(name, &value, major).ok()?;
        parameters::lookup(name, major)?.number(&value)
    }

    /// Whether a parameter is on; `None` for what is neither on nor off.
    pub fn is_on(&self, name: &str) -> Option<bool> {
        parameters::truth(&self.parameter(name)?)
    }
}
