# Decides from the marks on the data claims and from the store whether the cluster may be initialised. It starts nothing itself: an order to initialise
# is a file that is valid for some seconds only.
# Environment: CLUSTER (its name in stolon), CLAIMS, INSTANCES, SECRETS, ORDERS (directories), NAMESPACE.
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/claim-marks.sh"

# store_holds_data: ends the pass if the store cannot be read.
store_holds_data() {
  code=$(api GET "/api/v1/namespaces/$NAMESPACE/configmaps/stolon-cluster-$CLUSTER")
  case $code in
    200) awk 'index($0, "      \"stolon-clusterdata\": \"") == 1 {found = 1} END {exit !found}' "$answer" ;;
    404) return 1 ;;
    *) not_yet "cannot read the store: $(reason "$code")" ;;
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
  ! initialised || not_yet "volumes hold a database, but the store has no cluster data: nothing is initialised; see RUNBOOK, section \"The engine's store was lost\""
  claim=$(first_claim_not empty)
  [ -z "$claim" ] || not_yet "the store is empty: waiting until the volume of claim $claim has been inspected"
  # A password is created only while all volumes are empty: all passwords must exist before the first data.
  for key in superuser replication; do
    [ -s "$SECRETS/$key/password" ] || not_yet 'the store and every volume are empty: waiting for the Secrets'
  done
  date +%s | put "$ORDERS/initialise"
  not_yet 'the store and every volume are empty: the cluster may be initialised'
}

repeat pass
