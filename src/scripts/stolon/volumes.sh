# Decides whether the cluster may be initialised, from the marks on its data claims and from its store. It never starts anything itself: an order
# to initialise is a file that counts for some seconds only.
# Environment: CLUSTER (as stolon knows it), CLAIMS, INSTANCES, SECRETS, ORDERS (directories), NAMESPACE.
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/mark.sh"

# store_holds_data: ends the pass when that cannot be known.
store_holds_data() {
  code=$(api GET "/api/v1/namespaces/$NAMESPACE/configmaps/stolon-cluster-$CLUSTER")
  case $code in
    200) awk 'index($0, "      \"stolon-clusterdata\": \"") == 1 {found = 1} END {exit !found}' "$answer" ;;
    404) return 1 ;;
    *) not_yet "the store cannot be read: $(reason "$code")" ;;
  esac
}

pass() {
  claims
  if store_holds_data; then
    rm -f "$ORDERS/initialise"
    mark_all
    claims
    claim=$(first_claim_not initialised)
    [ -z "$claim" ] || not_yet "waiting for claim $claim"
    note 'the store holds cluster data and every claim is marked'
    return
  fi
  ! initialised || not_yet "volumes hold a database but the store has no cluster data: nothing is initialised; see RUNBOOK, section \"The engine's store was lost\""
  claim=$(first_claim_not empty)
  [ -z "$claim" ] || not_yet "the store is empty: waiting until the volume of claim $claim has been looked at"
  # A password is made only beside empty volumes, so every one of them comes before the first data.
  for key in superuser replication; do
    [ -s "$SECRETS/$key/password" ] || not_yet 'the store and every volume are empty: waiting for the Secrets'
  done
  date +%s | put "$ORDERS/initialise"
  not_yet 'the store and every volume are empty: the cluster may be initialised'
}

every pass
