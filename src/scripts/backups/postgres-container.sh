# Shared by the scripts of the postgres container: requests to the store container, and PostgreSQL's programs.
# Environment: SCRIPTS (the directory of this file), and that of peer-container.sh.
. "$SCRIPTS/session.sh"
# Rows that a role cannot see cause an error rather than a lower count.
export PGOPTIONS="$session -c row_security=off -c lock_timeout=30s -c max_parallel_workers_per_gather=2" PGCONNECT_TIMEOUT=15

# pin VERSION_NUM: adds the settings that only newer servers have.
pin() { PGOPTIONS=$PGOPTIONS$(newer "$1"); }

errors=$TMPDIR/error

# If the server disappears, connections to it fail within a minute rather than at the run's deadline.
printf '[pgforge]\nkeepalives_idle=20\nkeepalives_interval=10\nkeepalives_count=3\ntcp_user_timeout=60000\n' >"$TMPDIR/pg_service.conf"
export PGSERVICEFILE="$TMPDIR/pg_service.conf" PGSERVICE=pgforge

# request VERB [OBJECT [MEBIBYTES]]: sends a request and waits for the answer.
request() {
  send_request "$@"
  wait_for_answer
}

send_request() {
  rm -f "$EXCHANGE/answer"
  printf '%s\n' "$*" | put "$EXCHANGE/request"
}

# wait_for_answer: waits for the answer and stores it in $answer.
wait_for_answer() {
  wait_for_file "$EXCHANGE/answer"
  answer=$(cat "$EXCHANGE/answer")
}

# complaint: prints the error of a PostgreSQL program on one line, the server's message if there is one. It may quote names that a tenant chose.
complaint() {
  words=$(sed -n -e 's/^.*ERROR:  //p' -e 's/^.*FATAL:  //p' "$errors" | head -n 1)
  [ -n "$words" ] || words=$(sed -n -e '/WARNING:  /d' -e 's/^[a-z_]*: error: //' -e '/./p' "$errors" | head -n 1)
  printf '%s' "$words" | tr -d '\000-\037\177'
}

# attempt ARGUMENTS…: runs psql; the exit code shows an error, and the file $errors has it.
attempt() { psql -X -q -A -t -w -F ' ' -v ON_ERROR_STOP=1 -v VERBOSITY=terse "$@" 2>"$errors"; }

# query WHAT ARGUMENTS…: runs psql; gives up on an error.
query() {
  what=$1
  shift
  attempt "$@" || give_up "$what: $(complaint)"
}

# decoded BASE64: prints the name, to the last byte, and a dot.
decoded() { printf '%s' "$1" | base64 -d; printf .; }

# conninfo DATABASE: quotes the name for programs that would read some names as a connection string.
conninfo() { printf "dbname='%s'" "$(printf '%s' "$1" | sed "s/[\\\\']/\\\\&/g")"; }

# measure: copies standard input to standard output; $TMPDIR/bytes then has the number of bytes, $TMPDIR/sha256 their SHA-256.
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
