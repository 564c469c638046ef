# The archive of one database, from pg_dump to the bucket, inside the transaction of dump.sql. On success there is a file $TMPDIR/archived; where it is the
# database that fails, the file $TMPDIR/why says why.
# Environment: SNAPSHOT, SIZE (bytes of the database), RUN, OBJECT, and that of dump.sh.
set -eu
side=postgres other=store
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
pin "$VERSION"
began=$(date +%s)
errors=$TMPDIR/pg_dump

# pass: a pg_dump that fails is told from one that could not get rid of what it dumped. A reader that ends ends them all.
pass() {
  { code=0; pg_dump --format=custom --snapshot="$SNAPSHOT" --no-password 2>"$errors" || code=$?; echo "$code" | put "$TMPDIR/dumped"; } |
    measure >"$EXCHANGE/stream" || :
  : >"$TMPDIR/passed"
}

# guard: ends a pg_dump that has waited for locks too long, all its waits taken together: it can limit only some of them by itself, and whoever owns the
# tables can make it wait as often as he likes.
guard() {
  waited=0
  while sleep "$GUARD_EVERY"; do
    # A server that does not answer is pg_dump's to notice.
    [ "$(waiting off || :)" = waits ] || continue
    waited=$((waited + GUARD_EVERY))
    [ "$waited" -ge "$LOCK_WAIT" ] || continue
    printf 'pg_dump waited %s seconds for locks that others hold' "$waited" | put "$TMPDIR/why"
    waiting on >/dev/null || :
  done
}

# waiting on|off: whether a session in this database waits for a lock, which with `on` is ended.
waiting() (
  export DATABASE="$PGDATABASE" PGDATABASE=postgres
  attempt -v end="$1" -f "$SCRIPTS/waiting.sql"
)

# fail REASON: of this database alone.
fail() {
  [ -e "$TMPDIR/why" ] || printf '%s' "$*" | put "$TMPDIR/why"
  exit 0
}

rm -f "$EXCHANGE/stream" "$TMPDIR/dumped" "$TMPDIR/passed"
mkfifo "$EXCHANGE/stream"
# An upload has 10,000 parts at most, and an archive may be as large as twice the database.
order upload "$RUN/$OBJECT" "$((SIZE * 2 / 9000 / 1048576 + 8))"
pass &
(errors=/dev/null; guard) & guard=$!
until_there "$TMPDIR/passed"
kill "$guard" 2>/dev/null || :
# A store that failed has more to say than a pg_dump whose output was closed.
answer
[ "$(cat "$TMPDIR/dumped")" = 0 ] || fail "pg_dump: $(complaint)"
[ "$(cat "$TMPDIR/bytes")" = "$told" ] || fail "$(cat "$TMPDIR/bytes") bytes were dumped, and $told arrived"
put "$TMPDIR/archived" <"$TMPDIR/bytes"
