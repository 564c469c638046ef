# Marks the primary's data claim as initialised once its PostgreSQL has let the steward in: the image that makes the database marks nothing.
# Environment: CLAIMS, INSTANCES, NAMESPACE, SECRETS (directory: in-effect, once somebody has logged in).
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/mark.sh"

pass() {
  claims
  initialised || [ -s "$SECRETS/in-effect" ] || not_yet 'no claim is marked yet: the primary makes its database first'
  mark_all
  claims
  claim=$(first_claim_not initialised)
  [ -z "$claim" ] || not_yet "waiting for claim $claim"
  note "the primary's claim is marked"
}

every pass
