-- What the instance behind the proxies says of the cluster, on one line: address, flush position, streaming standbys; then whether synchronous
-- replication is as asked, clients are let in, and a checkpoint was written since the last promotion; then the settings that a standby must
-- not be beneath.
\set asked `cat "$ASKED"`
SELECT host(inet_server_addr()), pg_current_wal_flush_lsn(), streaming,
  CASE WHEN jsonb_typeof(asked -> 'synchronous') = 'object'
    THEN sync BETWEEN (asked #>> '{synchronous,min}')::int AND (asked #>> '{synchronous,max}')::int AND sync > 0
    ELSE current_setting('synchronous_standby_names') = '' END,
  (SELECT count(*) FROM pg_hba_file_rules) = (asked ->> 'hbaRules')::int,
  (SELECT timeline_id FROM pg_control_checkpoint()) = ('x' || left(pg_walfile_name(pg_current_wal_lsn()), 8))::bit(32)::int,
  (SELECT jsonb_object_agg(name, setting::bigint) FROM pg_settings
   WHERE name IN ('max_connections', 'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions', 'max_locks_per_transaction'))
FROM (SELECT :'asked'::jsonb AS asked) AS document,
  (SELECT count(*) FILTER (WHERE state = 'streaming') AS streaming, count(*) FILTER (WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')) AS sync
   FROM pg_stat_replication WHERE application_name LIKE :'standbys') AS senders;
