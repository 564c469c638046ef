# Runs a PostgreSQL program with the rights of a database's owner only. The data may contain code of the owner, such as CHECK constraints and triggers,
# which the superuser must not run. The program logs in as a temporary role, which is dropped when the program ends.
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

drop_role() {
  code=$?
  as_superuser "$DATABASE" as-owner-end.sql || exit 1
  exit "$code"
}

trap 'exit 143' TERM INT
as_superuser postgres as-owner.sql
trap drop_role EXIT
# The options of session.sh are not used here: they set role=none, but this role must become the owner.
PGOPTIONS='-c search_path=pg_catalog,pg_temp -c client_min_messages=warning' PGUSER=$ROLE PGPASSWORD=$PASSWORD PGDATABASE=$DATABASE "$@"
