# Shared by instances.sh: the ways to restart an instance.

# hold WHY: ends the pass until no failover can happen for a while, because the engine's container has seen to it and time has passed to notice. Nothing
# to do where no restart is ever taken for a failure.
hold() {
  [ "$RESTART_BY" = keeper ] || return 0
  read -r since 2>/dev/null <"$ORDERS/hold" || since=0
  # A hold that expired without success gets a second window only after as long a pause.
  [ $(($(date +%s) - since)) -le $((2 * HOLD_LIMIT)) ] || date +%s | put "$ORDERS/hold"
  read -r since 2>/dev/null <"$ORDERS/held" || not_yet "$1: waiting until failover is on hold"
  [ $(($(date +%s) - since)) -ge "$HOLD_SETTLE" ] || not_yet "$1: waiting until every sentinel knows that failover is on hold"
}

# restart_postgres NUMBER: stops PostgreSQL, fast and after a checkpoint; whoever runs it there starts it again. The pod stays, and so does its address: a
# primary with a new address would make stolon restart every standby at once, before it has replayed what the new settings of the primary are,
# and a standby cannot start with lower ones than those it last replayed.
restart_postgres() {
  run "instance $1" "$(instance_host "$1")" -c CHECKPOINT
  sql "$(instance_host "$1")" -c "COPY (SELECT WHERE false) TO PROGRAM 'kill -INT \"\$(head -n 1 postmaster.pid)\"'" >/dev/null 2>"$TMPDIR/error" || :
  say "restarted PostgreSQL of instance $1"
  not_yet "instance $1 restarts: a parameter changed"
}

# restart_keeper NUMBER: the whole pod, by restarts.sh.
restart_keeper() {
  printf '%s %s\n' "$(date +%s)" "$1" | put "$ORDERS/restart"
  not_yet "instance $1 restarts: a password changed"
}

# some CONDITION: the first instance for which it holds, in awk's words.
some() {
  awk '{number = $1; role = $2; streams = $3 == "t"; pending = $4; lowered = $5; beneath = $6; replayed = $7 == "t"; stale = $8 == "yes"}
    '"$1"' {print number; exit}' "$TMPDIR/instances"
}

# other_standbys_stream NUMBER: ends the pass if they do not.
other_standbys_stream() {
  number=$(some "role != \"primary\" && !streams && number != $1")
  [ -z "$number" ] || not_yet "a restart of instance $1 waits until instance $number streams"
}

# restart_keepers: those that live with a former password; standbys first, and first those that no longer stream because of it. Without failover, for
# a keeper with a former password is blind.
restart_keepers() {
  broken=$(some 'stale && role == "standby" && !streams')
  due=${broken:-$(some 'stale && role == "standby"')}
  due=${due:-$(some stale)}
  [ -n "$due" ] || return 0
  hold 'a password changed'
  [ -n "$broken" ] || other_standbys_stream "$due"
  restart_keeper "$due"
}

# restart_for_parameters: standbys first, so that none is ever beneath the primary; but what is lowered, on the primary first, and then on each
# standby that has replayed that.
restart_for_parameters() {
  [ "$RESTART_BY" != engine ] || return 0
  due=$(some 'role == "primary" && lowered > 0')
  due=${due:-$(some 'role == "standby" && pending > 0')}
  due=${due:-$(some 'pending > 0')}
  [ -n "$due" ] || return 0
  other_standbys_stream "$due"
  if [ -n "$(some "number == $due && role == \"primary\"")" ]; then
    hold 'a parameter changed'
  else
    [ -z "$(some "number == $due && (beneath > 0 || lowered > 0 && !replayed)")" ] || not_yet "a restart of instance $due waits until it has replayed the primary's new settings"
  fi
  restart_postgres "$due"
}
