# Brings a new cluster the databases of a run, once: tries until it has succeeded, then only stays. Each try meets the other container, which runs
# attend.sh, in a directory of its own, so that nothing of a try that ended counts for the next.
# Environment: that of begin.sh; EXCHANGE is the directory above, RETRY the seconds between two tries.
set -eu
side=postgres
SCRIPTS=${0%/*}
. "$SCRIPTS/exchange.sh"
child=
trap 'kill $child 2>/dev/null; exit 143' TERM INT

# nap SECONDS: ends at once when the container is told to.
nap() {
  sleep "$1" & child=$!
  wait "$child" || :
}

number=0
while :; do
  number=$((number + 1))
  try=$EXCHANGE/try-$(date +%s)-$number
  mkdir "$try"
  printf '%s\n' "$try" | put "$EXCHANGE/try"
  EXCHANGE=$try sh "$SCRIPTS/begin.sh" & child=$!
  if wait "$child"; then break; fi
  nap "${RETRY:-15}"
done
: >"$TMPDIR/ready"
while :; do nap 3600; done
