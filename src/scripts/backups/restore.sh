# Restores one database of a run into a new database, or in place of an empty one.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD (of the superuser), RUN (the name of a run, or newest), DATABASE, INTO (a name; empty for the same
# one), LOCATION, and that of peer-container.sh.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
. "$SCRIPTS/peer-container.sh"
. "$SCRIPTS/postgres-container.sh"
. "$SCRIPTS/load.sh"
export SCRIPTS TMPDIR PGDATABASE=postgres PGAPPNAME=pgforge-restore
INTO=${INTO:-$DATABASE}
export DATABASE INTO
trap 'exit 143' TERM INT

start_heartbeat
[ -n "$DATABASE" ] || give_up 'DATABASE is not set: see RUNBOOK, section "Restore a database"'
[ -n "${PGPASSWORD:-}" ] || give_up "the superuser's Secret does not exist"
connect
request list
choose "$DATABASE" "$RUN"
manifest "$DATABASE"
check_vacant
query 'former restores' -v all=off -f "$SCRIPTS/drop-leftovers.sql" >/dev/null
roles off
receive
hand_over
finish "$INTO"
say "restored database $DATABASE of run $RUN into $INTO"
send_request end
