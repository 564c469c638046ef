# Restores one database of a run into a new database beside it, or in the place of one that is empty.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD (of the superuser), RUN (the name of a run, or newest), DATABASE, INTO (a name; empty for the same one),
# LOCATION, and what exchange.sh needs.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
. "$SCRIPTS/load.sh"
export SCRIPTS TMPDIR PGDATABASE=postgres PGAPPNAME=pgforge-restore
INTO=${INTO:-$DATABASE}
export DATABASE INTO
trap 'exit 143' TERM INT

meet
[ -n "$DATABASE" ] || give_up 'DATABASE is not set: see RUNBOOK, section "Restore a database"'
[ -n "${PGPASSWORD:-}" ] || give_up "the superuser's Secret is not there"
connect
ask list
choose "$DATABASE" "$RUN"
manifest "$DATABASE"
vacant
query 'former restores' -v all=off -f "$SCRIPTS/abandon.sql" >/dev/null
roles off
receive
hand_over
finish "$INTO"
say "restored database $DATABASE of run $RUN into $INTO"
order end
