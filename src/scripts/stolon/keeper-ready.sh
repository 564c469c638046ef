# A primary is ready when it accepts a query, a standby when it streams. PGUSER is the superuser, CREDENTIALS holds its password.
set -eu
PGPASSWORD=$(cat "$CREDENTIALS/superuser")
export PGPASSWORD
streams=$(PGCONNECT_TIMEOUT=3 timeout 8 psql -X -q -A -t -w -h /tmp -d postgres \
  -c "SELECT NOT pg_is_in_recovery() OR EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')")
[ "$streams" = t ]
