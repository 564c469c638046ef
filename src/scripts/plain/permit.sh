# Before an instance starts: may it make a new, empty database? Only the primary may, only on an empty volume, and only while no claim of the cluster is
# marked: a primary that has lost its volume waits here for a person. The answer is the file PERMIT, which lives as long as the pod.
# Environment: ASKED (directory: primary), NUMBER (of this instance), PGDATA, PERMIT, ELECTED (yes, no), CLAIMS, INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"
trap 'exit 143' TERM INT

decide() {
  rm -f "$PERMIT"
  [ ! -e "$PGDATA/PG_VERSION" ] && [ "$(cat "$ASKED/primary")" = "$NUMBER" ] || return 0
  claims
  # Where members elect, one that has lost its volume copies the primary, and none has an order to initialise.
  ! initialised || [ "${ELECTED:-no}" = no ] || return 0
  ! initialised || not_yet "the primary's volume is empty and the cluster has held a database: nothing is initialised; see RUNBOOK, section \"An instance lost its volume\""
  claim=$(first_claim_not empty)
  [ -z "$claim" ] || not_yet "waiting until the volume of claim $claim has been looked at"
  echo initialise | put "$PERMIT"
  note 'no volume holds a database: a new one is made'
}

# What is asked may change while it waits.
until (decide); do sleep "$INTERVAL"; done
rm -f "$answer"
