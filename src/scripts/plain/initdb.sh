# Before an instance starts: makes the new, empty database that permit.sh has allowed, whole or not at all.
# Environment: PERMIT, ASKED (directory: initdb, an option a line), VOLUME, PGDATA, SUPERUSER (name), CREDENTIALS (directory: superuser).
set -eu
[ -e "$PERMIT" ] || exit 0
new=$VOLUME/.new
rm -rf "$new"
set -- --pgdata="$new" --username="$SUPERUSER" --pwfile="$CREDENTIALS/superuser" --auth-local=peer --auth-host=scram-sha-256
while IFS= read -r option; do set -- "$@" "$option"; done <"$ASKED/initdb"
initdb "$@"
mv "$new" "$PGDATA"
sync
