# Runs this instance's PostgreSQL for as long as the pod lives, in the role that is asked for: reads again what changes under it, starts PostgreSQL again
# when it ends, and stops it fast and cleanly when the pod goes.
# Environment: NUMBER (of this instance), HOST (an instance's host, `%` for its number), PGDATA, VOLUME, STATE (directory in memory), ASKED (directory:
# postgresql.conf, pg_hba.conf, pg_ident.conf, primary, instances, synchronous; tls, the sslmode, where there is TLS), CERTIFICATE (directory: ca.crt, if
# there is TLS), SUPERUSER, REPLICATION (names), PASSWORDS (directory: superuser/password,
# replication/password, kept current), CREDENTIALS (directory: superuser, replication, as they were at the start).
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
said=

# note MESSAGE: how things stand; printed only when it changes.
note() {
  [ "$*" != "$said" ] || return 0
  said=$*
  printf '%s\n' "$*"
}

# shut_down: fast, so that sessions end, and clean, so that standbys get everything.
shut_down() { [ -z "$child" ] || kill -INT "$child" 2>/dev/null; }
trap 'stopping=yes; shut_down' TERM INT

# pause SECONDS: ends at once when the pod goes.
pause() { sleep "$1" & wait $!; }

# attend COMMAND…: runs it to its end; when the pod goes it is interrupted.
attend() {
  "$@" & child=$!
  wait "$child"
  code=$?
  while kill -0 "$child" 2>/dev/null; do wait "$child"; code=$?; done
  child=
  return $code
}

# put FILE: standard input becomes the file's content in one step.
put() { cat >"$1.new" && mv "$1.new" "$1"; }

# read_asked: what may change while the pod lives.
read_asked() {
  primary=$(cat "$ASKED/primary")
  instances=$(cat "$ASKED/instances")
  [ ! -e "$ASKED/tls" ] || export PGSSLMODE="$(cat "$ASKED/tls")" PGSSLROOTCERT="$CERTIFICATE/ca.crt"
  { login superuser "$SUPERUSER"; login replication "$REPLICATION"; } | put "$STATE/pgpass"
}

# login KEY USER: a line of the password file. The mounted Secret is a minute old at most; the copy is there from the start.
login() {
  password=$PASSWORDS/$1/password
  [ -s "$password" ] || password=$CREDENTIALS/$1
  printf '*:*:*:%s:%s\n' "$2" "$(sed -e 's/[\\:]/\\&/g' "$password")"
}

# set_role TEXT: the settings that depend on the role; says whether they changed.
set_role() {
  [ "$1" != "$(cat "$STATE/role.conf" 2>/dev/null)" ] || return 1
  printf '%s\n' "$1" | put "$STATE/role.conf"
}

# local_sql ARGUMENTS…: psql in this instance. Its PGOPTIONS are not exported, for the server's own connection to its primary would use them.
local_sql() { PGOPTIONS=$session timeout 10 psql -X -q -A -t -w -v ON_ERROR_STOP=1 "$@" 2>/dev/null; }

# fingerprint: changes whenever the files are written again, and not only their text: the steward waits until PostgreSQL has read the latest.
fingerprint() { { ls -l "$ASKED/..data"; cat "$ASKED"/*.conf; } 2>/dev/null | cksum; }

# tend: one pass beside the running PostgreSQL. A failure ends PostgreSQL, to be started in another way.
tend() {
  read_asked
  reload=
  now=$(fingerprint)
  [ "$now" = "$loaded" ] || { loaded=$now; reload=yes; }
  case $(local_sql -c 'SELECT pg_catalog.pg_is_in_recovery()') in
    f) tend_primary || return 1 ;;
    t) tend_standby || return 1 ;;
    *) ;; # It starts up, or shuts down.
  esac
  [ -z "$reload" ] || kill -HUP "$child" 2>/dev/null || :
}

# run_postgres: until it ends.
run_postgres() {
  loaded=$(fingerprint)
  began=$(date +%s)
  stuck_since=
  postgres -D "$PGDATA" --config-file="$ASKED/postgresql.conf" & child=$!
  while pause "$INTERVAL"; kill -0 "$child" 2>/dev/null; do
    [ -z "$stopping" ] || continue
    tend || shut_down
  done
  wait "$child"
  child=
  [ -n "$stopping" ] || [ $(($(date +%s) - began)) -ge 5 ] || pause 3
}

while [ -z "$stopping" ]; do
  read_asked
  # Nobody else runs PostgreSQL on this volume: what an earlier container left behind must not be taken for a process of this one.
  postmaster_lives || rm -f "$PGDATA/postmaster.pid"
  if prepare; then run_postgres; else pause 3; fi
done
