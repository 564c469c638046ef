# The container that reaches the bucket, for as many tries as the other one makes: see first.sh.
# Environment: that of store.sh; EXCHANGE is the directory above.
set -eu
side=store
. "${0%/*}/exchange.sh"
child=
trap 'kill $child 2>/dev/null; exit 143' TERM INT
last=
while :; do
  if [ -e "$EXCHANGE/try" ] && try=$(cat "$EXCHANGE/try") && [ "$try" != "$last" ] && [ -d "$try" ]; then
    last=$try
    EXCHANGE=$try sh "${0%/*}/store.sh" & child=$!
    wait "$child" || :
    rm -rf "$try"
  fi
  sleep "$TICK" & child=$!
  wait "$child" || :
done
