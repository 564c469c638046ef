# Used by instances.sh: restarts instances.

# hold WHY: ends the pass until the engine's container has put failover on hold, and time has passed for every sentinel to read that. Does nothing where
# a restart never counts as a failure.
hold() {
  [ "$RESTART_BY" = keeper ] || return 0
  read -r since 2>/dev/null <"$ORDERS/hold" || since=0
  # A hold that expired without success starts again only after an equally long pause.
  [ $(($(date +%s) - since)) -le $((2 * HOLD_LIMIT)) ] || date +%s | put "$ORDERS/hold"
  read -r since 2>/dev/null <"$ORDERS/held" || not_yet "$1: waiting until failover is on hold"
  [ $(($(date +%s) - since)) -ge "$HOLD_SETTLE" ] || not_yet "$1: waiting until every sentinel knows that failover is on hold"
}

# restart_postgres NUMBER: stops PostgreSQL, fast and after a checkpoint; the engine starts it again. The pod stays, and so does its address: if the
# primary's address changed, stolon would restart every standby at once, before it has replayed the primary's new settings. A standby cannot start with
# settings lower than those it last replayed.
restart_postgres() {
  run "instance $1" "$(instance_host "$1")" -c CHECKPOINT
  sql "$(instance_host "$1")" -c "COPY (SELECT WHERE false) TO PROGRAM 'kill -INT \"\$(head -n 1 postmaster.pid)\"'" >/dev/null 2>"$TMPDIR/error" || :
  say "restarted PostgreSQL of instance $1"
  not_yet "instance $1 is restarting: a parameter changed"
}

# restart_keeper NUMBER: restarts the whole pod, through restarts.sh.
restart_keeper() {
  printf '%s %s\n' "$(date +%s)" "$1" | put "$ORDERS/restart"
  not_yet "instance $1 is restarting: a password changed"
}

# some CONDITION: prints the first instance for which the awk condition holds.
some() {
  awk '{number = $1; role = $2; streams = $3 == "t"; pending = $4; lowered = $5; beneath = $6; replayed = $7 == "t"; stale = $8 == "yes"}
    '"$1"' {print number; exit}' "$TMPDIR/instances"
}

# other_standbys_stream NUMBER: ends the pass unless they do.
other_standbys_stream() {
  number=$(some "role != \"primary\" && !streams && number != $1")
  [ -z "$number" ] || not_yet "waiting to restart instance $1 until instance $number streams"
}

# restart_keepers: restarts those with a former password: standbys first, and among them those that no longer stream because of it. Failover must be on
# hold: a keeper with a former password cannot see its PostgreSQL.
restart_keepers() {
  broken=$(some 'stale && role == "standby" && !streams')
  due=${broken:-$(some 'stale && role == "standby"')}
  due=${due:-$(some stale)}
  [ -n "$due" ] || return 0
  hold 'a password changed'
  [ -n "$broken" ] || other_standbys_stream "$due"
  restart_keeper "$due"
}

# restart_for_parameters: restarts standbys first, so that none is ever lower than the primary. A lowered setting is applied on the primary first, and
# then on each standby that has replayed it.
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
    [ -z "$(some "number == $due && (beneath > 0 || lowered > 0 && !replayed)")" ] || not_yet "waiting to restart instance $due until it has replayed the primary's new settings"
  fi
  restart_postgres "$due"
}
