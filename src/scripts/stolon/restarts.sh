# Restarts the pod that instances.sh names, by eviction, so that disruption budgets are honoured.
# Environment: ORDERS (directory), PODS (the pods' names' common part), INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"
: "${ORDER_AGE:=30}"

pass() {
  if ! read -r since number 2>/dev/null <"$ORDERS/restart" || [ $(($(date +%s) - since)) -gt "$ORDER_AGE" ]; then
    note 'nothing to restart'
    return
  fi
  case $number in *[!0-9]* | '') not_yet 'an order to restart names no instance' ;; esac
  [ "$number" -lt "$INSTANCES" ] || not_yet "there is no instance $number"
  pod=$PODS$number
  printf '{"apiVersion":"policy/v1","kind":"Eviction","metadata":{"name":"%s","namespace":"%s"}}' "$pod" "$NAMESPACE" >"$TMPDIR/body"
  code=$(api POST "/api/v1/namespaces/$NAMESPACE/pods/$pod/eviction" "$TMPDIR/body")
  case $code in
    201) rm -f "$ORDERS/restart"; say "restarted $pod" ;;
    404) rm -f "$ORDERS/restart" ;;
    429) not_yet "$pod may not be restarted yet: the disruption budget says wait" ;;
    *) not_yet "$pod cannot be restarted: $(reason "$code")" ;;
  esac
}

every pass
