# One try to bring a new cluster its databases from a dump. How far that has come is kept in the database itself, as its setting pgforge.bootstrap, so
# that it fails over and comes back with the data: `from RUN` while it goes on, `done RUN`, or `none` where there were databases already. A database
# gets its name only when it is whole; whatever was left half-way is removed and begun again. One that cannot be had does not keep the others back.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD (of the superuser), ASKED (file: the databases), RUN, LOCATION, and what exchange.sh needs.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
. "$SCRIPTS/load.sh"
export SCRIPTS TMPDIR ASKED PGDATABASE=postgres PGAPPNAME=pgforge-bootstrap
trap 'exit 143' TERM INT
asked_run=$RUN

# remember STATE
remember() { query 'state' -v state="$1" -f "$SCRIPTS/remember.sql" >/dev/null; }

finished() {
  say "$*"
  order end
  exit 0
}

# each FUNCTION: calls it with the name of each database.
each() {
  while read -r coded <&3; do
    coded=$(decoded "$coded")
    "$1" "${coded%.}"
  done 3<"$TMPDIR/names"
}

# held DATABASE: the run that it comes from. `newest` is the newest that holds any of the databases, or for one that it does not hold the newest before it.
held() {
  case $asked_run in
    newest) newest "$(stem "$1")" "${first:-}" ;;
    *) awk -F / -v run="$asked_run" -v stem="$(stem "$1")" '$1 == run && $2 == stem ".json" { print $1 }' "$EXCHANGE/list" ;;
  esac
}

# look DATABASE: whether it can be had, as far as its manifest says.
look() {
  run=$(held "$1")
  if [ -n "$run" ]; then
    choose "$1" "$run"
    manifest "$1"
  elif [ "$some" = f ]; then
    choose "$1" "$asked_run"
  fi
}

# bring DATABASE
bring() {
  run=$(held "$1")
  INTO=$1
  export INTO
  there=$(query 'databases' -f "$SCRIPTS/there.sql")
  if [ "$there" = t ]; then
    say "database $1 is there"
  elif [ -z "$run" ]; then
    say "database $1 is in no run: it begins empty"
  else
    choose "$1" "$run"
    manifest "$1"
    roles on
    receive
    hand_over
    finish "$1"
    say "database $1 came back from run $RUN with every row that was counted"
  fi
}
bring_alone() { one bring "$1"; }

meet
[ -n "${PGPASSWORD:-}" ] || give_up "the superuser's Secret is not there yet"
connect
recovery=$(query 'primary' -c 'SELECT pg_catalog.pg_is_in_recovery()')
[ "$recovery" = f ] || give_up 'the primary is in recovery'
state=$(query 'state' -f "$SCRIPTS/bootstrap-state.sql")
case $state in
  done\ * | none) finished "nothing to do: $state" ;;
  from\ *) first=${state#from } ;;
  others)
    remember none
    finished 'there are databases already: they stay as they are, and nothing is restored'
    ;;
esac
query 'asked' -f "$SCRIPTS/bootstrap-asked.sql" >"$TMPDIR/asked"
read -r some <"$TMPDIR/asked"
sed 1d "$TMPDIR/asked" >"$TMPDIR/names"
ask list
if [ -z "${first:-}" ]; then
  first=$(each held | sort | tail -n 1)
  if [ -z "$first" ] && [ "$some" = t ]; then
    case $asked_run in
      newest) give_up "no run in $LOCATION holds any of the databases" ;;
      *) give_up "there is no run $asked_run in $LOCATION that holds any of the databases" ;;
    esac
  fi
  each look
fi
remember "from $first"
query 'former restores' -v all=on -f "$SCRIPTS/abandon.sql" >/dev/null
each bring_alone
[ ! -s "$TMPDIR/failures" ] || give_up "not all databases are there: $(failures)"
remember "done $first"
finished "the databases of run $first are there"
