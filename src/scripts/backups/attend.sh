# The container that reaches the bucket, for as many tries as the other one makes: see first.sh. What a try that failed leaves stays until the next one
# begins: the other container may not have read yet why.
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
    for old in "$EXCHANGE"/try-*; do [ "$old" = "$try" ] || rm -rf "$old"; done
    EXCHANGE=$try sh "${0%/*}/store.sh" & child=$!
    if wait "$child"; then rm -rf "$try"; fi
  fi
  sleep "$TICK" & child=$!
  wait "$child" || :
done
