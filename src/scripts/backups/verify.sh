# Proves the newest run: it is young enough, everything in it is as its manifest says, and a PostgreSQL of the cluster's own image, made for it, takes
# it in and then holds as many rows. What is wrong is the last line of the log, and fails the run.
# Environment: DATA (an empty volume), LOCATION, MAX_AGE (seconds), MAJOR (of PostgreSQL), PRELOAD (the cluster's shared_preload_libraries), and what
# exchange.sh needs.
set -eu
side=postgres other=store
# Where images have them that hold more than one major.
PATH=/usr/lib/postgresql/$MAJOR/bin:$PATH
SCRIPTS=${0%/*}
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
. "$SCRIPTS/load.sh"
export TMPDIR PGHOST="$TMPDIR" PGUSER=pgforge_verify PGDATABASE=postgres PGOPTIONS='-c lc_messages=C -c client_min_messages=warning'

# throw_away: a server that nobody else can reach, and that need not survive anything.
throw_away() {
  initdb --pgdata="$DATA/pgdata" --username="$PGUSER" --auth=trust --encoding=UTF8 --locale=C --no-sync >"$TMPDIR/initdb" 2>"$errors" || give_up "initdb: $(complaint)"
  printf "shared_preload_libraries = '%s'\n" "$(printf '%s' "$PRELOAD" | sed "s/'/''/g")" >>"$DATA/pgdata/postgresql.conf"
  pg_ctl --pgdata="$DATA/pgdata" --wait --silent --log="$DATA/log" start \
    --options="-c listen_addresses= -c unix_socket_directories='$TMPDIR' -c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c max_wal_size=4GB" \
    >/dev/null 2>&1 || give_up "PostgreSQL does not start: $(tail -n 1 "$DATA/log")"
}

# young: dumps that stopped are as bad as dumps that cannot be restored.
young() {
  age=$(query 'manifest' -f "$SCRIPTS/age.sql")
  [ "$age" -le "$MAX_AGE" ] || give_up "the newest run, $RUN, is $((age / 60)) minutes old, and may be $((MAX_AGE / 60)): dumps have stopped"
}

# into_new NAME OBJECT BYTES SHA256
into_new() {
  load "$2" "$3" "$4" --create --clean --if-exists --dbname=template1
  (PGDATABASE=$1 DATABASE=$1; export DATABASE; query "database $1" -f "$SCRIPTS/compare.sql") >"$TMPDIR/differences"
  [ ! -s "$TMPDIR/differences" ] || give_up "database $1 did not come back: $(head -n 1 "$TMPDIR/differences")"
  say "database $1 came back with every row that was counted"
}

# spoken OBJECT NAME: the files of which rows of the database speak are in its archive. A few may have gone while it was dumped.
spoken() {
  name=$(decoded "$2")
  (PGDATABASE=${name%.}; export LISTED; query "database $PGDATABASE" -f "$SCRIPTS/spoken.sql") >"$TMPDIR/spoken"
  read -r rows missing <"$TMPDIR/spoken"
  [ "$((missing * 10))" -le "$rows" ] || give_up "$1 lacks $missing of the $rows files of which rows of database ${name%.} speak"
  case $missing in
    0) say "$1 came back whole" ;;
    *) say "$1 came back whole: $missing of the $rows files of which rows speak are not in it" ;;
  esac
}

trap 'pg_ctl --pgdata="$DATA/pgdata" --silent --mode=immediate stop >/dev/null 2>&1 || :' EXIT
meet
choose newest
throw_away
young
archives >"$TMPDIR/archives"
while read -r name object bytes sha256 <&3; do
  if [ "$name" = - ]; then
    globals "$bytes" "$sha256"
    query 'globals' -f "$TMPDIR/globals.sql" >/dev/null
    continue
  fi
  name=$(decoded "$name")
  into_new "${name%.}" "$object" "$bytes" "$sha256"
done 3<"$TMPDIR/archives"
(DATABASE=; export DATABASE; query 'manifest' -f "$SCRIPTS/files.sql") >"$TMPDIR/files"
LISTED=$DATA/listed
while read -r object bytes sha256 name <&3; do
  unpack "$object" "$bytes" "$sha256" -tf -
  spoken "$object" "$name"
done 3<"$TMPDIR/files"
say "verified: run $RUN can be restored"
order end
