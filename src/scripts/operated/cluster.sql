-- The state of the cluster on the primary, on one line: whether it is in recovery; streaming standbys; whether synchronous replication matches the
-- blueprint; how many parameters wait for a restart; what differs from the blueprint.
\set desired `cat "$DESIRED"`
WITH file AS (
  SELECT DISTINCT ON (pg_catalog.lower(f.name)) f.name, f.setting, f.error FROM pg_catalog.pg_file_settings AS f ORDER BY pg_catalog.lower(f.name), f.seqno DESC
)
SELECT pg_catalog.pg_is_in_recovery(), senders.streaming,
  CASE WHEN pg_catalog.jsonb_typeof(document.desired -> 'synchronous') = 'object'
    THEN senders.sync >= greatest((document.desired #>> '{synchronous,min}')::int, 1)
    ELSE pg_catalog.current_setting('synchronous_standby_names') = '' END,
  (SELECT pg_catalog.count(*) FROM pg_catalog.pg_settings AS s WHERE s.pending_restart),
  (SELECT pg_catalog.string_agg(wrong.name, ', ' ORDER BY wrong.name) FROM (
     SELECT a.key AS name
     FROM pg_catalog.jsonb_each_text(document.desired -> 'parameters') AS a
       LEFT JOIN file ON pg_catalog.lower(file.name) = pg_catalog.lower(a.key)
       LEFT JOIN pg_catalog.pg_settings AS s ON pg_catalog.lower(s.name) = pg_catalog.lower(a.key)
     WHERE file.setting IS DISTINCT FROM a.value OR (file.error IS NOT NULL AND NOT coalesce(s.pending_restart, false))
     UNION
     SELECT 'pg_hba.conf' WHERE (SELECT pg_catalog.count(*) FROM pg_catalog.pg_hba_file_rules) < (document.desired ->> 'hbaRules')::int
       OR EXISTS (SELECT FROM pg_catalog.pg_hba_file_rules AS h WHERE h.error IS NOT NULL)
   ) AS wrong)
FROM (SELECT :'desired'::pg_catalog.jsonb AS desired) AS document,
  (SELECT pg_catalog.count(*) FILTER (WHERE r.state = 'streaming') AS streaming,
     pg_catalog.count(*) FILTER (WHERE r.state = 'streaming' AND r.sync_state IN ('sync', 'quorum')) AS sync
   FROM pg_catalog.pg_stat_replication AS r WHERE r.application_name LIKE :'standbys') AS senders;
