# Labels each instance's pod with the role that the blueprint gives it, for the Services that select by it, and annotates it with a checksum of its
# desired settings: a changed pod gets its mounted files immediately rather than within a minute.
# Environment: DESIRED (directory: *.conf, primary, instances, synchronous), PODS (the common part of the pods' names), INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"

pass() {
  desired=$(cat "$DESIRED"/*.conf "$DESIRED/primary" "$DESIRED/instances" "$DESIRED/synchronous" | sha256sum | cut -d ' ' -f 1)
  primary=$(cat "$DESIRED/primary")
  absent=
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    role=replica
    [ "$number" != "$primary" ] || role=primary
    printf '{"metadata":{"labels":{"pgforge.dev/role":"%s"},"annotations":{"pgforge.dev/desired":"%s"}}}' "$role" "$desired" >"$TMPDIR/patch"
    code=$(api PATCH "/api/v1/namespaces/$NAMESPACE/pods/$PODS$number" "$TMPDIR/patch")
    case $code in
      200) ;;
      404) absent=$PODS$number ;;
      *) not_yet "cannot label pod $PODS$number: $(reason "$code")" ;;
    esac
    number=$((number + 1))
  done
  [ -z "$absent" ] || not_yet "waiting for pod $absent"
  note 'every pod is labelled'
}

repeat pass
