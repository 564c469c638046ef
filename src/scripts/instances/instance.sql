-- What one instance says of itself, on one line: address; streams (`t`, `f`, or `-` on a primary); how many parameters wait for a restart; how many of
-- those that the standbys must not lower before the primary would be lower then; how many of them would be beneath what the primary has now
-- (`floor`); whether it has replayed up to `lsn`; digests of the passwords that its keeper lives with; parameters that are not as asked.
\set asked `cat "$ASKED"`
WITH after AS (
  SELECT name, setting::bigint AS now, coalesce((SELECT f.setting FROM pg_file_settings f WHERE f.name = s.name ORDER BY seqno DESC LIMIT 1), boot_val)::bigint AS next
  FROM pg_settings s WHERE :'floor'::jsonb ? name
)
SELECT host(inet_server_addr()),
  CASE WHEN pg_is_in_recovery() THEN left(EXISTS (SELECT FROM pg_stat_wal_receiver WHERE status = 'streaming')::text, 1) ELSE '-' END,
  (SELECT count(*) FROM pg_settings WHERE pending_restart),
  (SELECT count(*) FROM after WHERE next < now),
  (SELECT count(*) FROM after WHERE next < (:'floor'::jsonb ->> name)::bigint),
  CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() >= :'lsn'::pg_lsn
      -- Or it has come to what it cannot follow without a restart, which is where the primary's new settings stand.
      OR pg_is_wal_replay_paused() AND EXISTS (SELECT FROM after WHERE now < (:'floor'::jsonb ->> name)::bigint)
    ELSE true END,
  encode(sha256(pg_read_binary_file(:'credentials' || '/superuser', 0, 10000, true)), 'hex'),
  encode(sha256(pg_read_binary_file(:'credentials' || '/replication', 0, 10000, true)), 'hex'),
  (SELECT string_agg(name, ', ' ORDER BY name) FROM (
     SELECT a.key AS name
     FROM jsonb_each_text(:'asked'::jsonb -> 'parameters') AS a
       LEFT JOIN (SELECT DISTINCT ON (lower(name)) * FROM pg_file_settings ORDER BY lower(name), seqno DESC) f ON lower(f.name) = lower(a.key) LEFT JOIN pg_settings s ON lower(s.name) = lower(a.key)
     WHERE f.setting IS DISTINCT FROM a.value OR (f.error IS NOT NULL AND NOT coalesce(s.pending_restart, false))
     UNION
     -- Mounted files change before PostgreSQL reads them.
     SELECT 'its files are newer' FROM pg_file_settings WHERE sourcefile LIKE '/etc/%' AND (pg_stat_file(sourcefile)).modification > pg_conf_load_time()
     UNION
     SELECT 'its certificate is not in use'
     WHERE :'asked'::jsonb #>> '{parameters,ssl}' = 'on' AND inet_server_addr() IS NOT NULL AND NOT (SELECT ssl FROM pg_stat_ssl WHERE pid = pg_backend_pid())
   ) AS wrong);
