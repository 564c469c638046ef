# Used by postgres.sh: an instance that follows the primary, and how it starts to.

# standby_role NUMBER: prints the settings of a standby that follows that instance. Only on the primary is there a slot for it.
standby_role() {
  printf "primary_conninfo = 'host=%s port=5432 user=%s passfile=%s application_name=instance_%s sslmode=%s connect_timeout=5'" \
    "$(instance_host "$1")" "$REPLICATION" "$PGPASSFILE" "$NUMBER" "${PGSSLMODE:-prefer}${PGSSLROOTCERT:+ sslrootcert=$PGSSLROOTCERT}"
  [ "$1" != "$primary" ] || printf "\nprimary_slot_name = 'instance_%s'" "$NUMBER"
  printf '\n'
  # After a promotion, commits wait for standbys from the first one on.
  primary_role 0
}

# upstream_role: a standby follows the primary. The desired primary follows no instance unless one has more WAL.
upstream_role() {
  if [ "$primary" = "$NUMBER" ]; then primary_role 0; else standby_role "$primary"; fi
}

# promote: creates the slots first, so that the others can follow immediately. The checkpoint comes last: until then pg_rewind sees the old and the new
# timeline as one.
promote() {
  note 'promoting to primary'
  prepare_standbys >/dev/null
  local_sql -c 'SELECT pg_catalog.pg_promote(true, 9)' >/dev/null
  started_as=$NUMBER
  agreed=0
  local_sql -c CHECKPOINT
  reconcile_primary
}

reconcile_standby() {
  if [ "$primary" = "$NUMBER" ]; then
    if may_promote; then agreed=$((agreed + 1)); else agreed=0; fi
    # If some peers do not answer, it must agree three times: a single lost answer must not promote.
    if [ "$agreed" -ge 3 ] || { [ "$agreed" -gt 0 ] && ! grep -q gone "$STATE/peers"; }; then promote; fi
    return 0
  fi
  agreed=0
  started_as=$primary
  ! set_role "$(upstream_role)" || { reload=yes; stuck_since=; }
  if [ "$(local_sql -c "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_wal_receiver AS w WHERE w.status = 'streaming'")" != 0 ]; then
    note "streams from instance $primary"
    # A standby beyond the point where the timelines diverge connects and is disconnected again and again.
    streaming_passes=$((streaming_passes + 1))
    [ "$streaming_passes" -lt 5 ] || { stuck_since=; cannot_follow=0; }
    return 0
  fi
  streaming_passes=0
  note "waiting for instance $primary"
  case $(state_of "$primary") in
    primary*) [ -n "$stuck_since" ] || stuck_since=$(date +%s) ;;
    *) stuck_since= ;;
  esac
  [ -z "$stuck_since" ] || [ $(($(date +%s) - stuck_since)) -lt "$STUCK" ] || {
    note "cannot stream from instance $primary from its current position"
    cannot_follow=$((cannot_follow + 1))
    return 1
  }
}

# copy: copies the primary's data, completely or not at all.
copy() {
  new=$VOLUME/.new
  rm -rf "$new"
  case $(state_of "$primary") in
    primary*) ;;
    *) note "waiting for instance $primary, to copy it"; return 1 ;;
  esac
  note "copying instance $primary"
  run_interruptibly pg_basebackup --pgdata="$new" --host="$(instance_host "$primary")" --username="$REPLICATION" --no-password --wal-method=stream \
    --slot="instance_$NUMBER" --checkpoint=fast || { note "cannot copy instance $primary yet"; return 1; }
  : >"$new/standby.signal"
  mv "$new" "$PGDATA"
  sync
}

# set_aside: makes room for a copy. Data that was only ever a copy is deleted. Data that accepted writes, which the primary may lack, is kept if the
# volume has room.
set_aside() {
  if [ -e "$PGDATA/standby.signal" ] && [ ! -e "$VOLUME/.rewinding" ]; then
    rm -rf "$PGDATA"
  else
    kept=$VOLUME/kept-$(date +%Y%m%d-%H%M%S)
    used=$(du -sk "$PGDATA" | cut -f 1)
    free=$(df -Pk "$VOLUME" | awk 'NR == 2 {print $4}')
    [ "$free" -gt $((used + used / 10)) ] || {
      note "cannot follow instance $primary, and the volume has no room for a copy in addition to the existing data: see RUNBOOK, section \"An instance cannot follow\""
      return 1
    }
    mv "$PGDATA" "$kept"
    note "moved its former data to $kept"
  fi
  rm -f "$VOLUME/.rewinding"
  cannot_follow=0
}

# rewind: returns to the point where this history diverged from the primary's. Data of an interrupted rewind is never started.
rewind() {
  note "rewinding to where it diverged from instance $primary"
  : >"$VOLUME/.rewinding"
  # After a crash pg_rewind itself starts PostgreSQL, with the configuration in the data directory.
  run_interruptibly pg_rewind --target-pgdata="$PGDATA" --source-server="host=$(instance_host "$primary") port=5432 user=$SUPERUSER dbname=postgres" || {
    note 'pg_rewind failed'
    [ -n "$stopping" ] || set_aside
    return 1
  }
  : >"$PGDATA/standby.signal"
  sync
  rm -f "$VOLUME/.rewinding"
}

# prepare: does everything before PostgreSQL can start in its role.
prepare() {
  agreed=0
  if [ -e "$VOLUME/.rewinding" ]; then set_aside || return 1; fi
  if [ ! -e "$PGDATA/PG_VERSION" ]; then
    [ "$primary" != "$NUMBER" ] || { note 'is the primary in the blueprint, but has no data: see RUNBOOK, section "An instance lost its volume"'; return 1; }
    copy || return 1
  fi
  if [ "$primary" = "$NUMBER" ] && [ ! -e "$PGDATA/standby.signal" ]; then
    timeline=$(LC_ALL=C pg_controldata "$PGDATA" | sed -n "s/^Latest checkpoint's TimeLineID: *//p")
    peers >"$STATE/peers"
    newer=$(awk -v timeline="$timeline" '$3 + 0 > timeline + 0 {print $1; exit}' "$STATE/peers")
    [ -z "$newer" ] || { note "is the primary in the blueprint, but instance $newer has a newer timeline: see RUNBOOK, section \"Two histories\""; return 1; }
    started_as=$NUMBER
    set_role "$(primary_role 0)"
    return 0
  fi
  started_as=
  if [ "$primary" != "$NUMBER" ]; then
    case $(state_of "$primary") in
      primary*)
        if [ ! -e "$PGDATA/standby.signal" ] || [ "$cannot_follow" = 1 ]; then rewind || return 1; fi
        if [ "$cannot_follow" -gt 1 ]; then set_aside; return 1; fi
        ;;
    esac
  fi
  : >>"$PGDATA/standby.signal"
  set_role "$(upstream_role)"
  return 0
}

cannot_follow=0
streaming_passes=0
