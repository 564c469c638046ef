//! Roles that can gain more rights than the blueprint grants them.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// Built-in roles whose members can read, write or run what the server's operating system user can.
const SERVER: [&str; 3] = ["pg_execute_server_program", "pg_write_server_files", "pg_read_server_files"];

/// From this major on, a role with CREATEROLE manages only the roles that it created.
const CREATEROLE_IS_BOUND: u8 = 16;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major.get();
    for (name, role) in &cluster.postgres.roles {
        let path = Path::dotted("spec.postgres.roles").key(name.as_str());
        if role.createrole && major < CREATEROLE_IS_BOUND {
            findings
                .warning(
                    codes::CREATEROLE_RIGHTS,
                    &path.key("createrole"),
                    format!("in PostgreSQL {major} the role `{name}` can grant itself nearly every other role"),
                    "including those that run programs on the server",
                )
                .help("remove `createrole`, and list the roles that it creates here");
        }
        for (index, group) in role.in_roles.iter().enumerate().filter(|(_, group)| SERVER.contains(&group.as_str())) {
            findings
                .warning(
                    codes::SERVER_ACCESS,
                    &path.key("inRoles").index(index),
                    format!("a member of `{group}` is as powerful as a superuser"),
                    "it can reach the data directory and the replication password",
                )
                .help(format!("remove `{group}`; `COPY … FROM STDIN` with files of the client does not need it"));
        }
    }
}
