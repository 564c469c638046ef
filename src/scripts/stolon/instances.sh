# Watches every PostgreSQL instance and decides what must be restarted, in which order, one at a time: for a changed parameter, and for a changed
# superuser's or replication Secret, which keepers read only when they start. It restarts nothing itself: see restarts.sh.
# Environment: PRIMARY (host), INSTANCE_HOST (an instance's host, `%` for its number), INSTANCES, ASKED (directory: database.json,
# superuser.username, replication.username), SECRETS, ORDERS (directories), CREDENTIALS (where keepers keep their passwords), RESTART
# (automatic, manual), HOLD_LIMIT and HOLD_SETTLE (seconds).
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/psql.sh"
: "${HOLD_LIMIT:=300}" "${HOLD_SETTLE:=10}"
scripts=${0%/*}
asked=$ASKED

# hold WHY: ends the pass until no failover can happen for a while, because stolon.sh has seen to it and the sentinels have had time to notice.
hold() {
  read -r since 2>/dev/null <"$ORDERS/hold" || since=0
  # A hold that expired without success gets a second window only after as long a pause.
  [ $(($(date +%s) - since)) -le $((2 * HOLD_LIMIT)) ] || date +%s | put "$ORDERS/hold"
  read -r since 2>/dev/null <"$ORDERS/held" || not_yet "$1: waiting until failover is on hold"
  [ $(($(date +%s) - since)) -ge "$HOLD_SETTLE" ] || not_yet "$1: waiting until every sentinel knows that failover is on hold"
}

# engine_password KEY: sets the password of the superuser or of the replication role.
engine_password() {
  cp "$TMPDIR/$1" "$TMPDIR/password"
  export ROLE_FILE="$asked/$1.username" PASSWORD_FILE="$TMPDIR/password"
  run "password of $1" "$PRIMARY" -f "$scripts/password.sql"
  rm -f "$TMPDIR/password"
  mv "$TMPDIR/$1" "$TMPDIR/set-$1"
  say "set the password of role $(cat "$asked/$1.username")"
}

try() { (SQL_TIMEOUT=10; sql "$PRIMARY" -c 'SELECT 1') >/dev/null 2>"$TMPDIR/error"; }

# login: as superuser, with the asked password or, while PostgreSQL does not know that yet, with the former one. Sets `former`.
login() {
  as_superuser
  former=
  try && return
  why=$(said)
  [ -s "$TMPDIR/set-superuser" ] || not_yet "primary: $why"
  former=yes
  PGPASSWORD=$(cat "$TMPDIR/set-superuser")
  try || not_yet "primary: $why"
}

# look: fills $TMPDIR/instances, a line each: number, role, streams, pending, lowered, stale, replayed.
look() {
  run 'primary' "$PRIMARY" -f "$scripts/primary.sql"
  IFS='|' read -r address position streaming synchronous clients <"$TMPDIR/output" || not_yet 'primary: in recovery'
  : >"$TMPDIR/instances"
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    run "instance $number" "${INSTANCE_HOST%%%*}$number${INSTANCE_HOST#*%}" -v lsn="$position" -v credentials="$CREDENTIALS" -f "$scripts/instance.sql"
    IFS='|' read -r own streams pending lowered wrong superuser replication replayed <"$TMPDIR/output"
    [ "$wrong" = - ] || not_yet "instance $number: not yet as asked: $wrong"
    role=standby
    [ "$own" != "$address" ] || role=primary
    stale=no
    [ "$superuser $replication" = "$digests" ] || stale=yes
    echo "$number $role $streams $pending $lowered $stale $replayed" >>"$TMPDIR/instances"
    number=$((number + 1))
  done
}

# some CONDITION: the first instance for which it holds, in awk's words.
some() {
  awk '{number = $1; role = $2; streams = $3 == "true"; pending = $4; lowered = $5; stale = $6 == "yes"; replayed = $7 == "t"}
    '"$1"' {print number; exit}' "$TMPDIR/instances"
}

restart() {
  printf '%s %s\n' "$(date +%s)" "$1" | put "$ORDERS/restart"
  not_yet "instance $1 restarts: $2"
}

# next: ends the pass while a restart is due.
next() {
  due='(stale || pending > 0)'
  [ "$RESTART" = automatic ] || due=stale
  primary=$(some "role == \"primary\" && $due")
  standby=$(some "role == \"standby\" && $due")
  [ -n "$primary$standby" ] || return 0
  stale=$(some stale)
  why='a parameter changed'
  [ -z "$stale" ] || { why='a password changed'; hold "$why"; }
  first=$(some "role == \"primary\" && lowered > 0 && $due")
  # A standby that cannot stream because its password is no longer right is of no use until it is restarted.
  broken=$(some 'role == "standby" && stale && !streams')
  if [ -n "$broken" ]; then restart "$broken" "$why"; fi
  [ "$streaming" -ge $((INSTANCES - 1)) ] || not_yet "$why: a restart waits until every standby streams"
  if [ -z "$first" ] && [ -n "$standby" ]; then
    [ -z "$(some "role == \"standby\" && lowered > 0 && !replayed")" ] || not_yet "$why: waiting until every standby has replayed what the primary wrote"
    restart "$standby" "$why"
  fi
  hold "$why"
  restart "$primary" "$why"
}

pass() {
  export ASKED="$asked/database.json"
  login
  digests=
  for key in superuser replication; do
    [ -s "$SECRETS/$key/password" ] || not_yet 'waiting for the Secrets'
    cp "$SECRETS/$key/password" "$TMPDIR/raw"
    digests="$digests${digests:+ }$(sha256sum <"$TMPDIR/raw" | cut -d' ' -f1)"
    # As the keeper does: without what ends a line.
    printf '%s' "$(cat "$TMPDIR/raw")" >"$TMPDIR/$key"
  done
  look
  for key in superuser replication; do
    [ "$key$former" != superuser ] || { cp "$TMPDIR/superuser" "$TMPDIR/set-superuser"; continue; }
    ! cmp -s "$TMPDIR/$key" "$TMPDIR/set-$key" || continue
    [ -z "$(some stale)" ] || hold 'a password changed'
    engine_password "$key"
  done
  next
  rm -f "$ORDERS/hold" "$ORDERS/restart"
  commit "$PRIMARY"
  [ "$streaming" = $((INSTANCES - 1)) ] || not_yet "$streaming of $((INSTANCES - 1)) standbys stream"
  [ "$synchronous" = t ] || not_yet 'synchronous replication is not yet as asked'
  [ "$clients" = t ] || not_yet 'clients are not let in yet'
  manual=$(some 'pending > 0')
  [ -z "$manual" ] || { note "instance $manual must be restarted for a changed parameter (restart: manual)"; return; }
  note 'every instance is as asked'
}

every pass
