-- What one instance says of itself, on one line: address; streams (`t`, or `-` on a primary); parameters that wait for a restart; how many of
-- them the standbys must not lower before the primary; parameters that are not as asked; digests of the passwords that its keeper lives with;
-- whether it has replayed up to `lsn`.
\set asked `cat "$ASKED"`
SELECT host(inet_server_addr()),
  CASE WHEN pg_is_in_recovery() THEN EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')::text ELSE '-' END,
  (SELECT count(*) FROM pg_settings WHERE pending_restart),
  (SELECT count(*) FROM pg_settings s
   WHERE pending_restart
     AND name IN ('max_connections', 'max_worker_processes', 'max_wal_senders', 'max_prepared_transactions', 'max_locks_per_transaction')
     AND coalesce((SELECT f.setting FROM pg_file_settings f WHERE f.name = s.name ORDER BY seqno DESC LIMIT 1), boot_val)::bigint < setting::bigint),
  coalesce((SELECT string_agg(a.key, ',' ORDER BY a.key)
   FROM jsonb_each_text(:'asked'::jsonb -> 'parameters') AS a
     LEFT JOIN pg_file_settings f ON lower(f.name) = lower(a.key) LEFT JOIN pg_settings s ON lower(s.name) = lower(a.key)
   WHERE f.setting IS DISTINCT FROM a.value OR (f.error IS NOT NULL AND NOT coalesce(s.pending_restart, false))), '-'),
  encode(sha256(pg_read_binary_file(:'credentials' || '/superuser', 0, 10000, true)), 'hex'),
  encode(sha256(pg_read_binary_file(:'credentials' || '/replication', 0, 10000, true)), 'hex'),
  CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() >= :'lsn'::pg_lsn ELSE true END;
