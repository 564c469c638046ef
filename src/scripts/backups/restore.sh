# Restores one database of a run into a new database beside it, or into one that is there and holds no table.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD (the superuser's), RUN (a run's name, or newest), DATABASE, INTO (a name; empty for the same one),
# LOCATION, and what exchange.sh needs.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
. "$SCRIPTS/load.sh"
export TMPDIR PGDATABASE=postgres PGCONNECT_TIMEOUT=15 PGAPPNAME=pgforge-restore PGOPTIONS='-c lc_messages=C -c client_min_messages=warning'
export DATABASE INTO="${INTO:-$DATABASE}"

meet
[ -n "$DATABASE" ] || give_up 'DATABASE is not set: see RUNBOOK, section "Restore a database"'
[ -n "${PGPASSWORD:-}" ] || give_up "the superuser's Secret is not there"
choose "$RUN"
archives >"$TMPDIR/archives"
wanted=$(printf '%s' "$DATABASE" | base64 | tr -d '\n')
awk -v name="$wanted" '$1 == name' "$TMPDIR/archives" >"$TMPDIR/wanted"
[ -s "$TMPDIR/wanted" ] || give_up "run $RUN holds no database $DATABASE"
read -r name object bytes sha256 <"$TMPDIR/wanted"
read -r _ _ globals_bytes globals_sha256 <"$TMPDIR/archives"
globals "$globals_bytes" "$globals_sha256"
roles
query "database $INTO" -f "$SCRIPTS/make.sql" >/dev/null
tables=$(PGDATABASE=$INTO; query "database $INTO" -f "$SCRIPTS/tables.sql")
[ "$tables" = 0 ] || give_up "database $INTO holds $tables tables: name another with INTO"
PGDATABASE=$INTO
load "$object" "$bytes" "$sha256" --clean --if-exists --dbname="$(conninfo "$INTO")"
say "restored database $DATABASE of run $RUN into $INTO"
order end
