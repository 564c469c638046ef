# Runs this instance's PostgreSQL in its desired role for as long as the pod lives: reloads what changes, starts PostgreSQL again when it ends, and
# shuts it down fast and cleanly when the pod ends.
# Environment: NUMBER (of this instance), HOST (an instance's host, `%` for its number), PGDATA, VOLUME, STATE (directory in memory), DESIRED
# (directory: postgresql.conf, pg_hba.conf, pg_ident.conf, primary, instances, synchronous; tls, the sslmode, where there is TLS), CERTIFICATE
# (directory: ca.crt, if there is TLS), SUPERUSER, REPLICATION (names), PASSWORDS (directory: superuser/password, replication/password, kept current by
# Kubernetes), CREDENTIALS (directory: superuser, replication, as they were at the start).
set -u
: "${INTERVAL:=2}" "${STUCK:=60}"
scripts=${0%/*}
. "$scripts/session.sh"
. "$scripts/postmaster.sh"
. "$scripts/peers.sh"
. "$scripts/primary.sh"
. "$scripts/standby.sh"
umask 077
export PGHOST=/tmp PGUSER="$SUPERUSER" PGDATABASE=postgres PGCONNECT_TIMEOUT=3 PGPASSFILE="$STATE/pgpass" PGAPPNAME=pgforge

stopping=
child=
noted=

# note MESSAGE: prints the current state when it changes.
note() {
  [ "$*" != "$noted" ] || return 0
  noted=$*
  printf '%s\n' "$*"
}

# shut_down: a fast shutdown ends sessions, and still sends all WAL to the standbys.
shut_down() { [ -z "$child" ] || kill -INT "$child" 2>/dev/null; }
trap 'stopping=yes; shut_down' TERM INT

# pause SECONDS: ends immediately when the pod ends.
pause() { sleep "$1" & wait $!; }

# run_interruptibly COMMAND…: runs the command to its end; when the pod ends, the command is interrupted.
run_interruptibly() {
  "$@" & child=$!
  wait "$child"
  code=$?
  while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
  child=
  return $code
}

# put FILE: replaces the content of the file with standard input, atomically.
put() { cat >"$1.new" && mv "$1.new" "$1"; }

# read_desired: reads what may change while the pod lives.
read_desired() {
  primary=$(cat "$DESIRED/primary")
  instances=$(cat "$DESIRED/instances")
  [ ! -e "$DESIRED/tls" ] || export PGSSLMODE="$(cat "$DESIRED/tls")" PGSSLROOTCERT="$CERTIFICATE/ca.crt"
  { login superuser "$SUPERUSER"; login replication "$REPLICATION"; } | put "$STATE/pgpass"
}

# login KEY USER: prints a line of the password file. The mounted Secret is at most a minute old; the copy exists from the start.
login() {
  password=$PASSWORDS/$1/password
  [ -s "$password" ] || password=$CREDENTIALS/$1
  printf '*:*:*:%s:%s\n' "$2" "$(sed -e 's/[\\:]/\\&/g' "$password")"
}

# set_role TEXT: writes the settings that depend on the role; succeeds if they changed.
set_role() {
  [ "$1" != "$(cat "$STATE/role.conf" 2>/dev/null)" ] || return 1
  printf '%s\n' "$1" | put "$STATE/role.conf"
}

# local_sql ARGUMENTS…: runs psql in this instance. PGOPTIONS is not exported: the server's connection to its primary would use it.
local_sql() { PGOPTIONS=$session timeout 10 psql -X -q -A -t -w -v ON_ERROR_STOP=1 "$@" 2>/dev/null; }

# fingerprint: changes whenever the files are written, even with the same text: the steward waits until PostgreSQL has read the latest version.
fingerprint() { { ls -l "$DESIRED/..data"; cat "$DESIRED"/*.conf; } 2>/dev/null | cksum; }

# reconcile: one pass while PostgreSQL runs. On failure PostgreSQL is shut down, and started again in another way.
reconcile() {
  read_desired
  reload=
  now=$(fingerprint)
  [ "$now" = "$loaded" ] || { loaded=$now; reload=yes; }
  case $(local_sql -c 'SELECT pg_catalog.pg_is_in_recovery()') in
    f) reconcile_primary || return 1 ;;
    t) reconcile_standby || return 1 ;;
    *) ;; # It is starting up or shutting down.
  esac
  [ -z "$reload" ] || kill -HUP "$child" 2>/dev/null || :
}

# run_postgres: runs PostgreSQL until it ends.
run_postgres() {
  loaded=$(fingerprint)
  began=$(date +%s)
  stuck_since=
  postgres -D "$PGDATA" --config-file="$DESIRED/postgresql.conf" & child=$!
  while pause "$INTERVAL"; kill -0 "$child" 2>/dev/null; do
    [ -z "$stopping" ] || continue
    reconcile || shut_down
  done
  wait "$child"
  child=
  [ -n "$stopping" ] || [ $(($(date +%s) - began)) -ge 5 ] || pause 3
}

while [ -z "$stopping" ]; do
  read_desired
  # No other process runs PostgreSQL on this volume: a pid file of an earlier container must not be taken for a process of this one.
  postmaster_lives || rm -f "$PGDATA/postmaster.pid"
  if prepare; then run_postgres; else pause 3; fi
done
