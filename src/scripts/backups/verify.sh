# Verifies the newest run of every database: it is young enough, its objects match its manifest, and a temporary PostgreSQL of the cluster's image,
# started for this database alone, can restore it with the same number of rows. A failure does not keep the others from being verified. The last line of
# the log says what is wrong, and the Job fails.
# Environment: DATABASES (file: what is dumped), DATA (an empty volume), LOCATION, MAX_AGE (seconds), DEADLINE (seconds until the Job is stopped), MAJOR
# (of PostgreSQL), PRELOAD (the cluster's shared_preload_libraries), and that of peer-container.sh.
set -eu
side=postgres other=store
# The path in images that hold more than one major.
PATH=/usr/lib/postgresql/$MAJOR/bin:$PATH
SCRIPTS=${0%/*}
. "$SCRIPTS/peer-container.sh"
. "$SCRIPTS/postgres-container.sh"
. "$SCRIPTS/load.sh"
export SCRIPTS TMPDIR PGHOST="$TMPDIR" PGUSER=pgforge_verify PGDATABASE=postgres
options=$PGOPTIONS

# start_server: starts a new server that no other client can reach and that need not survive anything. Code of a database's owner runs in it: therefore
# it requires a password, and each database gets a new server.
start_server() {
  stop
  rm -rf "$DATA/pgdata"
  unset PGPASSWORD
  password=$(head -c 32 /dev/urandom | sha256sum | cut -d ' ' -f 1)
  printf '%s\n' "$password" >"$TMPDIR/password"
  initdb --pgdata="$DATA/pgdata" --username="$PGUSER" --auth=scram-sha-256 --pwfile="$TMPDIR/password" --encoding=UTF8 --locale=C --no-sync >"$TMPDIR/initdb" 2>"$errors" ||
    give_up "initdb: $(complaint)"
  rm "$TMPDIR/password"
  printf "shared_preload_libraries = '%s'\n" "$(printf '%s' "$PRELOAD" | sed "s/'/''/g")" >>"$DATA/pgdata/postgresql.conf"
  pg_ctl --pgdata="$DATA/pgdata" --wait --silent --log="$DATA/log" start \
    --options="-c listen_addresses= -c unix_socket_directories='$TMPDIR' -c fsync=off -c full_page_writes=off -c wal_level=minimal -c max_wal_senders=0 -c autovacuum=off -c max_wal_size=4GB" \
    >/dev/null 2>&1 || give_up "PostgreSQL does not start: $(tail -n 1 "$DATA/log")"
  export PGPASSWORD="$password" PGOPTIONS="$options"
  connect
}
stop() { pg_ctl --pgdata="$DATA/pgdata" --silent --mode=immediate stop >/dev/null 2>&1 || :; }

# check NAME STEM: checks the newest run of the database; writes a line to $TMPDIR/found, with its size first.
check() {
  choose "$1" newest
  manifest "$1"
  [ "$age" -le "$MAX_AGE" ] || give_up "database $1: its newest run, $RUN, is $((age / 60)) minutes old, more than $((MAX_AGE / 60)): dumps have stopped"
  cp "$MANIFEST" "$TMPDIR/manifest-$stem.json"
  printf '%s %s %s %s\n' "$bytes" "$RUN" "$stem" "$2" >>"$TMPDIR/found"
}

# verify NAME RUN STEM
verify() {
  RUN=$2
  MANIFEST=$TMPDIR/manifest-$3.json
  export RUN MANIFEST
  [ -n "$unused" ] || start_server
  manifest "$1"
  roles on
  receive
  query "$RUN" -f "$SCRIPTS/manifest-files.sql" >"$TMPDIR/files"
  while read -r files_object files_bytes files_sha256 <&4; do
    LISTED=$DATA/listed
    unpack "$files_object" "$files_bytes" "$files_sha256" -tf -
    check_files "$files_object"
  done 4<"$TMPDIR/files"
  hand_over
  say "database $1 can be restored: every row count matches"
}

# check_files OBJECT: gives up if the archive lacks more than a few of the files that rows refer to. A few may have been deleted during the dump.
check_files() {
  as_loader attempt -f "$SCRIPTS/missing-files.sql" <"$LISTED" >"$TMPDIR/referenced" || give_up "database $DATABASE: $(complaint)"
  read -r rows missing <"$TMPDIR/referenced"
  [ "$((missing * 10))" -le "$rows" ] || give_up "$1 lacks $missing of the $rows files that rows of database $DATABASE refer to"
  case $missing in
    0) say "$1 is intact" ;;
    *) say "$1 is intact, but lacks $missing of the $rows files that rows refer to" ;;
  esac
}

trap stop EXIT
trap 'exit 143' TERM INT
start_heartbeat
request list
start_server
unused=yes
: >"$TMPDIR/found"
query 'databases' -f "$SCRIPTS/list-databases.sql" >"$TMPDIR/names"
while read -r name _ <&3; do
  decoded=$(decoded "$name")
  run_alone check "${decoded%.}" "$name"
done 3<"$TMPDIR/names"
# Smallest first: each may take its share of the remaining time.
sort -n "$TMPDIR/found" >"$TMPDIR/sorted"
left=$(wc -l <"$TMPDIR/sorted")
while read -r _ run stem name <&3; do
  decoded=$(decoded "$name")
  LIMIT=$(((DEADLINE - DEADLINE / 20 - $(date +%s) + began) / left))
  [ "$LIMIT" -ge 1 ] || LIMIT=1
  left=$((left - 1))
  run_alone verify "${decoded%.}" "$run" "$stem"
  unused=
done 3<"$TMPDIR/sorted"
[ ! -s "$TMPDIR/failures" ] || give_up "not verified: $(failures)"
say "verified: every database can be restored ($(wc -l <"$TMPDIR/found" | tr -d ' '), the oldest from run $(cut -d ' ' -f 2 "$TMPDIR/found" | sort | head -n 1))"
send_request end
