-- The state of one instance, on one line: address; whether it streams (`t`, `f`, or `-` on a primary); how many parameters wait for a restart; how many
-- of those that a standby must not set lower than the primary would become lower; how many of those would be lower than on the primary now (`floor`);
-- whether it has replayed up to `lsn`; digests of the passwords that its keeper uses; parameters that differ from the blueprint.
\set desired `cat "$DESIRED"`
WITH after AS (
  SELECT s.name, s.setting::bigint AS now,
    coalesce((SELECT f.setting FROM pg_catalog.pg_file_settings AS f WHERE f.name = s.name ORDER BY f.seqno DESC LIMIT 1), s.boot_val)::bigint AS next
  FROM pg_catalog.pg_settings AS s WHERE :'floor'::pg_catalog.jsonb ? s.name
), file AS (
  SELECT DISTINCT ON (pg_catalog.lower(f.name)) f.name, f.setting, f.error FROM pg_catalog.pg_file_settings AS f ORDER BY pg_catalog.lower(f.name), f.seqno DESC
)
SELECT pg_catalog.host(pg_catalog.inet_server_addr()),
  CASE WHEN pg_catalog.pg_is_in_recovery()
    THEN CASE WHEN EXISTS (SELECT FROM pg_catalog.pg_stat_wal_receiver AS w WHERE w.status = 'streaming') THEN 't' ELSE 'f' END
    ELSE '-' END,
  (SELECT pg_catalog.count(*) FROM pg_catalog.pg_settings AS s WHERE s.pending_restart),
  (SELECT pg_catalog.count(*) FROM after WHERE after.next < after.now),
  (SELECT pg_catalog.count(*) FROM after WHERE after.next < (:'floor'::pg_catalog.jsonb ->> after.name)::bigint),
  CASE WHEN pg_catalog.pg_is_in_recovery() THEN pg_catalog.pg_last_wal_replay_lsn() >= :'lsn'::pg_catalog.pg_lsn
      -- Or replay is paused at the primary's new settings, which it cannot follow without a restart.
      OR pg_catalog.pg_is_wal_replay_paused() AND EXISTS (SELECT FROM after WHERE after.now < (:'floor'::pg_catalog.jsonb ->> after.name)::bigint)
    ELSE true END,
  pg_catalog.encode(pg_catalog.sha256(pg_catalog.pg_read_binary_file(:'credentials' || '/superuser', 0, 10000, true)), 'hex'),
  pg_catalog.encode(pg_catalog.sha256(pg_catalog.pg_read_binary_file(:'credentials' || '/replication', 0, 10000, true)), 'hex'),
  (SELECT pg_catalog.string_agg(wrong.name, ', ' ORDER BY wrong.name) FROM (
     SELECT a.key AS name
     FROM pg_catalog.jsonb_each_text(:'desired'::pg_catalog.jsonb -> 'parameters') AS a
       LEFT JOIN file ON pg_catalog.lower(file.name) = pg_catalog.lower(a.key)
       LEFT JOIN pg_catalog.pg_settings AS s ON pg_catalog.lower(s.name) = pg_catalog.lower(a.key)
     WHERE file.setting IS DISTINCT FROM a.value OR (file.error IS NOT NULL AND NOT coalesce(s.pending_restart, false))
     UNION
     -- Mounted files change before PostgreSQL reads them.
     SELECT 'configuration files not reloaded yet' FROM pg_catalog.pg_file_settings AS f
     WHERE f.sourcefile LIKE '/etc/%' AND (pg_catalog.pg_stat_file(f.sourcefile)).modification > pg_catalog.pg_conf_load_time()
     UNION
     SELECT 'certificate not in use'
     WHERE :'desired'::pg_catalog.jsonb #>> '{parameters,ssl}' = 'on' AND pg_catalog.inet_server_addr() IS NOT NULL
       AND NOT (SELECT c.ssl FROM pg_catalog.pg_stat_ssl AS c WHERE c.pid = pg_catalog.pg_backend_pid())
   ) AS wrong);
