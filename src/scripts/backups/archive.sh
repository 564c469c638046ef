# The archive of one database, from pg_dump to the bucket, inside the transaction of dump.sql. On success there is a file $TMPDIR/archived.
# Environment: SNAPSHOT, SIZE (bytes of the database), RUN, OBJECT, and that of dump.sh.
set -eu
side=postgres other=store
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
began=$(date +%s)
errors=$TMPDIR/pg_dump

# pass: a pg_dump that fails is told from one that could not get rid of what it dumped. A reader that ends ends them all.
pass() {
  { code=0; pg_dump --format=custom --snapshot="$SNAPSHOT" --lock-wait-timeout=300s --no-password 2>"$errors" || code=$?; echo "$code" | put "$TMPDIR/dumped"; } |
    measure >"$EXCHANGE/stream" || :
  : >"$TMPDIR/passed"
}

rm -f "$EXCHANGE/stream" "$TMPDIR/dumped" "$TMPDIR/passed"
mkfifo "$EXCHANGE/stream"
# An upload has 10,000 parts at most, and an archive may be as large as twice the database.
order upload "$RUN/$OBJECT" "$((SIZE * 2 / 9000 / 1048576 + 8))"
pass &
until_there "$TMPDIR/passed"
# A store that failed has more to say than a pg_dump whose output was closed.
answer
[ "$(cat "$TMPDIR/dumped")" = 0 ] || give_up "database $PGDATABASE: pg_dump: $(complaint)"
[ "$(cat "$TMPDIR/bytes")" = "$told" ] || give_up "database $PGDATABASE: $(cat "$TMPDIR/bytes") bytes were dumped, and $told arrived"
: >"$TMPDIR/archived"
