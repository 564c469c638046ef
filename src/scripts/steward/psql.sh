# Shared by the scripts that talk to PostgreSQL. Environment: SECRETS (directory), SQL_TIMEOUT and COMMIT_TIMEOUT (seconds).
: "${SQL_TIMEOUT:=300}" "${COMMIT_TIMEOUT:=10}"
# What a blueprint sets for everybody must not stop the steward.
export PGCONNECT_TIMEOUT=5 PGAPPNAME=pgforge
export PGOPTIONS='-c lc_messages=C -c client_min_messages=warning -c search_path=public -c default_transaction_read_only=off -c statement_timeout=0'

# sql HOST ARGUMENTS…: psql, never for ever. An interrupt makes it cancel its statement, so that none is left behind in the server.
sql() {
  host=$1; shift
  PGHOST=$host timeout -s INT -k 5 "$SQL_TIMEOUT" psql -X -q -A -t -w -v ON_ERROR_STOP=1 -v VERBOSITY=terse "$@"
}

# said: what psql complained about, on one line.
said() { sed -n -e 's/^psql:[^ ]*: ERROR:  //p' -e 's/^psql: error: //p' -e '/FATAL/p' "$TMPDIR/error" | tail -n 1; }

# run WHAT HOST ARGUMENTS…: shows each change that the script reports; an error ends the pass. Its output is in $TMPDIR/output.
run() {
  what=$1; shift
  failed=
  sql "$@" >"$TMPDIR/output" 2>"$TMPDIR/error" || failed=yes
  sed -n -e 's/^psql:[^ ]*: INFO:  //p' "$TMPDIR/error"
  [ -z "$failed" ] || not_yet "$what: $(said)"
}

# as_superuser: whose password is read from memory, never from an argument.
as_superuser() {
  [ -s "$SECRETS/superuser/password" ] || not_yet 'waiting for the Secrets'
  PGUSER=$(cat "$SECRETS/superuser/username")
  PGPASSWORD=$(cat "$SECRETS/superuser/password")
  export PGUSER PGPASSWORD PGDATABASE=postgres
}

# commit HOST: a real commit, acknowledged in time by whatever it has to wait for. When the time is over psql cancels the wait and PostgreSQL
# answers that it has committed locally: so the time is measured.
commit() {
  began=$(date +%s)
  failed=
  (SQL_TIMEOUT=$COMMIT_TIMEOUT; sql "$1" -c "SELECT pg_logical_emit_message(true, 'pgforge', '')") >/dev/null 2>"$TMPDIR/error" || failed=yes
  [ $(($(date +%s) - began)) -lt "$COMMIT_TIMEOUT" ] || not_yet "the primary does not accept writes: a commit was not acknowledged within $COMMIT_TIMEOUT s"
  [ -z "$failed" ] || not_yet "the primary does not accept writes: $(said)"
}
