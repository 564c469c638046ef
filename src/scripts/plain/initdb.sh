# Before an instance starts: creates the new, empty database that permit-initdb.sh has allowed, completely or not at all.
# Environment: PERMIT, DESIRED (directory: initdb, one option a line), VOLUME, PGDATA, SUPERUSER (name), CREDENTIALS (directory: superuser).
set -eu
[ -e "$PERMIT" ] || exit 0
new=$VOLUME/.new
rm -rf "$new"
set -- --pgdata="$new" --username="$SUPERUSER" --pwfile="$CREDENTIALS/superuser" --auth-local=peer --auth-host=scram-sha-256
while IFS= read -r option; do set -- "$@" "$option"; done <"$DESIRED/initdb"
initdb "$@"
mv "$new" "$PGDATA"
sync
