# Restores a new cluster's databases from a run, once: repeats bootstrap-attempt.sh until it succeeds, and then sleeps. Each attempt uses a separate
# directory with the other container, which runs bootstrap-store.sh, so that no file of an ended attempt counts for the next.
# Environment: that of bootstrap-attempt.sh; EXCHANGE is the parent directory, RETRY the seconds between two attempts.
set -eu
side=postgres
SCRIPTS=${0%/*}
. "$SCRIPTS/peer-container.sh"
child=
trap 'kill $child 2>/dev/null; exit 143' TERM INT

# pause SECONDS: ends immediately when the container is terminated.
pause() {
  sleep "$1" & child=$!
  wait "$child" || :
}

number=0
while :; do
  number=$((number + 1))
  attempt=$EXCHANGE/attempt-$(date +%s)-$number
  mkdir "$attempt"
  printf '%s\n' "$attempt" | put "$EXCHANGE/attempt"
  EXCHANGE=$attempt sh "$SCRIPTS/bootstrap-attempt.sh" & child=$!
  if wait "$child"; then break; fi
  pause "${RETRY:-15}"
done
: >"$TMPDIR/ready"
while :; do pause 3600; done
