-- The state of the cluster on the primary, on one line: address; flush position; streaming standbys; whether synchronous replication matches the
-- blueprint; whether pg_hba.conf does; whether a checkpoint was written since the last promotion; the settings that a standby must not set lower.
\set desired `cat "$DESIRED"`
SELECT pg_catalog.host(pg_catalog.inet_server_addr()), pg_catalog.pg_current_wal_flush_lsn(), senders.streaming,
  CASE WHEN pg_catalog.jsonb_typeof(document.desired -> 'synchronous') = 'object'
    THEN senders.sync BETWEEN (document.desired #>> '{synchronous,min}')::int AND (document.desired #>> '{synchronous,max}')::int AND senders.sync > 0
    ELSE pg_catalog.current_setting('synchronous_standby_names') = '' END,
  (SELECT pg_catalog.count(*) FROM pg_catalog.pg_hba_file_rules) = (document.desired ->> 'hbaRules')::int,
  (SELECT c.timeline_id FROM pg_catalog.pg_control_checkpoint() AS c)
    = ('x' || pg_catalog.left(pg_catalog.pg_walfile_name(pg_catalog.pg_current_wal_lsn()), 8))::bit(32)::int,
  (SELECT pg_catalog.jsonb_object_agg(s.name, s.setting::bigint) FROM pg_catalog.pg_settings AS s
   WHERE s.name IN ('max_connections', 'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions', 'max_locks_per_transaction'))
FROM (SELECT :'desired'::pg_catalog.jsonb AS desired) AS document,
  (SELECT pg_catalog.count(*) FILTER (WHERE r.state = 'streaming') AS streaming,
     pg_catalog.count(*) FILTER (WHERE r.state = 'streaming' AND r.sync_state IN ('sync', 'quorum')) AS sync
   FROM pg_catalog.pg_stat_replication AS r WHERE r.application_name LIKE :'standbys') AS senders;
