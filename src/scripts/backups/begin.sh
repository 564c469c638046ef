# One try to bring a new cluster the databases of a run. How far that has come stands in the database itself, as its setting pgforge.bootstrap, so
# that it fails over and comes back with the data: `from RUN` while it goes on, `done RUN`, or `none` where there were databases already. A database
# gets its name only when it is whole; what was left half-way is begun anew.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD (the superuser's), ASKED (file: the run and the databases), RUN, LOCATION, and what exchange.sh needs.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
. "$SCRIPTS/load.sh"
export TMPDIR ASKED PGDATABASE=postgres PGCONNECT_TIMEOUT=15 PGAPPNAME=pgforge-bootstrap PGOPTIONS='-c lc_messages=C -c client_min_messages=warning'

# remember STATE
remember() { query 'state' -v state="$1" -f "$SCRIPTS/remember.sql" >/dev/null; }

finish() {
  say "$*"
  order end
  exit 0
}

# bring NAME OBJECT BYTES SHA256
bring() {
  DATABASE=$1 INTO='pgforge bootstrap'
  export DATABASE INTO
  there=$(query 'databases' -f "$SCRIPTS/there.sql")
  [ "$there" = f ] || { say "database $1 is there"; return 0; }
  query "database $1" -c 'DROP DATABASE IF EXISTS "pgforge bootstrap" WITH (FORCE)' >/dev/null
  query "database $1" -f "$SCRIPTS/make.sql" >/dev/null
  PGDATABASE=$INTO
  load "$2" "$3" "$4" --dbname="$(conninfo "$INTO")"
  query "database $1" -f "$SCRIPTS/compare.sql" >"$TMPDIR/differences"
  [ ! -s "$TMPDIR/differences" ] || give_up "database $1 did not come back: $(head -n 1 "$TMPDIR/differences")"
  PGDATABASE=postgres
  query "database $1" -f "$SCRIPTS/rename.sql" >/dev/null
  say "database $1 came back with every row that was counted"
}

meet
[ -n "${PGPASSWORD:-}" ] || give_up "the superuser's Secret is not there yet"
recovery=$(query 'primary' -c 'SELECT pg_is_in_recovery()')
[ "$recovery" = f ] || give_up 'the primary is in recovery'
state=$(query 'state' -f "$SCRIPTS/bootstrap-state.sql")
case $state in
  done\ * | none) finish "nothing to do: $state" ;;
  from\ *) RUN=${state#from } ;;
  others)
    remember none
    finish 'there are databases already: they stay as they are, and nothing is restored'
    ;;
esac
choose "$RUN"
query 'manifest' -f "$SCRIPTS/wanted.sql" >"$TMPDIR/archives"
problem=$(sed -n -e 's/ *$//' -e 's/^! //p' "$TMPDIR/archives" | head -n 1)
[ -z "$problem" ] || give_up "run $RUN $problem"
remember "from $RUN"
grep '^- ' "$TMPDIR/archives" >"$TMPDIR/globals"
read -r _ _ globals_bytes globals_sha256 <"$TMPDIR/globals"
globals "$globals_bytes" "$globals_sha256"
roles
while read -r name object bytes sha256 <&3; do
  [ "$name" != - ] || continue
  name=$(decoded "$name")
  bring "${name%.}" "$object" "$bytes" "$sha256"
done 3<"$TMPDIR/archives"
remember "done $RUN"
finish "the databases of run $RUN are there"
