# Runs Patroni for as long as the pod lives, and keeps the logins in its configuration current: the superuser's, the replication role's, and the login
# that Patroni's REST API requires for changes, which is derived from the superuser's password.
# Environment: CONFIG (directory in memory, from which Patroni reads), DESIRED (directory: patroni.yml), MAJOR (of PostgreSQL), SUPERUSER, REPLICATION
# (names), PASSWORDS (directory: superuser/password, replication/password, kept current by Kubernetes), CREDENTIALS (directory: superuser, replication,
# as they were at the start).
set -u
umask 077
PATH=/usr/lib/postgresql/$MAJOR/bin:$PATH
child=
trap '[ -z "$child" ] || kill -TERM "$child"' TERM INT

# current KEY: prints the file with the password. The mounted Secret is at most a minute old; the copy exists from the start.
current() { if [ -s "$PASSWORDS/$1/password" ]; then echo "$PASSWORDS/$1/password"; else echo "$CREDENTIALS/$1"; fi; }

# scalar FILE: prints its text as a single-quoted YAML scalar.
scalar() { printf "'%s'" "$(sed -e "s/'/''/g" "$1")"; }

# logins: prints the part of the configuration that must not be in a ConfigMap.
logins() {
  superuser=$(current superuser)
  replication=$(current replication)
  rest=$({ printf 'pgforge '; printf '%s' "$(cat "$superuser")"; } | sha256sum | cut -d ' ' -f 1)
  printf 'restapi: {authentication: {username: pgforge, password: %s}}\n' "'$rest'"
  printf 'postgresql: {authentication: {superuser: {username: %s, password: %s}, replication: {username: %s, password: %s}}}\n' \
    "'$SUPERUSER'" "$(scalar "$superuser")" "'$REPLICATION'" "$(scalar "$replication")"
}

# refresh: updates the configuration; succeeds if anything changed.
refresh() {
  logins >"$CONFIG/logins.new"
  if cmp -s "$CONFIG/logins.new" "$CONFIG/20-logins.yml" && cmp -s "$DESIRED/patroni.yml" "$CONFIG/10-desired.yml"; then return 1; fi
  cp "$DESIRED/patroni.yml" "$CONFIG/desired.new"
  mv "$CONFIG/desired.new" "$CONFIG/10-desired.yml"
  mv "$CONFIG/logins.new" "$CONFIG/20-logins.yml"
}

refresh
patroni "$CONFIG" & child=$!
while kill -0 "$child" 2>/dev/null; do
  sleep "${INTERVAL:-5}" & wait $!
  ! refresh || kill -HUP "$child" 2>/dev/null || :
done
wait "$child"
