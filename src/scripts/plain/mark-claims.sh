# Marks every data claim as initialised once one of them is: the primary's instance marks its claim before PostgreSQL first starts.
# Environment: CLAIMS, INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/claim-marks.sh"

pass() {
  claims
  initialised || not_yet 'no claim is marked yet: waiting for the primary to create its database'
  mark_all
  claims
  claim=$(first_claim_not initialised)
  [ -z "$claim" ] || not_yet "waiting for claim $claim"
  note 'every claim is marked'
}

repeat pass
