# Proves the newest run of every database: it is young enough, everything in it is as its manifest says, and a PostgreSQL of the cluster's own image,
# started for this database alone, takes it in and then holds as many rows. One that fails does not keep the others from being proved. What is wrong
# is the last line of the log, and fails the Job.
# Environment: DATABASES (file: what is dumped), DATA (an empty volume), LOCATION, MAX_AGE (seconds), DEADLINE (seconds until the Job is stopped), MAJOR (of
# PostgreSQL), PRELOAD (the cluster's shared_preload_libraries), and what exchange.sh needs.
set -eu
side=postgres other=store
# Where images have them that hold more than one major.
PATH=/usr/lib/postgresql/$MAJOR/bin:$PATH
SCRIPTS=${0%/*}
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
. "$SCRIPTS/load.sh"
export SCRIPTS TMPDIR PGHOST="$TMPDIR" PGUSER=pgforge_verify PGDATABASE=postgres
options=$PGOPTIONS

# throw_away: a new server that nobody else can reach, and that need not survive anything. Code of a database's owner runs in it: so even here nobody
# gets in without a password, and each database has a server of its own.
throw_away() {
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

# look NAME STEM: the newest run of the database; a line of $TMPDIR/found, with its size first.
look() {
  choose "$1" newest
  manifest "$1"
  [ "$age" -le "$MAX_AGE" ] || give_up "database $1: its newest run, $RUN, is $((age / 60)) minutes old, and may be $((MAX_AGE / 60)): dumps have stopped"
  cp "$MANIFEST" "$TMPDIR/manifest-$stem.json"
  printf '%s %s %s %s\n' "$bytes" "$RUN" "$stem" "$2" >>"$TMPDIR/found"
}

# prove NAME RUN STEM
prove() {
  RUN=$2
  MANIFEST=$TMPDIR/manifest-$3.json
  export RUN MANIFEST
  [ -n "$unused" ] || throw_away
  manifest "$1"
  roles on
  receive
  query "$RUN" -f "$SCRIPTS/files.sql" >"$TMPDIR/files"
  while read -r files_object files_bytes files_sha256 <&4; do
    LISTED=$DATA/listed
    unpack "$files_object" "$files_bytes" "$files_sha256" -tf -
    spoken "$files_object"
  done 4<"$TMPDIR/files"
  hand_over
  say "database $1 came back with every row that was counted"
}

# spoken OBJECT: the files that rows of the database refer to are in their archive. A few may have gone while it was dumped.
spoken() {
  as_loader attempt -f "$SCRIPTS/spoken.sql" <"$LISTED" >"$TMPDIR/spoken" || give_up "database $DATABASE: $(complaint)"
  read -r rows missing <"$TMPDIR/spoken"
  [ "$((missing * 10))" -le "$rows" ] || give_up "$1 lacks $missing of the $rows files that rows of database $DATABASE refer to"
  case $missing in
    0) say "$1 came back whole" ;;
    *) say "$1 came back whole: $missing of the $rows files that rows refer to are not in it" ;;
  esac
}

trap stop EXIT
trap 'exit 143' TERM INT
meet
ask list
throw_away
unused=yes
: >"$TMPDIR/found"
query 'databases' -f "$SCRIPTS/archives.sql" >"$TMPDIR/names"
while read -r name _ <&3; do
  decoded=$(decoded "$name")
  one look "${decoded%.}" "$name"
done 3<"$TMPDIR/names"
# The small ones first: each may take its share of the time that is left.
sort -n "$TMPDIR/found" >"$TMPDIR/sorted"
left=$(wc -l <"$TMPDIR/sorted")
while read -r _ run stem name <&3; do
  decoded=$(decoded "$name")
  LIMIT=$(((DEADLINE - DEADLINE / 20 - $(date +%s) + began) / left))
  [ "$LIMIT" -ge 1 ] || LIMIT=1
  left=$((left - 1))
  one prove "${decoded%.}" "$run" "$stem"
  unused=
done 3<"$TMPDIR/sorted"
[ ! -s "$TMPDIR/failures" ] || give_up "not verified: $(failures)"
say "verified: every database can be restored ($(wc -l <"$TMPDIR/found" | tr -d ' '), the oldest from run $(cut -d ' ' -f 2 "$TMPDIR/found" | sort | head -n 1))"
order end
