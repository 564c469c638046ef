# Streams the archive of one database from pg_dump to the bucket, inside the transaction of dump.sql. On success it writes $TMPDIR/archived; if the
# database is the cause of a failure, $TMPDIR/why has the reason.
# Environment: SNAPSHOT, SIZE (bytes of the database), RUN, OBJECT, and that of dump.sh.
set -eu
side=postgres other=store
. "$SCRIPTS/peer-container.sh"
. "$SCRIPTS/postgres-container.sh"
pin "$VERSION"
began=$(date +%s)
errors=$TMPDIR/pg_dump

# stream_dump: keeps pg_dump's exit code apart from a failure to pass on its output. When the reader of the pipe ends, the whole pipeline ends.
stream_dump() {
  { code=0; pg_dump --format=custom --snapshot="$SNAPSHOT" --no-password 2>"$errors" || code=$?; echo "$code" | put "$TMPDIR/dumped"; } |
    measure >"$EXCHANGE/stream" || :
  : >"$TMPDIR/passed"
}

# limit_lock_waits: ends a pg_dump whose lock waits exceed LOCK_WAIT seconds in total. pg_dump can limit only some of them, and the owner of the tables
# can make it wait any number of times.
limit_lock_waits() {
  waited=0
  while sleep "$LOCK_CHECK_INTERVAL"; do
    # pg_dump itself notices a server that does not answer.
    [ "$(lock_waits off || :)" = waits ] || continue
    waited=$((waited + LOCK_CHECK_INTERVAL))
    [ "$waited" -ge "$LOCK_WAIT" ] || continue
    printf 'pg_dump waited %s seconds for locks held by other sessions' "$waited" | put "$TMPDIR/why"
    lock_waits on >/dev/null || :
  done
}

# lock_waits on|off: prints whether a session in this database waits for a lock; `on` terminates that session.
lock_waits() (
  export DATABASE="$PGDATABASE" PGDATABASE=postgres
  attempt -v end="$1" -f "$SCRIPTS/lock-waits.sql"
)

# fail REASON: fails this database only.
fail() {
  [ -e "$TMPDIR/why" ] || printf '%s' "$*" | put "$TMPDIR/why"
  exit 0
}

rm -f "$EXCHANGE/stream" "$TMPDIR/dumped" "$TMPDIR/passed"
mkfifo "$EXCHANGE/stream"
# An upload has at most 10,000 parts, and an archive may be twice as large as the database.
send_request upload "$RUN/$OBJECT" "$((SIZE * 2 / 9000 / 1048576 + 8))"
stream_dump &
(errors=/dev/null; limit_lock_waits) & limiter=$!
wait_for_file "$TMPDIR/passed"
kill "$limiter" 2>/dev/null || :
# If the store failed, it reports the cause; pg_dump only reports that its output was closed.
wait_for_answer
[ "$(cat "$TMPDIR/dumped")" = 0 ] || fail "pg_dump: $(complaint)"
[ "$(cat "$TMPDIR/bytes")" = "$answer" ] || fail "pg_dump wrote $(cat "$TMPDIR/bytes") bytes, but $answer arrived in the bucket"
put "$TMPDIR/archived" <"$TMPDIR/bytes"
