# Marks every data claim as initialised once one of them is: the primary's instance has marked its own before PostgreSQL first started.
# Environment: CLAIMS, INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/mark.sh"

pass() {
  claims
  initialised || not_yet 'no claim is marked yet: the primary makes its database first'
  mark_all
  claims
  claim=$(first_claim_not initialised)
  [ -z "$claim" ] || not_yet "waiting for claim $claim"
  note 'every claim is marked'
}

every pass
