# Shared by the scripts that decide: orders to the other container, and PostgreSQL's programs.
# Environment: SCRIPTS (the directory of this file), and what exchange.sh needs.
. "$SCRIPTS/session.sh"
# Rows that a role may not see are an error, and not a smaller count.
export PGOPTIONS="$session -c row_security=off -c lock_timeout=30s -c max_parallel_workers_per_gather=2" PGCONNECT_TIMEOUT=15

# pin VERSION_NUM: the same for settings that only newer servers know.
pin() { PGOPTIONS=$PGOPTIONS$(newer "$1"); }

errors=$TMPDIR/error

# A server that vanishes without a word fails whatever waits for it within a minute, not when the run's time is over.
printf '[pgforge]\nkeepalives_idle=20\nkeepalives_interval=10\nkeepalives_count=3\ntcp_user_timeout=60000\n' >"$TMPDIR/pg_service.conf"
export PGSERVICEFILE="$TMPDIR/pg_service.conf" PGSERVICE=pgforge

# ask VERB [OBJECT [MEBIBYTES]]: has it done.
ask() {
  order "$@"
  answer
}

order() {
  rm -f "$EXCHANGE/answer"
  printf '%s\n' "$*" | put "$EXCHANGE/order"
}

# answer: waits for it, and leaves it in $told.
answer() {
  until_there "$EXCHANGE/answer"
  told=$(cat "$EXCHANGE/answer")
}

# complaint: what a program of PostgreSQL said, on one line: the server's own words if there are any. They may quote names that somebody chose.
complaint() {
  words=$(sed -n -e 's/^.*ERROR:  //p' -e 's/^.*FATAL:  //p' "$errors" | head -n 1)
  [ -n "$words" ] || words=$(sed -n -e '/WARNING:  /d' -e 's/^[a-z_]*: error: //' -e '/./p' "$errors" | head -n 1)
  printf '%s' "$words" | tr -d '\000-\037\177'
}

# attempt ARGUMENTS…: psql; an error is its exit code and in the file $errors.
attempt() { psql -X -q -A -t -w -F ' ' -v ON_ERROR_STOP=1 -v VERBOSITY=terse "$@" 2>"$errors"; }

# query WHAT ARGUMENTS…: psql; an error is the end.
query() {
  what=$1
  shift
  attempt "$@" || give_up "$what: $(complaint)"
}

# decoded BASE64: a name, to the last byte.
decoded() { printf '%s' "$1" | base64 -d; printf .; }

# conninfo DATABASE: as a program must have it that would take some names for more than a name.
conninfo() { printf "dbname='%s'" "$(printf '%s' "$1" | sed "s/[\\\\']/\\\\&/g")"; }

# measure: copies standard input to standard output; the number of its bytes is then in $TMPDIR/bytes, its SHA-256 in $TMPDIR/sha256.
measure() {
  rm -f "$TMPDIR/counted" "$TMPDIR/hashed" "$TMPDIR/bytes" "$TMPDIR/sha256"
  mkfifo "$TMPDIR/counted" "$TMPDIR/hashed"
  wc -c <"$TMPDIR/counted" | tr -d ' ' | put "$TMPDIR/bytes" & counting=$!
  sha256sum <"$TMPDIR/hashed" | cut -d ' ' -f 1 | put "$TMPDIR/sha256" & hashing=$!
  copied=yes
  tee "$TMPDIR/counted" "$TMPDIR/hashed" || copied=
  wait "$counting" "$hashing"
  [ -n "$copied" ]
}
