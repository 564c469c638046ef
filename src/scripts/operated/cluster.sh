# Watches the instances of an operator through the primary: every standby streams, and synchronous replication and parameters match the blueprint.
# Environment: PRIMARY (host), INSTANCES, STANDBYS (LIKE pattern of their application_name), DESIRED (directory: database.json), SECRETS (directory),
# RESTART (automatic, manual).
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/psql.sh"
scripts=${0%/*}
desired=$DESIRED

pass() {
  export DESIRED="$desired/database.json"
  as_superuser
  pin_settings "$PRIMARY"
  run 'primary' "$PRIMARY" -v standbys="$STANDBYS" -f "$scripts/cluster.sql"
  IFS='|' read -r recovers streaming synchronous pending wrong <"$TMPDIR/output" || not_yet 'the primary does not answer'
  [ "$recovers" = f ] || not_yet 'the primary is in recovery'
  [ -z "$wrong" ] || not_yet "the primary does not match the blueprint yet: $wrong"
  commit "$PRIMARY"
  [ "$streaming" = $((INSTANCES - 1)) ] || not_yet "$streaming of $((INSTANCES - 1)) standbys are streaming"
  [ "$synchronous" = t ] || not_yet 'synchronous replication does not match the blueprint yet'
  if [ "$pending" != 0 ]; then
    [ "$RESTART" = manual ] || not_yet 'the operator has not yet restarted the primary for a changed parameter'
    note 'restart the primary to apply a changed parameter (restart: manual)'
    return
  fi
  note 'every instance matches the blueprint'
}

repeat pass
