# Before an instance starts: may it create a new, empty database? Only the primary may, only on an empty volume, and only while no claim of the cluster
# is marked: a primary that has lost its volume waits here for a person. Permission is the file PERMIT, which lives as long as the pod.
# Environment: DESIRED (directory: primary), NUMBER (of this instance), PGDATA, PERMIT, ELECTED (yes, no), CLAIMS, INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"
trap 'exit 143' TERM INT

decide() {
  rm -f "$PERMIT"
  [ ! -e "$PGDATA/PG_VERSION" ] && [ "$(cat "$DESIRED/primary")" = "$NUMBER" ] || return 0
  claims
  # Where members elect the primary, one that has lost its volume copies the primary, and gets no permission.
  ! initialised || [ "${ELECTED:-no}" = no ] || return 0
  ! initialised || not_yet "the primary's volume is empty, but the cluster already had a database: nothing is initialised; see RUNBOOK, section \"An instance lost its volume\""
  claim=$(first_claim_not empty)
  [ -z "$claim" ] || not_yet "waiting until the volume of claim $claim has been inspected"
  echo initialise | put "$PERMIT"
  note 'no volume holds a database: creating a new one'
}

# The desired primary may change while this waits.
until (decide); do sleep "$INTERVAL"; done
rm -f "$answer"
