# Before an instance starts: is there a database on its volume? The answer is stored on the volume's claim, which outlives the pod.
# Environment: VOLUME (its mount path), CLAIM (the claim's name), NAMESPACE, WHEN_LOST (`refuse` where the next container would create a new database on
# a volume that has lost its data).
set -eu
. "${0%/*}/lib.sh"
trap 'exit 143' TERM INT
path=/api/v1/namespaces/$NAMESPACE/persistentvolumeclaims/$CLAIM

holds_data() {
  for file in "$VOLUME"/PG_VERSION "$VOLUME"/*/PG_VERSION "$VOLUME"/*/*/PG_VERSION; do
    [ ! -e "$file" ] || return 0
  done
  return 1
}

# annotate NAME VALUE
annotate() {
  printf '{"metadata":{"annotations":{"%s":"%s"}}}' "$1" "$2" >"$TMPDIR/patch"
  code=$(api PATCH "$path" "$TMPDIR/patch")
  [ "$code" = 200 ] || { note "cannot annotate claim $CLAIM: $(reason "$code")"; return 1; }
}

inspect() {
  code=$(api GET "$path")
  [ "$code" = 200 ] || { note "cannot read claim $CLAIM: $(reason "$code")"; return 1; }
  marked=$(awk -F'"' '$1 == "      " && $2 == "pgforge.dev/initialised" {print "yes"}' "$answer")
  if holds_data; then
    [ "$marked" = yes ] || annotate pgforge.dev/initialised true || return 1
    say "claim $CLAIM holds a database"
  elif [ "$marked" = yes ]; then
    say "claim $CLAIM is marked as initialised but its volume is empty: this instance has lost its volume; see RUNBOOK, section \"An instance lost its volume\""
    [ "${WHEN_LOST:-}" != refuse ] || exit 1
  else
    annotate pgforge.dev/inspected empty || return 1
    say "claim $CLAIM is empty"
  fi
}

tries=0
until inspect; do
  tries=$((tries + 1))
  [ "$tries" -lt "${TRIES:-30}" ] || exit 1
  sleep 2
done
