# Shared by the two containers of a backup pod. `postgres` has PostgreSQL's programs and decides; `store` has rclone and carries out requests. Both
# mount one directory: a request is a file there, and so is its answer. Archives pass through a named pipe, so that none is stored on a disk. Each
# container writes a heartbeat every few seconds; when one fails or stops, the other fails too, and so does the run.
# Environment: EXCHANGE (the directory), TICK (seconds between two checks), PEER_START and PEER_SILENCE (seconds). The script sets side and other.

: "${TMPDIR:=/tmp}" "${TICK:=1}" "${PEER_START:=600}" "${PEER_SILENCE:=60}"
umask 077

say() { printf '%s\n' "$*" >&2; }

# put FILE: replaces the content of the file with standard input, atomically.
put() { cat >"$1.new"; mv "$1.new" "$1"; }

# give_up MESSAGE: ends this container and, through the file, the other.
give_up() {
  say "$*"
  printf '%s\n' "$*" | put "$EXCHANGE/failed-$side"
  exit 1
}

# start_heartbeat: shows the other container from now on that this one is alive.
start_heartbeat() {
  began=$(date +%s)
  (
    trap - TERM INT EXIT
    while kill -0 $$; do
      date +%s | put "$EXCHANGE/alive-$side"
      sleep 5
    done
  ) >/dev/null 2>&1 </dev/null &
}

# check_peer: gives up when the other container has failed or stopped.
check_peer() {
  [ ! -e "$EXCHANGE/failed-$other" ] || give_up "container $other failed: $(cat "$EXCHANGE/failed-$other")"
  now=$(date +%s)
  if [ -e "$EXCHANGE/alive-$other" ]; then
    seen=$(cat "$EXCHANGE/alive-$other")
    [ $((now - seen)) -le "$PEER_SILENCE" ] || give_up "container $other stopped responding"
  else
    [ $((now - began)) -le "$PEER_START" ] || give_up "container $other did not start"
  fi
}

# wait_for_file FILE: waits for the file while the other container runs. Most answers arrive immediately: it checks often at first.
wait_for_file() {
  checks=0
  while [ ! -e "$1" ]; do
    check_peer
    checks=$((checks + 1))
    if [ "$checks" -gt 20 ] || ! sleep 0.1; then sleep "$TICK"; fi
  done
}
