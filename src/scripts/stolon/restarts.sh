# Restarts the pod that instances.sh names. It evicts the pod, so that disruption budgets are respected.
# Environment: ORDERS (directory), PODS (the common part of the pods' names), INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"
: "${ORDER_AGE:=30}"

pass() {
  if ! read -r since number 2>/dev/null <"$ORDERS/restart" || [ $(($(date +%s) - since)) -gt "$ORDER_AGE" ]; then
    note 'nothing to restart'
    return
  fi
  case $number in *[!0-9]* | '') not_yet 'the restart order names no instance' ;; esac
  [ "$number" -lt "$INSTANCES" ] || not_yet "there is no instance $number"
  pod=$PODS$number
  printf '{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"%s","namespace":"%s"}}' "$pod" "$NAMESPACE" >"$TMPDIR/body"
  code=$(api POST "/api/v1/namespaces/$NAMESPACE/pods/$pod/eviction" "$TMPDIR/body")
  case $code in
    201) rm -f "$ORDERS/restart"; say "restarted $pod" ;;
    404) rm -f "$ORDERS/restart" ;;
    429) not_yet "$pod cannot be evicted yet: the disruption budget does not allow it" ;;
    *) not_yet "cannot evict $pod: $(reason "$code")" ;;
  esac
}

repeat pass
