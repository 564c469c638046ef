# Watches every PostgreSQL instance and restarts, one at a time and in the right order, what must be: PostgreSQL for a changed parameter,
# whole keepers for a changed superuser's or replication Secret, where they read it only when they start.
# Environment: PRIMARY (host), INSTANCE_HOST (an instance's host, `%` for its number), FIRST_HOST (instance 0's, where it is of another set than the
# others, which are counted from 0 then), INSTANCES, ASKED (directory: database.json,
# superuser.username, replication.username), SECRETS, ORDERS (directories), CREDENTIALS (where instances keep their passwords, empty where they keep none), STANDBYS (LIKE pattern of
# standbys' application_name), RESTART (automatic, manual), RESTART_BY (keeper: it counts a restart as a failure and keeps passwords for life; itself:
# neither; engine: it is restarted elsewhere), CERTIFICATE (where instances have it, if there is TLS), HOLD_LIMIT and HOLD_SETTLE (seconds).
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/psql.sh"
. "${0%/*}/restart.sh"
: "${HOLD_LIMIT:=300}" "${HOLD_SETTLE:=10}"
scripts=${0%/*}
asked=$ASKED

instance_host() {
  case ${FIRST_HOST:+$1} in
    0) printf '%s' "$FIRST_HOST"; return ;;
    ?*) set -- $(($1 - 1)) ;;
  esac
  printf '%s%s%s' "${INSTANCE_HOST%%%*}" "$1" "${INSTANCE_HOST#*%}"
}

# engine_password KEY: sets the password of the superuser or of the replication role, when no keeper that it makes blind can cause a failover.
engine_password() {
  [ -z "$(some 'stale || role == "unreachable"')" ] || hold 'a password changed'
  cp "$TMPDIR/$1" "$TMPDIR/password"
  export ROLE_FILE="$asked/$1.username" PASSWORD_FILE="$TMPDIR/password"
  run "password of $1" "$PRIMARY" -f "$scripts/password.sql"
  rm -f "$TMPDIR/password"
  say "set the password of role $(cat "$asked/$1.username")"
}

# replication_works: with the asked password.
replication_works() {
  (
    PGUSER=$(cat "$asked/replication.username")
    PGPASSWORD=$(cat "$TMPDIR/replication") session=
    SQL_TIMEOUT=10
    sql "$PRIMARY" -d replication=true -c IDENTIFY_SYSTEM
  ) >/dev/null 2>&1
}

# answers: the primary, to the password that is tried.
answers() { (SQL_TIMEOUT=10; sql "$PRIMARY" -c 'SELECT 1') >/dev/null 2>"$TMPDIR/error"; }

# replication_refused: while the primary answers. One that has just died refuses nothing, and failover must not be put on hold for it.
replication_refused() {
  ! replication_works || return 1
  answers || not_yet "primary: $(said)"
  ! replication_works
}

# try FILE: to log in with the password that it holds, and tells credentials.sh if that works.
try() {
  [ -s "$1" ] || return 1
  PGPASSWORD=$(cat "$1")
  answers || return 1
  printf '%s' "$PGPASSWORD" | put "$SECRETS/in-effect"
}

# login: as superuser, with the asked password or, while PostgreSQL does not know that yet, with the former one. Sets `former`.
login() {
  as_superuser
  former=
  if try "$SECRETS/superuser/password"; then
    printf '%s' "$PGPASSWORD" >"$TMPDIR/former"
    return
  fi
  why=$(said)
  former=yes
  try "$TMPDIR/former" || try "$SECRETS/former" || not_yet "primary: $why"
  # It was the way there that failed, and not the password.
  [ "$PGPASSWORD" != "$(cat "$SECRETS/superuser/password")" ] || former=
}

# renew: every instance reads a certificate that is newer than what it last read.
renew() {
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    [ "$(sql "$(instance_host "$number")" -v certificate="$CERTIFICATE" -f "$scripts/certificate.sql" 2>/dev/null)" != t ] ||
      say "instance $number reads its renewed certificate"
    number=$((number + 1))
  done
}

# look: fills $TMPDIR/instances, a line each: number, role, streams, pending, lowered, beneath, replayed, stale. What keeps it from being as asked
# is in `trouble`.
look() {
  trouble=
  run 'primary' "$PRIMARY" -v standbys="$STANDBYS" -f "$scripts/primary.sql"
  IFS='|' read -r address position streaming synchronous clients checkpointed floor <"$TMPDIR/output" || not_yet 'primary: in recovery'
  # Until then pg_rewind takes both for one timeline and a former primary is copied whole.
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
      [ -z "$wrong" ] || trouble="instance $number: not yet as asked: $wrong"
    else
      trouble="instance $number: $(said)"
    fi
    echo "$line"
    number=$((number + 1))
  done >"$TMPDIR/instances"
}

pass() {
  export ASKED="$asked/database.json"
  login
  later "$PRIMARY"
  digests=
  for key in superuser replication; do
    [ -s "$SECRETS/$key/password" ] || not_yet 'waiting for the Secrets'
    cp "$SECRETS/$key/password" "$TMPDIR/raw"
    digests="$digests${digests:+ }$(sha256sum <"$TMPDIR/raw" | cut -d' ' -f1)"
    # As the keeper does: without what ends a line.
    printf '%s' "$(cat "$TMPDIR/raw")" >"$TMPDIR/$key"
  done
  [ -z "${CERTIFICATE:-}" ] || renew
  look
  if [ -n "$former" ]; then
    engine_password superuser
    try "$TMPDIR/superuser" || not_yet "primary: $(said)"
  fi
  ! replication_refused || engine_password replication
  restart_keepers
  [ -z "$trouble" ] || not_yet "$trouble"
  [ "$RESTART" = manual ] || restart_for_parameters
  rm -f "$ORDERS/hold" "$ORDERS/restart"
  commit "$PRIMARY"
  [ "$streaming" = $((INSTANCES - 1)) ] || not_yet "$streaming of $((INSTANCES - 1)) standbys stream"
  [ "$synchronous" = t ] || not_yet 'synchronous replication is not yet as asked'
  [ "$clients" = t ] || not_yet 'clients are not let in yet'
  [ "$RESTART_BY" = engine ] && manual= || manual=$(some 'pending > 0')
  [ -z "$manual" ] || { note "instance $manual must be restarted for a changed parameter (restart: manual)"; return; }
  note 'every instance is as asked'
}

every pass
