# Before a member starts: makes the new, empty database that permit.sh has allowed, whole or not at all, with the role that standbys stream with. Patroni
# itself never initialises anything: it is given no order to.
# Environment: PERMIT, ASKED (directory: initdb, an option a line), VOLUME, PGDATA, MAJOR, SUPERUSER, REPLICATION (names), CREDENTIALS (directory:
# superuser, replication).
set -eu
PATH=/usr/lib/postgresql/$MAJOR/bin:$PATH
[ -e "$PERMIT" ] || exit 0
new=$VOLUME/.new
rm -rf "$new"
set -- --pgdata="$new" --username="$SUPERUSER" --pwfile="$CREDENTIALS/superuser" --auth-local=scram-sha-256 --auth-host=scram-sha-256
while IFS= read -r option; do set -- "$@" "$option"; done <"$ASKED/initdb"
initdb "$@"
# Patroni logs in as that role from the first moment on. Single-user mode has no variables: names are held to letters, digits and `_`, and nothing in a
# password ends its quotes. What PostgreSQL says there would show the statement.
printf 'CREATE ROLE "%s" LOGIN REPLICATION PASSWORD '"'%s'"'\n' "$REPLICATION" "$(sed -e "s/'/''/g" "$CREDENTIALS/replication")" |
  postgres --single -D "$new" postgres >/dev/null 2>&1
mv "$new" "$PGDATA"
sync
