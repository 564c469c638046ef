# Before a member starts: creates the new, empty database that permit-initdb.sh has allowed, completely or not at all, with the role that standbys
# stream with. Patroni never initialises a cluster here: its configuration has no `bootstrap` section.
# Environment: PERMIT, DESIRED (directory: initdb, one option a line), VOLUME, PGDATA, MAJOR, SUPERUSER, REPLICATION (names), CREDENTIALS (directory:
# superuser, replication).
set -eu
PATH=/usr/lib/postgresql/$MAJOR/bin:$PATH
[ -e "$PERMIT" ] || exit 0
new=$VOLUME/.new
rm -rf "$new"
set -- --pgdata="$new" --username="$SUPERUSER" --pwfile="$CREDENTIALS/superuser" --auth-local=scram-sha-256 --auth-host=scram-sha-256
while IFS= read -r option; do set -- "$@" "$option"; done <"$DESIRED/initdb"
initdb "$@"
# Patroni logs in as that role from the start. Single-user mode has no variables, but the text is safe: names contain only letters, digits and `_`, and
# quotes in the password are doubled. PostgreSQL's output is discarded because it would show the statement.
printf 'CREATE ROLE "%s" LOGIN REPLICATION PASSWORD '"'%s'"'\n' "$REPLICATION" "$(sed -e "s/'/''/g" "$CREDENTIALS/replication")" |
  postgres --single -D "$new" postgres >/dev/null 2>&1
mv "$new" "$PGDATA"
sync
