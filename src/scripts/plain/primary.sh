# Used by postgres.sh: an instance that is, or is about to become, the primary.

# synchronous_names COUNT: prints synchronous_standby_names: commits wait for that many standbys.
synchronous_names() {
  [ "$1" -gt 0 ] || return 0
  names=
  peer=0
  while [ "$peer" -lt "$instances" ]; do
    [ "$peer" = "$NUMBER" ] || names="$names${names:+, }instance_$peer"
    peer=$((peer + 1))
  done
  printf '%s %s (%s)' "$method" "$1" "$names"
}

# primary_role STREAMING: prints the settings of a primary with that many streaming standbys. Commits wait for all of them, within the least and the
# most that the blueprint sets.
primary_role() {
  read -r method least most <"$DESIRED/synchronous" || method=
  count=0
  if [ -n "$method" ]; then
    count=$1
    [ "$count" -le "$most" ] || count=$most
    [ "$count" -ge "$least" ] || count=$least
  fi
  printf "synchronous_standby_names = '%s'" "$(synchronous_names "$count")"
}

# prepare_standbys: creates the replication role and a slot for each standby; prints how many standbys stream.
prepare_standbys() { local_sql -v number="$NUMBER" -v instances="$instances" -v role="$REPLICATION" -f "$scripts/replication-slots.sql"; }

# reconcile_primary: keeps the replication role, the slots and synchronous_standby_names right. Fails when the blueprint names another primary.
reconcile_primary() {
  if [ "$primary" != "$NUMBER" ]; then
    # An instance that was promoted by hand stays the primary until the blueprint changes: only a primary that the blueprint named steps down.
    [ "$started_as" = "$NUMBER" ] || { note "accepts writes, but the blueprint names instance $primary as the primary: see RUNBOOK, section \"The primary is lost\""; return 0; }
    note "steps down: instance $primary becomes the primary"
    local_sql -c CHECKPOINT
    return 1
  fi
  started_as=$NUMBER
  note 'accepts writes'
  streaming=$(prepare_standbys) || return 0
  ! set_role "$(primary_role "$streaming")" || reload=yes
}

# may_promote: whether this standby, the desired primary, can be promoted: no other instance accepts writes, and none has more WAL. Until then it
# follows the instance that has more.
may_promote() {
  peers >"$STATE/peers"
  other=$(awk '$2 == "primary" || $2 == "busy" {print $1; exit}' "$STATE/peers")
  read -r _ timeline position <<END
$(local_sql -F ' ' -f "$scripts/state.sql")
END
  [ -n "$position" ] || return 1
  ahead=$(further "$timeline" "$position" <"$STATE/peers")
  if [ -n "$ahead" ]; then
    note "waiting to become the primary until it has the WAL of instance $ahead"
    ! set_role "$(standby_role "$ahead")" || reload=yes
    return 1
  fi
  if [ -n "$other" ]; then
    note "waiting to become the primary until instance $other stops accepting writes"
    return 1
  fi
}
