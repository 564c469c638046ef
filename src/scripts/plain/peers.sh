# Used by postgres.sh: the state of the other instances.

instance_host() { printf '%s%s%s' "${HOST%%%*}" "$1" "${HOST#*%}"; }

# state_of NUMBER: prints `primary TIMELINE POSITION`, `standby TIMELINE POSITION`, `busy` where PostgreSQL starts up, shuts down or refuses the login,
# or `gone` if nothing answers.
state_of() {
  host=$(instance_host "$1")
  if state=$(PGOPTIONS=$session timeout 10 psql -X -q -A -t -w -F ' ' -h "$host" -f "$scripts/state.sql" 2>/dev/null) && [ -n "$state" ]; then
    printf '%s\n' "$state"
    return
  fi
  pg_isready --quiet --host="$host" --timeout=3
  if [ $? -le 1 ]; then echo busy; else echo gone; fi
}

# peers: prints one line for each other instance, `NUMBER STATE…`.
peers() {
  peer=0
  while [ "$peer" -lt "$instances" ]; do
    [ "$peer" = "$NUMBER" ] || printf '%s %s\n' "$peer" "$(state_of "$peer")"
    peer=$((peer + 1))
  done
}

# further TIMELINE POSITION: prints the peer with the most WAL beyond that, if any, by timeline and then by position. Reads the output of `peers`.
further() {
  awk -v timeline="$1" -v position="$2" '
    $3 != "" && ($3 + 0 > timeline + 0 || $3 + 0 == timeline + 0 && $4 + 0 > position + 0) { timeline = $3; position = $4; number = $1 }
    END { print number }'
}
