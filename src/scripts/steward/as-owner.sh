# Runs a program of PostgreSQL with the rights of a database's owner and nobody else's: for data that brings code of the owner's along, such as CHECK
# constraints and triggers, which the superuser must not run. The program logs in as a role that exists until it has ended.
# Arguments: DATABASE PROGRAM ARGUMENTS…. Environment: PRIMARY (host), SECRETS (directory: superuser/username and superuser/password).
set -eu
scripts=${0%/*}
DATABASE=$1
shift
random() { head -c 32 /dev/urandom | sha256sum | cut -c "1-$1"; }
ROLE=pgforge_load_$(random 16) PASSWORD=$(random 64)
export DATABASE ROLE PASSWORD PGHOST="$PRIMARY" PGCONNECT_TIMEOUT=15
. "$scripts/session.sh"

# as_superuser DATABASE SCRIPT
as_superuser() (
  PGUSER=$(cat "$SECRETS/superuser/username") PGPASSWORD=$(cat "$SECRETS/superuser/password")
  export PGUSER PGPASSWORD PGDATABASE="$1"
  PGOPTIONS=$session psql -X -q -A -t -w -v ON_ERROR_STOP=1 -v VERBOSITY=terse -f "$scripts/$2" >&2
)

leave() {
  code=$?
  as_superuser "$DATABASE" as-owner-end.sql || exit 1
  exit "$code"
}

trap 'exit 143' TERM INT
as_superuser postgres as-owner.sql
trap leave EXIT
# Not the whole session of the superuser: the role becomes the owner by a setting of its own.
PGOPTIONS='-c search_path=pg_catalog,pg_temp -c client_min_messages=warning' PGUSER=$ROLE PGPASSWORD=$PASSWORD PGDATABASE=$DATABASE "$@"
