//! Roles that can become more than they are.

use crate::cluster::{Cluster, Findings};
use crate::diagnostic::{Path, codes};

/// Built-in roles whose members read, write or run what the server's own user can.
const SERVER: [&str; 3] = ["pg_execute_server_program", "pg_write_server_files", "pg_read_server_files"];

/// From this major on a role with CREATEROLE manages only the roles that it made.
const CREATEROLE_IS_BOUND: u8 = 16;

pub(super) fn check(cluster: &Cluster, findings: &mut Findings) {
    let major = cluster.postgres.version.major.get();
    for (name, role) in &cluster.postgres.roles {
        let path = Path::dotted("spec.postgres.roles").key(name.as_str());
        if role.createrole && major < CREATEROLE_IS_BOUND {
            findings
                .warning(
                    codes::CREATEROLE_IS_MORE,
                    &path.key("createrole"),
                    format!("in PostgreSQL {major} the role `{name}` can give itself nearly every other role"),
                    "those that run programs on the server, too",
                )
                .help("remove `createrole`, and list its roles here");
        }
        for (index, group) in role.in_roles.iter().enumerate().filter(|(_, group)| SERVER.contains(&group.as_str())) {
            findings
                .warning(
                    codes::SERVER_ACCESS,
                    &path.key("inRoles").index(index),
                    format!("a member of `{group}` is as good as a superuser"),
                    "the data directory and the replication password lie open to it",
                )
                .help(format!("remove `{group}`; `COPY … FROM STDIN` and a client's own files need no such right"));
        }
    }
}
