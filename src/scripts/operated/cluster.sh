# Watches the instances that an operator runs, from the primary: every standby streams, synchronous replication and parameters are as asked.
# Environment: PRIMARY (host), INSTANCES, STANDBYS (LIKE pattern of their application_name), ASKED (directory: database.json), SECRETS (directory), RESTART (automatic, manual).
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/psql.sh"
scripts=${0%/*}
asked=$ASKED

pass() {
  export ASKED="$asked/database.json"
  as_superuser
  later "$PRIMARY"
  run 'primary' "$PRIMARY" -v standbys="$STANDBYS" -f "$scripts/cluster.sql"
  IFS='|' read -r recovers streaming synchronous pending wrong <"$TMPDIR/output" || not_yet 'primary: no answer'
  [ "$recovers" = f ] || not_yet 'the primary is in recovery'
  [ -z "$wrong" ] || not_yet "not yet as asked: $wrong"
  commit "$PRIMARY"
  [ "$streaming" = $((INSTANCES - 1)) ] || not_yet "$streaming of $((INSTANCES - 1)) standbys stream"
  [ "$synchronous" = t ] || not_yet 'synchronous replication is not yet as asked'
  if [ "$pending" != 0 ]; then
    [ "$RESTART" = manual ] || not_yet 'the operator has not yet restarted the primary for a changed parameter'
    note 'the primary must be restarted for a changed parameter (restart: manual)'
    return
  fi
  note 'every instance is as asked'
}

every pass
