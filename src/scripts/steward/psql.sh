# Shared by the steward's scripts that run psql. Environment: SECRETS (directory), SQL_TIMEOUT and COMMIT_TIMEOUT (seconds).
: "${SQL_TIMEOUT:=300}" "${COMMIT_TIMEOUT:=10}"
. "${0%/*}/session.sh"
# `psql_error` parses the messages in English.
session="$session -c lc_messages=C"
export PGCONNECT_TIMEOUT=5 PGAPPNAME=pgforge

# sql HOST ARGUMENTS…: runs psql with a timeout. The interrupt makes psql cancel its statement in the server.
sql() {
  host=$1; shift
  PGHOST=$host PGOPTIONS=$session timeout -s INT -k 5 "$SQL_TIMEOUT" psql -X -q -A -t -w -v ON_ERROR_STOP=1 -v VERBOSITY=terse "$@"
}

# psql_error: prints the last error of psql, on one line.
psql_error() { sed -n -e 's/^\(psql:[^ ]*: \)\{0,1\}ERROR:  //p' -e 's/^psql: error: //p' -e '/FATAL/p' "$TMPDIR/error" | tail -n 1; }

# attempt WHAT HOST ARGUMENTS…: prints each change that the script reports. Its output is in $TMPDIR/output; after a failure $why has the reason.
attempt() {
  what=$1; shift
  failure=
  sql "$@" >"$TMPDIR/output" 2>"$TMPDIR/error" || failure=yes
  sed -n -e 's/^psql:[^ ]*: INFO:  //p' "$TMPDIR/error"
  [ -n "$failure" ] || return 0
  why="$what: $(psql_error)"
  return 1
}

# run WHAT HOST ARGUMENTS…: does the same; a failure ends the pass.
run() { attempt "$@" || not_yet "$why"; }

# as_superuser: connects as superuser from now on. The password comes from a file in memory, never from an argument.
as_superuser() {
  [ -s "$SECRETS/superuser/password" ] || not_yet 'waiting for the Secrets'
  PGUSER=$(cat "$SECRETS/superuser/username")
  PGPASSWORD=$(cat "$SECRETS/superuser/password")
  export PGUSER PGPASSWORD PGDATABASE=postgres
}

# pin_settings HOST: adds the settings of newer majors to the session. The server states its version at login, before it runs any statement.
pin_settings() {
  run 'primary' "$1" -c '\echo :SERVER_VERSION_NUM'
  read -r version <"$TMPDIR/output"
  session=$session$(newer "$version")
  # Only a superuser can create an event trigger; none of them concerns what the steward changes.
  [ "$version" -lt 170000 ] || session="$session -c event_triggers=off"
}

# commit HOST: makes a real commit, which the standbys it waits for must acknowledge in time. After the timeout psql cancels the wait, and PostgreSQL
# reports that the commit is local: therefore the time is measured.
commit() {
  began=$(date +%s)
  failure=
  (SQL_TIMEOUT=$COMMIT_TIMEOUT; sql "$1" -c "SELECT pg_catalog.pg_logical_emit_message(true, 'pgforge', '')") >/dev/null 2>"$TMPDIR/error" || failure=yes
  [ $(($(date +%s) - began)) -lt "$COMMIT_TIMEOUT" ] || not_yet "the primary does not accept writes: a commit was not acknowledged within $COMMIT_TIMEOUT s"
  [ -z "$failure" ] || not_yet "the primary does not accept writes: $(psql_error)"
}
