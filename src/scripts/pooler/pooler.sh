# Runs PgBouncer for as long as the pod lives, and has it read again what changes under it, which costs no connection: its settings, the password of its
# own role, its certificate. When the pod goes, transactions that are under way may end.
# Environment: ASKED (directory: pgbouncer.ini), SECRET (directory: username, password, of the role that looks up passwords), RUN (directory in memory),
# CERTIFICATE (directory, where there is TLS), LEAVE (seconds until no new client comes), DRAIN (seconds for transactions).
set -u
: "${INTERVAL:=5}" "${LEAVE:=5}" "${DRAIN:=30}"
umask 077
child=
stopping=
trap 'stopping=yes' TERM INT

# quoted FILE: its text as userlist.txt has it.
quoted() { printf '"%s"' "$(sed -e 's/"/""/g' "$1")"; }

# refresh: the file with the one password that PgBouncer keeps; says whether anything changed that it reads.
refresh() {
  { quoted "$SECRET/username"; printf ' '; quoted "$SECRET/password"; printf '\n'; } >"$RUN/userlist.new"
  now=$({ cat "$ASKED/pgbouncer.ini" "$RUN/userlist.new"; [ -z "${CERTIFICATE:-}" ] || cat "$CERTIFICATE"/*; } | sha256sum)
  mv "$RUN/userlist.new" "$RUN/userlist.txt"
  [ "$now" != "${read:-}" ] || return 1
  read=$now
}

# runs: it has not ended yet.
runs() { kill -0 "$child" 2>/dev/null; }

# leave: first no new clients, then no new transactions, then nothing. What is not over in time is cut.
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
pgbouncer "$ASKED/pgbouncer.ini" & child=$!
while [ -z "$stopping" ] && runs; do
  sleep "$INTERVAL" & wait $!
  ! refresh || kill -HUP "$child" 2>/dev/null
done
[ -z "$stopping" ] || leave
wait "$child"
