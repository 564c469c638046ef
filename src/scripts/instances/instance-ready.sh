# A primary is ready when it accepts connections; a standby must also stream. If the superuser cannot log in because the password changed since this
# instance started, accepting connections is enough: otherwise the disruption budget would block the restart that loads the new password.
# PGUSER is the superuser; CREDENTIALS (directory) has the password.
set -u
. "${0%/*}/session.sh"
pg_isready --quiet --host=/tmp --timeout=5 || exit 1
PGPASSWORD=$(cat "$CREDENTIALS/superuser")
export PGPASSWORD PGCONNECT_TIMEOUT=3
streams=$(PGOPTIONS=$session timeout 8 psql -X -q -A -t -w -h /tmp -d postgres \
  -c "SELECT NOT pg_catalog.pg_is_in_recovery() OR EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver AS w WHERE w.status = 'streaming')" 2>/dev/null)
case $? in
  0) [ "$streams" = t ] ;;
  2) exit 0 ;;
  *) exit 1 ;;
esac
