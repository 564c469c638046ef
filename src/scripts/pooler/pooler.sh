# Runs PgBouncer for as long as the pod lives, and reloads it without losing a connection when its settings, the password of its role or its certificate
# change. When the pod ends, running transactions may finish.
# Environment: DESIRED (directory: pgbouncer.ini), SECRET (directory: username, password, of the role that looks up passwords), RUN (directory in
# memory), CERTIFICATE (directory, where there is TLS), LEAVE (seconds until no new client arrives), DRAIN (seconds for transactions).
set -u
: "${INTERVAL:=5}" "${LEAVE:=5}" "${DRAIN:=30}"
umask 077
child=
stopping=
trap 'stopping=yes' TERM INT

# quoted FILE: prints its text as userlist.txt quotes it.
quoted() { printf '"%s"' "$(sed -e 's/"/""/g' "$1")"; }

# refresh: writes the file with the one password that PgBouncer needs; succeeds if anything that PgBouncer reads has changed.
refresh() {
  { quoted "$SECRET/username"; printf ' '; quoted "$SECRET/password"; printf '\n'; } >"$RUN/userlist.new"
  now=$({ cat "$DESIRED/pgbouncer.ini" "$RUN/userlist.new"; [ -z "${CERTIFICATE:-}" ] || cat "$CERTIFICATE"/*; } | sha256sum)
  mv "$RUN/userlist.new" "$RUN/userlist.txt"
  [ "$now" != "${read:-}" ] || return 1
  read=$now
}

# runs: whether PgBouncer is running.
runs() { kill -0 "$child" 2>/dev/null; }

# leave: stops new clients, then new transactions, then PgBouncer. Transactions that exceed the time are cut off.
leave() {
  sleep "$LEAVE"
  kill -INT "$child" 2>/dev/null
  while [ "$DRAIN" -gt 0 ] && runs; do
    sleep 1
    DRAIN=$((DRAIN - 1))
  done
  kill -QUIT "$child" 2>/dev/null
}

refresh
pgbouncer "$DESIRED/pgbouncer.ini" & child=$!
while [ -z "$stopping" ] && runs; do
  sleep "$INTERVAL" & wait $!
  ! refresh || kill -HUP "$child" 2>/dev/null
done
[ -z "$stopping" ] || leave
wait "$child"
