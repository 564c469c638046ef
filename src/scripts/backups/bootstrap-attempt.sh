# One attempt to restore a new cluster's databases from a dump. The progress is stored in the database setting pgforge.bootstrap, so that it survives a
# failover and is restored with the data: `from RUN` while it runs, `done RUN`, or `none` where databases already existed. A database gets its name only
# when it is complete; an incomplete one is dropped and restored again. A database that cannot be restored does not hold up the others.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD (of the superuser), DESIRED (file: the databases), RUN, LOCATION, and that of peer-container.sh.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
. "$SCRIPTS/peer-container.sh"
. "$SCRIPTS/postgres-container.sh"
. "$SCRIPTS/load.sh"
export SCRIPTS TMPDIR DESIRED PGDATABASE=postgres PGAPPNAME=pgforge-bootstrap
trap 'exit 143' TERM INT
requested_run=$RUN

# set_state STATE
set_state() { query 'state' -v state="$1" -f "$SCRIPTS/set-bootstrap-state.sql" >/dev/null; }

finished() {
  say "$*"
  send_request end
  exit 0
}

# for_each_name FUNCTION: calls it with the name of each database.
for_each_name() {
  while read -r coded <&3; do
    coded=$(decoded "$coded")
    "$1" "${coded%.}"
  done 3<"$TMPDIR/names"
}

# run_of DATABASE: prints the run that it is restored from. With `newest`: the newest run that holds any of the databases, or, for a database that this
# run lacks, the newest before it that holds it.
run_of() {
  case $requested_run in
    newest) newest "$(stem "$1")" "${first:-}" ;;
    *) awk -F / -v run="$requested_run" -v stem="$(stem "$1")" '$1 == run && $2 == stem ".json" { print $1 }' "$EXCHANGE/list" ;;
  esac
}

# check DATABASE: gives up unless its manifest says that it can be restored.
check() {
  run=$(run_of "$1")
  if [ -n "$run" ]; then
    choose "$1" "$run"
    manifest "$1"
  elif [ "$some" = f ]; then
    choose "$1" "$requested_run"
  fi
}

# restore_database DATABASE
restore_database() {
  run=$(run_of "$1")
  INTO=$1
  export INTO
  exists=$(query 'databases' -f "$SCRIPTS/database-exists.sql")
  if [ "$exists" = t ]; then
    say "database $1 exists"
  elif [ -z "$run" ]; then
    say "no run holds database $1: it starts empty"
  else
    choose "$1" "$run"
    manifest "$1"
    roles on
    receive
    hand_over
    finish "$1"
    say "restored database $1 from run $RUN: every row count matches"
  fi
}
restore_alone() { run_alone restore_database "$1"; }

start_heartbeat
[ -n "${PGPASSWORD:-}" ] || give_up "the superuser's Secret does not exist yet"
connect
recovery=$(query 'primary' -c 'SELECT pg_catalog.pg_is_in_recovery()')
[ "$recovery" = f ] || give_up 'the primary is in recovery'
state=$(query 'state' -f "$SCRIPTS/bootstrap-state.sql")
case $state in
  done\ * | none) finished "nothing to do: $state" ;;
  from\ *) first=${state#from } ;;
  others)
    set_state none
    finished 'databases already exist: they stay unchanged, and nothing is restored'
    ;;
esac
query 'desired' -f "$SCRIPTS/bootstrap-desired.sql" >"$TMPDIR/desired"
read -r some <"$TMPDIR/desired"
sed 1d "$TMPDIR/desired" >"$TMPDIR/names"
request list
if [ -z "${first:-}" ]; then
  first=$(for_each_name run_of | sort | tail -n 1)
  if [ -z "$first" ] && [ "$some" = t ]; then
    case $requested_run in
      newest) give_up "no run in $LOCATION holds any of the databases" ;;
      *) give_up "run $requested_run in $LOCATION does not exist or holds none of the databases" ;;
    esac
  fi
  for_each_name check
fi
set_state "from $first"
query 'former restores' -v all=on -f "$SCRIPTS/drop-leftovers.sql" >/dev/null
for_each_name restore_alone
[ ! -s "$TMPDIR/failures" ] || give_up "not every database was restored: $(failures)"
set_state "done $first"
finished "restored the databases of run $first"
