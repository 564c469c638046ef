# Watches every PostgreSQL instance, and performs the necessary restarts, one at a time and in a safe order: PostgreSQL after a changed parameter, or a
# whole keeper after a changed superuser or replication Secret where keepers read it only at their start.
# Environment: PRIMARY (host), INSTANCE_HOST (an instance's host, `%` for its number), FIRST_HOST (instance 0's host, where instance 0 belongs to
# another StatefulSet; the others are then counted from 0), INSTANCES, DESIRED (directory: database.json, superuser.username, replication.username),
# SECRETS, ORDERS (directories), CREDENTIALS (where instances keep their passwords; empty where they keep none), STANDBYS (LIKE pattern of the standbys'
# application_name), RESTART (automatic, manual), RESTART_BY (keeper: it counts a restart as a failure and keeps its first passwords; itself: neither;
# engine: another component restarts it), CERTIFICATE (its path in an instance, if there is TLS), HOLD_LIMIT and HOLD_SETTLE (seconds).
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/psql.sh"
. "${0%/*}/restart.sh"
: "${HOLD_LIMIT:=300}" "${HOLD_SETTLE:=10}"
scripts=${0%/*}
desired=$DESIRED

instance_host() {
  case ${FIRST_HOST:+$1} in
    0) printf '%s' "$FIRST_HOST"; return ;;
    ?*) set -- $(($1 - 1)) ;;
  esac
  printf '%s%s%s' "${INSTANCE_HOST%%%*}" "$1" "${INSTANCE_HOST#*%}"
}

# engine_password KEY: sets the password of the superuser or the replication role, once keepers that can no longer log in cannot cause a failover.
engine_password() {
  [ -z "$(some 'stale || role == "unreachable"')" ] || hold 'a password changed'
  cp "$TMPDIR/$1" "$TMPDIR/password"
  export ROLE_FILE="$desired/$1.username" PASSWORD_FILE="$TMPDIR/password"
  run "password of $1" "$PRIMARY" -f "$scripts/password.sql"
  rm -f "$TMPDIR/password"
  say "set the password of role $(cat "$desired/$1.username")"
}

# replication_works: whether a replication login with the desired password succeeds.
replication_works() {
  (
    PGUSER=$(cat "$desired/replication.username")
    PGPASSWORD=$(cat "$TMPDIR/replication") session=
    SQL_TIMEOUT=10
    sql "$PRIMARY" -d replication=true -c IDENTIFY_SYSTEM
  ) >/dev/null 2>&1
}

# can_log_in: whether the primary accepts the current password.
can_log_in() { (SQL_TIMEOUT=10; sql "$PRIMARY" -c 'SELECT 1') >/dev/null 2>"$TMPDIR/error"; }

# replication_refused: whether the primary answers but refuses the replication login. A primary that has just died must not put failover on hold.
replication_refused() {
  ! replication_works || return 1
  can_log_in || not_yet "primary: $(psql_error)"
  ! replication_works
}

# try FILE: tries to log in with the password in the file. If that works, stores it for credentials.sh.
try() {
  [ -s "$1" ] || return 1
  PGPASSWORD=$(cat "$1")
  can_log_in || return 1
  printf '%s' "$PGPASSWORD" | put "$SECRETS/in-effect"
}

# login: logs in as superuser with the desired password or, until PostgreSQL has it, the former one. Sets `former`.
login() {
  as_superuser
  former=
  if try "$SECRETS/superuser/password"; then
    printf '%s' "$PGPASSWORD" >"$TMPDIR/former"
    return
  fi
  why=$(psql_error)
  former=yes
  try "$TMPDIR/former" || try "$SECRETS/former" || not_yet "primary: $why"
  # The login failed for another reason than the password.
  [ "$PGPASSWORD" != "$(cat "$SECRETS/superuser/password")" ] || former=
}

# reload_certificates: every instance reloads a certificate that is newer than its last reload.
reload_certificates() {
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    [ "$(sql "$(instance_host "$number")" -v certificate="$CERTIFICATE" -f "$scripts/reload-certificate.sql" 2>/dev/null)" != t ] ||
      say "instance $number reloaded its renewed certificate"
    number=$((number + 1))
  done
}

# inspect: writes one line for each instance to $TMPDIR/instances: number, role, streams, pending, lowered, beneath, replayed, stale. What differs from
# the blueprint is in `mismatch`.
inspect() {
  mismatch=
  run 'primary' "$PRIMARY" -v standbys="$STANDBYS" -f "$scripts/primary.sql"
  IFS='|' read -r address position streaming synchronous clients checkpointed floor <"$TMPDIR/output" || not_yet 'the primary is in recovery'
  # Until this checkpoint, pg_rewind sees both on one timeline, and a former primary would be copied whole.
  if [ "$checkpointed" = f ]; then
    run 'checkpoint' "$PRIMARY" -c CHECKPOINT
    say 'wrote a checkpoint after a promotion'
  fi
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    line="$number unreachable f 0 0 0 f no"
    if sql "$(instance_host "$number")" -v lsn="$position" -v floor="$floor" -v credentials="$CREDENTIALS" -f "$scripts/instance.sql" \
      >"$TMPDIR/output" 2>"$TMPDIR/error"; then
      IFS='|' read -r own streams pending lowered beneath replayed superuser replication wrong <"$TMPDIR/output"
      role=standby
      [ "$own" != "$address" ] || role=primary
      stale=no
      [ "$RESTART_BY" != keeper ] || [ -z "$CREDENTIALS" ] || [ "$superuser $replication" = "$digests" ] || stale=yes
      line="$number $role $streams $pending $lowered $beneath $replayed $stale"
      [ -z "$wrong" ] || mismatch="instance $number does not match the blueprint yet: $wrong"
    else
      mismatch="instance $number: $(psql_error)"
    fi
    echo "$line"
    number=$((number + 1))
  done >"$TMPDIR/instances"
}

pass() {
  export DESIRED="$desired/database.json"
  login
  pin_settings "$PRIMARY"
  digests=
  for key in superuser replication; do
    [ -s "$SECRETS/$key/password" ] || not_yet 'waiting for the Secrets'
    cp "$SECRETS/$key/password" "$TMPDIR/raw"
    digests="$digests${digests:+ }$(sha256sum <"$TMPDIR/raw" | cut -d' ' -f1)"
    # Like the keeper: without the trailing line breaks.
    printf '%s' "$(cat "$TMPDIR/raw")" >"$TMPDIR/$key"
  done
  [ -z "${CERTIFICATE:-}" ] || reload_certificates
  inspect
  if [ -n "$former" ]; then
    engine_password superuser
    try "$TMPDIR/superuser" || not_yet "primary: $(psql_error)"
  fi
  ! replication_refused || engine_password replication
  restart_keepers
  [ -z "$mismatch" ] || not_yet "$mismatch"
  [ "$RESTART" = manual ] || restart_for_parameters
  rm -f "$ORDERS/hold" "$ORDERS/restart"
  commit "$PRIMARY"
  [ "$streaming" = $((INSTANCES - 1)) ] || not_yet "$streaming of $((INSTANCES - 1)) standbys are streaming"
  [ "$synchronous" = t ] || not_yet 'synchronous replication does not match the blueprint yet'
  [ "$clients" = t ] || not_yet 'pg_hba.conf does not match the blueprint yet'
  [ "$RESTART_BY" = engine ] && manual= || manual=$(some 'pending > 0')
  [ -z "$manual" ] || { note "restart instance $manual to apply a changed parameter (restart: manual)"; return; }
  note 'every instance matches the blueprint'
}

repeat pass
