# Shared by postgres.sh: an instance that takes writes, or is to.

# synchronous_names COUNT: whom commits wait for, so many of them.
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

# primary_role STREAMING: the settings of a primary that has so many standbys. Commits wait for as many as there are, but never for fewer than the
# least that was asked for, nor for more than the most.
primary_role() {
  read -r method least most <"$ASKED/synchronous" || method=
  count=0
  if [ -n "$method" ]; then
    count=$1
    [ "$count" -le "$most" ] || count=$most
    [ "$count" -ge "$least" ] || count=$least
  fi
  printf "synchronous_standby_names = '%s'" "$(synchronous_names "$count")"
}

# slots: the replication role and a slot for each standby; prints how many standbys stream.
slots() { local_sql -v number="$NUMBER" -v instances="$instances" -v role="$REPLICATION" -f "$scripts/tend.sql"; }

# tend_primary: the replication role, a slot for each standby, and whom commits wait for. It makes way when another is asked for.
tend_primary() {
  if [ "$primary" != "$NUMBER" ]; then
    # Whoever was made primary by hand stays so until the blueprint speaks: only a primary that was asked for makes way.
    [ "$started_as" = "$NUMBER" ] || { note "takes writes, and instance $primary is asked to: see RUNBOOK, section \"The primary is lost\""; return 0; }
    note "makes way for instance $primary"
    local_sql -c CHECKPOINT
    return 1
  fi
  started_as=$NUMBER
  note 'takes writes'
  streaming=$(slots) || return 0
  ! set_role "$(primary_role "$streaming")" || reload=yes
}

# may_promote: this standby is to become the primary, and does once no other instance takes writes and none has come further; until then it follows
# the one that has.
may_promote() {
  peers >"$STATE/peers"
  other=$(awk '$2 == "primary" || $2 == "busy" {print $1; exit}' "$STATE/peers")
  read -r _ timeline position <<END
$(local_sql -F ' ' -f "$scripts/state.sql")
END
  [ -n "$position" ] || return 1
  ahead=$(further "$timeline" "$position" <"$STATE/peers")
  if [ -n "$ahead" ]; then
    note "is to take writes, and first follows instance $ahead, which has more"
    ! set_role "$(standby_role "$ahead")" || reload=yes
    return 1
  fi
  if [ -n "$other" ]; then
    note "is to take writes, and waits until instance $other does no more"
    return 1
  fi
}
