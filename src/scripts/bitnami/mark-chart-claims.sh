# Marks the primary's data claim as initialised once the steward can log in: the chart's image creates the database without marking the claim.
# Environment: CLAIMS, INSTANCES, NAMESPACE, SECRETS (directory: in-effect, once a login succeeded).
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/claim-marks.sh"

pass() {
  claims
  initialised || [ -s "$SECRETS/in-effect" ] || not_yet 'no claim is marked yet: waiting for the primary to create its database'
  mark_all
  claims
  claim=$(first_claim_not initialised)
  [ -z "$claim" ] || not_yet "waiting for claim $claim"
  note "the primary's claim is marked"
}

repeat pass
