//! Passwords and the roles that use them.

/// One Secret of type `kubernetes.io/basic-auth`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Credential {
    /// The prefix of the steward's files for it: `superuser`, `replication`, `role-0`.
    pub key: String,
    /// The Secret's name.
    pub secret: String,
    /// The role's name in PostgreSQL, or the user's name in an application.
    pub username: String,
    /// The database in `uri`; `None` for a password that is not PostgreSQL's.
    pub database: Option<String>,
    /// Another key of the Secret that holds the password.
    pub extra_key: Option<&'static str>,
    /// Whether the data directory keeps the password from the first start on, so that a new Secret would lock all
    /// clients out.
    pub once: bool,
}

impl Credential {
    /// The login of a role whose password the steward sets and may change at any time.
    pub fn of_role(key: &str, secret: &str, role: &str, database: &str) -> Self {
        Self {
            key: key.to_owned(),
            secret: secret.to_owned(),
            username: role.to_owned(),
            database: Some(database.to_owned()),
            extra_key: None,
            once: false,
        }
    }
}

/// A role of pgforge itself. It logs in and has no attributes except through the roles that it is a member of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceRole {
    /// Its name.
    pub name: &'static str,
    /// The roles that it is a member of.
    pub in_roles: Vec<&'static str>,
    /// The databases of the blueprint that it may connect to.
    pub databases: Vec<String>,
}
