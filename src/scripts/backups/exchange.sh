# Shared by the two containers of a backup's pod. `postgres` has PostgreSQL's programs and decides; `store` has rclone and obeys. They meet in a
# directory that both mount: an order is a file there, so is its answer, and archives pass through a named pipe, so that none lies on a disk.
# Each shows every few seconds that it is alive; when one fails or goes, so does the other, and the run has failed.
# Environment: EXCHANGE (the directory), TICK (seconds between two looks), PEER_START and PEER_SILENCE (seconds). The script sets side and other.

: "${TMPDIR:=/tmp}" "${TICK:=1}" "${PEER_START:=600}" "${PEER_SILENCE:=60}"
umask 077

say() { printf '%s\n' "$*" >&2; }

# put FILE: standard input becomes the file's content in one step.
put() { cat >"$1.new"; mv "$1.new" "$1"; }

# give_up MESSAGE: ends this container and, by it, the other.
give_up() {
  say "$*"
  printf '%s\n' "$*" | put "$EXCHANGE/failed-$side"
  exit 1
}

# meet: from now on the other container can see that this one is alive.
meet() {
  began=$(date +%s)
  (
    trap - TERM INT EXIT
    while kill -0 $$; do
      date +%s | put "$EXCHANGE/alive-$side"
      sleep 5
    done
  ) >/dev/null 2>&1 </dev/null &
}

# peer: gives up when the other container has failed or is gone.
peer() {
  [ ! -e "$EXCHANGE/failed-$other" ] || give_up "container $other failed: $(cat "$EXCHANGE/failed-$other")"
  now=$(date +%s)
  if [ -e "$EXCHANGE/alive-$other" ]; then
    seen=$(cat "$EXCHANGE/alive-$other")
    [ $((now - seen)) -le "$PEER_SILENCE" ] || give_up "container $other has ended before its time"
  else
    [ $((now - began)) -le "$PEER_START" ] || give_up "container $other did not start"
  fi
}

# until_there FILE: waits for it, unless the other container goes. Most answers come at once, so it looks often at first.
until_there() {
  looks=0
  while [ ! -e "$1" ]; do
    peer
    looks=$((looks + 1))
    if [ "$looks" -gt 20 ] || ! sleep 0.1; then sleep "$TICK"; fi
  done
}
