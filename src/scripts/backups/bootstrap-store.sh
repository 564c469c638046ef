# Runs in the store container, which reaches the bucket: starts store.sh for each attempt of the postgres container, see bootstrap-postgres.sh. The
# directory of a failed attempt stays until the next one begins: the other container may not have read the reason yet.
# Environment: that of store.sh; EXCHANGE is the parent directory.
set -eu
side=store
. "${0%/*}/peer-container.sh"
child=
trap 'kill $child 2>/dev/null; exit 143' TERM INT
last=
while :; do
  if [ -e "$EXCHANGE/attempt" ] && attempt=$(cat "$EXCHANGE/attempt") && [ "$attempt" != "$last" ] && [ -d "$attempt" ]; then
    last=$attempt
    for old in "$EXCHANGE"/attempt-*; do [ "$old" = "$attempt" ] || rm -rf "$old"; done
    EXCHANGE=$attempt sh "${0%/*}/store.sh" & child=$!
    if wait "$child"; then rm -rf "$attempt"; fi
  fi
  sleep "$TICK" & child=$!
  wait "$child" || :
done
