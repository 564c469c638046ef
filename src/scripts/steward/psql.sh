# Shared by the steward's scripts that talk to PostgreSQL. Environment: SECRETS (directory), SQL_TIMEOUT and COMMIT_TIMEOUT (seconds).
: "${SQL_TIMEOUT:=300}" "${COMMIT_TIMEOUT:=10}"
. "${0%/*}/session.sh"
# `said` reads the messages.
session="$session -c lc_messages=C"
export PGCONNECT_TIMEOUT=5 PGAPPNAME=pgforge

# sql HOST ARGUMENTS…: psql, never for ever. An interrupt makes it cancel its statement, so that none is left behind in the server.
sql() {
  host=$1; shift
  PGHOST=$host PGOPTIONS=$session timeout -s INT -k 5 "$SQL_TIMEOUT" psql -X -q -A -t -w -v ON_ERROR_STOP=1 -v VERBOSITY=terse "$@"
}

# said: what psql complained about, on one line.
said() { sed -n -e 's/^\(psql:[^ ]*: \)\{0,1\}ERROR:  //p' -e 's/^psql: error: //p' -e '/FATAL/p' "$TMPDIR/error" | tail -n 1; }

# attempt WHAT HOST ARGUMENTS…: shows each change that the script reports. Its output is in $TMPDIR/output; a failure leaves the reason in $why.
attempt() {
  what=$1; shift
  failed=
  sql "$@" >"$TMPDIR/output" 2>"$TMPDIR/error" || failed=yes
  sed -n -e 's/^psql:[^ ]*: INFO:  //p' "$TMPDIR/error"
  [ -n "$failed" ] || return 0
  why="$what: $(said)"
  return 1
}

# run WHAT HOST ARGUMENTS…: the same; a failure ends the pass.
run() { attempt "$@" || not_yet "$why"; }

# as_superuser: whose password is read from memory, never from an argument.
as_superuser() {
  [ -s "$SECRETS/superuser/password" ] || not_yet 'waiting for the Secrets'
  PGUSER=$(cat "$SECRETS/superuser/username")
  PGPASSWORD=$(cat "$SECRETS/superuser/password")
  export PGUSER PGPASSWORD PGDATABASE=postgres
}

# later HOST: adds what only later majors know to the session. The server states its version at login, before it runs any statement.
later() {
  run 'primary' "$1" -c '\echo :SERVER_VERSION_NUM'
  read -r version <"$TMPDIR/output"
  session=$session$(newer "$version")
  # Only a superuser can create an event trigger; none of them has to do with what the steward changes.
  [ "$version" -lt 170000 ] || session="$session -c event_triggers=off"
}

# commit HOST: a real commit, acknowledged in time by whatever it has to wait for. When the time is over psql cancels the wait and PostgreSQL
# answers that it has committed locally: so the time is measured.
commit() {
  began=$(date +%s)
  failed=
  (SQL_TIMEOUT=$COMMIT_TIMEOUT; sql "$1" -c "SELECT pg_catalog.pg_logical_emit_message(true, 'pgforge', '')") >/dev/null 2>"$TMPDIR/error" || failed=yes
  [ $(($(date +%s) - began)) -lt "$COMMIT_TIMEOUT" ] || not_yet "the primary does not accept writes: a commit was not acknowledged within $COMMIT_TIMEOUT s"
  [ -z "$failed" ] || not_yet "the primary does not accept writes: $(said)"
}
