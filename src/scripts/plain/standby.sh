# Shared by postgres.sh: an instance that follows the primary, and how it comes to.

# standby_role NUMBER: the settings of a standby that follows that instance; a slot waits for it only on the primary.
standby_role() {
  printf "primary_conninfo = 'host=%s port=5432 user=%s passfile=%s application_name=instance_%s sslmode=%s connect_timeout=5'" \
    "$(instance_host "$1")" "$REPLICATION" "$PGPASSFILE" "$NUMBER" "${PGSSLMODE:-prefer}${PGSSLROOTCERT:+ sslrootcert=$PGSSLROOTCERT}"
  [ "$1" != "$primary" ] || printf "\nprimary_slot_name = 'instance_%s'" "$NUMBER"
  printf '\n'
  # Once it is promoted, commits wait from the first one on.
  primary_role 0
}

# The instance that a standby follows: the primary; who is to become the primary follows nobody until somebody turns out to have more.
upstream_role() {
  if [ "$primary" = "$NUMBER" ]; then primary_role 0; else standby_role "$primary"; fi
}

# promote: the slots first, so that the others can follow at once; a checkpoint after, or pg_rewind would take the old and the new history for one.
promote() {
  note 'is promoted'
  slots >/dev/null
  local_sql -c 'SELECT pg_catalog.pg_promote(true, 9)' >/dev/null
  started_as=$NUMBER
  agreed=0
  local_sql -c CHECKPOINT
  tend_primary
}

tend_standby() {
  if [ "$primary" = "$NUMBER" ]; then
    if may_promote; then agreed=$((agreed + 1)); else agreed=0; fi
    # More than once where some do not answer, so that one lost answer promotes nobody.
    if [ "$agreed" -ge 3 ] || { [ "$agreed" -gt 0 ] && ! grep -q gone "$STATE/peers"; }; then promote; fi
    return 0
  fi
  agreed=0
  started_as=$primary
  ! set_role "$(upstream_role)" || { reload=yes; stuck_since=; }
  if [ "$(local_sql -c "SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_wal_receiver AS w WHERE w.status = 'streaming'")" != 0 ]; then
    note "follows instance $primary"
    # A standby that has come beyond where the histories part connects and is sent away again and again.
    steady=$((steady + 1))
    [ "$steady" -lt 5 ] || { stuck_since=; cannot_follow=0; }
    return 0
  fi
  steady=0
  note "waits for instance $primary"
  case $(state_of "$primary") in
    primary*) [ -n "$stuck_since" ] || stuck_since=$(date +%s) ;;
    *) stuck_since= ;;
  esac
  [ -z "$stuck_since" ] || [ $(($(date +%s) - stuck_since)) -lt "$STUCK" ] || {
    note "cannot follow instance $primary from where it is"
    cannot_follow=$((cannot_follow + 1))
    return 1
  }
}

# copy: the primary's data, whole or not at all.
copy() {
  new=$VOLUME/.new
  rm -rf "$new"
  case $(state_of "$primary") in
    primary*) ;;
    *) note "waits for instance $primary to copy it"; return 1 ;;
  esac
  note "copies instance $primary"
  attend pg_basebackup --pgdata="$new" --host="$(instance_host "$primary")" --username="$REPLICATION" --no-password --wal-method=stream \
    --slot="instance_$NUMBER" --checkpoint=fast || { note "instance $primary cannot be copied yet"; return 1; }
  : >"$new/standby.signal"
  mv "$new" "$PGDATA"
  sync
}

# set_aside: makes room for a copy. What was only ever a copy goes; what has taken writes that the primary may lack is kept, if the volume has room.
set_aside() {
  if [ -e "$PGDATA/standby.signal" ] && [ ! -e "$VOLUME/.rewinding" ]; then
    rm -rf "$PGDATA"
  else
    kept=$VOLUME/kept-$(date +%Y%m%d-%H%M%S)
    used=$(du -sk "$PGDATA" | cut -f 1)
    free=$(df -Pk "$VOLUME" | awk 'NR == 2 {print $4}')
    [ "$free" -gt $((used + used / 10)) ] || {
      note "cannot follow instance $primary, and the volume has no room to copy it and keep what is here: see RUNBOOK, section \"An instance cannot follow\""
      return 1
    }
    mv "$PGDATA" "$kept"
    note "keeps its former data in $kept"
  fi
  rm -f "$VOLUME/.rewinding"
  cannot_follow=0
}

# rewind: back to where the primary's history and this one's part. A rewind that did not end leaves nothing that could be started.
rewind() {
  note "goes back to where it parted from instance $primary"
  : >"$VOLUME/.rewinding"
  # After a crash pg_rewind starts PostgreSQL by itself, with the configuration in the data directory.
  attend pg_rewind --target-pgdata="$PGDATA" --source-server="host=$(instance_host "$primary") port=5432 user=$SUPERUSER dbname=postgres" || {
    note 'could not go back'
    [ -n "$stopping" ] || set_aside
    return 1
  }
  : >"$PGDATA/standby.signal"
  sync
  rm -f "$VOLUME/.rewinding"
}

# prepare: everything before PostgreSQL can be started in its role.
prepare() {
  agreed=0
  if [ -e "$VOLUME/.rewinding" ]; then set_aside || return 1; fi
  if [ ! -e "$PGDATA/PG_VERSION" ]; then
    [ "$primary" != "$NUMBER" ] || { note 'is to take writes and has no data: see RUNBOOK, section "An instance lost its volume"'; return 1; }
    copy || return 1
  fi
  if [ "$primary" = "$NUMBER" ] && [ ! -e "$PGDATA/standby.signal" ]; then
    timeline=$(LC_ALL=C pg_controldata "$PGDATA" | sed -n "s/^Latest checkpoint's TimeLineID: *//p")
    peers >"$STATE/peers"
    newer=$(awk -v timeline="$timeline" '$3 + 0 > timeline + 0 {print $1; exit}' "$STATE/peers")
    [ -z "$newer" ] || { note "is to take writes, but instance $newer has a newer history: see RUNBOOK, section \"Two histories\""; return 1; }
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
steady=0
