# Says on each instance's pod which role the blueprint gives it, for the Services that select by it, and which settings it has to have: a pod that is
# changed gets its mounted files at once rather than within a minute.
# Environment: ASKED (directory: *.conf, primary, instances, synchronous), PODS (the pods' names' common part), INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"

pass() {
  asked=$(cat "$ASKED"/*.conf "$ASKED/primary" "$ASKED/instances" "$ASKED/synchronous" | sha256sum | cut -d ' ' -f 1)
  primary=$(cat "$ASKED/primary")
  absent=
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    role=replica
    [ "$number" != "$primary" ] || role=primary
    printf '{"metadata":{"labels":{"pgforge.dev/role":"%s"},"annotations":{"pgforge.dev/asked":"%s"}}}' "$role" "$asked" >"$TMPDIR/patch"
    code=$(api PATCH "/api/v1/namespaces/$NAMESPACE/pods/$PODS$number" "$TMPDIR/patch")
    case $code in
      200) ;;
      404) absent=$PODS$number ;;
      *) not_yet "pod $PODS$number cannot be labelled: $(reason "$code")" ;;
    esac
    number=$((number + 1))
  done
  [ -z "$absent" ] || not_yet "there is no pod $absent yet"
  note 'every pod is labelled'
}

every pass
