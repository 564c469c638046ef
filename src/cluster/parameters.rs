//! What parameters of PostgreSQL come to: the blueprint's value, or the major's own.

use super::Cluster;
use crate::knowledge::postgres::parameters;

impl Cluster {
    /// A parameter's text; `None` if the major does not have it. What the engine sets by itself is not known here.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.own(name).or_else(|| Some(parameters::lookup(name, self.postgres.version.major)?.boot.to_owned()))
    }

    /// A parameter's number: of a size in bytes, of a time in milliseconds; `None` if PostgreSQL would refuse it.
    pub fn number(&self, name: &str) -> Option<f64> {
        let parameter = parameters::lookup(name, self.postgres.version.major)?;
        let value = self.own(name).unwrap_or_else(|| parameter.boot.to_owned());
        parameter.check(&value).ok()?;
        parameter.number(&value)
    }

    /// What the blueprint says.
    fn own(&self, name: &str) -> Option<String> {
        self.postgres.parameters.get(name).map(ToString::to_string)
    }

    /// Whether a parameter is on; `None` for what is neither on nor off.
    pub fn is_on(&self, name: &str) -> Option<bool> {
        parameters::truth(&self.parameter(name)?)
    }
}
