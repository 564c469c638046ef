//! The values of PostgreSQL's parameters: the blueprint's, or the default of the major.

use super::Cluster;
use crate::knowledge::postgres::parameters;

impl Cluster {
    /// A parameter's text; `None` if the major does not have it. Does not know the values that the engine sets.
    pub fn parameter(&self, name: &str) -> Option<String> {
        self.configured(name).or_else(|| Some(parameters::lookup(name, self.postgres.version.major)?.boot.to_owned()))
    }

    /// A parameter's number: bytes for a size, milliseconds for a time. `None` if PostgreSQL would reject the value.
    pub fn number(&self, name: &str) -> Option<f64> {
        let parameter = parameters::lookup(name, self.postgres.version.major)?;
        let value = self.configured(name).unwrap_or_else(|| parameter.boot.to_owned());
        parameter.check(&value).ok()?;
        parameter.number(&value)
    }

    /// The blueprint's value.
    fn configured(&self, name: &str) -> Option<String> {
        self.postgres.parameters.get(name).map(ToString::to_string)
    }

    /// Whether a parameter is on; `None` if it is neither on nor off.
    pub fn is_on(&self, name: &str) -> Option<bool> {
        parameters::truth(&self.parameter(name)?)
    }
}
