//! One parameter of PostgreSQL: when a change takes effect, its type and its bounds.

/// When a changed value takes effect: `context` of `pg_settings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Context {
    /// Fixed when PostgreSQL is built or the cluster initialised.
    Internal,
    /// After a restart.
    Postmaster,
    /// After a reload.
    Sighup,
    /// In new sessions, after a reload; superusers can set it at the start of a session.
    SuperuserBackend,
    /// In new sessions, after a reload.
    Backend,
    /// After a reload, in sessions that have not set it; only superusers can set it.
    Superuser,
    /// After a reload, in sessions that have not set it.
    User,
}

/// The type of a parameter: `vartype` of `pg_settings`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum VarType {
    /// `on`, `off` and their synonyms.
    Bool,
    /// One of `enumvals`.
    Enum,
    /// A whole number, rounded if it has a fraction.
    Integer,
    /// A number.
    Real,
    /// Any text.
    String,
}

/// A parameter of one major.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Its name, in PostgreSQL's own spelling.
    pub name: &'static str,
    /// When a changed value takes effect.
    pub context: Context,
    /// Its type.
    pub vartype: VarType,
    /// The unit of a bare number: `8kB`, `ms`; empty for none.
    pub unit: &'static str,
    /// The value of an unconfigured server, in `unit`.
    pub boot: &'static str,
    /// The least value, in `unit`.
    pub min: Option<f64>,
    /// The greatest value, in `unit`.
    pub max: Option<f64>,
    /// The words of an enum.
    pub enumvals: Vec<&'static str>,
}
