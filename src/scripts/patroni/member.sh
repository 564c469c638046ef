# Runs Patroni for as long as the pod lives, and keeps the logins that it reads current: the superuser's, the replication role's, and the one that its own
# REST interface asks for before it changes anything, which follows from the superuser's password.
# Environment: CONFIG (directory in memory, from which Patroni reads), ASKED (directory: patroni.yml), MAJOR (of PostgreSQL), SUPERUSER, REPLICATION
# (names), PASSWORDS (directory: superuser/password, replication/password, kept current), CREDENTIALS (directory: superuser, replication, as they were
# at the start).
set -u
umask 077
PATH=/usr/lib/postgresql/$MAJOR/bin:$PATH
child=
trap '[ -z "$child" ] || kill -TERM "$child"' TERM INT

# current KEY: the file with the password. The mounted Secret is a minute old at most; the copy is there from the start.
current() { if [ -s "$PASSWORDS/$1/password" ]; then echo "$PASSWORDS/$1/password"; else echo "$CREDENTIALS/$1"; fi; }

# scalar FILE: its text as YAML has it between single quotes.
scalar() { printf "'%s'" "$(sed -e "s/'/''/g" "$1")"; }

# logins: the part of the configuration that no ConfigMap may hold. JSON and YAML alike but for the quotes.
logins() {
  superuser=$(current superuser)
  replication=$(current replication)
  rest=$({ printf 'pgforge '; printf '%s' "$(cat "$superuser")"; } | sha256sum | cut -d ' ' -f 1)
  printf 'restapi: {authentication: {username: pgforge, password: %s}}\n' "'$rest'"
  printf 'postgresql: {authentication: {superuser: {username: %s, password: %s}, replication: {username: %s, password: %s}}}\n' \
    "'$SUPERUSER'" "$(scalar "$superuser")" "'$REPLICATION'" "$(scalar "$replication")"
}

# refresh: says whether anything changed.
refresh() {
  logins >"$CONFIG/logins.new"
  if cmp -s "$CONFIG/logins.new" "$CONFIG/20-logins.yml" && cmp -s "$ASKED/patroni.yml" "$CONFIG/10-asked.yml"; then return 1; fi
  cp "$ASKED/patroni.yml" "$CONFIG/asked.new"
  mv "$CONFIG/asked.new" "$CONFIG/10-asked.yml"
  mv "$CONFIG/logins.new" "$CONFIG/20-logins.yml"
}

refresh
patroni "$CONFIG" & child=$!
while kill -0 "$child" 2>/dev/null; do
  sleep "${INTERVAL:-5}" & wait $!
  ! refresh || kill -HUP "$child" 2>/dev/null || :
done
wait "$child"
