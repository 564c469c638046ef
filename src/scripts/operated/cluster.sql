-- What the primary says of the cluster, on one line: whether it is in recovery, streaming standbys, whether synchronous replication is as asked, how
-- many parameters wait for a restart, what is not as asked.
\set asked `cat "$ASKED"`
SELECT pg_is_in_recovery(), streaming,
  CASE WHEN jsonb_typeof(asked -> 'synchronous') = 'object'
    THEN sync >= greatest((asked #>> '{synchronous,min}')::int, 1)
    ELSE current_setting('synchronous_standby_names') = '' END,
  (SELECT count(*) FROM pg_settings WHERE pending_restart),
  (SELECT string_agg(name, ', ' ORDER BY name) FROM (
     SELECT a.key AS name
     FROM jsonb_each_text(asked -> 'parameters') AS a
       LEFT JOIN (SELECT DISTINCT ON (lower(name)) * FROM pg_file_settings ORDER BY lower(name), seqno DESC) f ON lower(f.name) = lower(a.key)
       LEFT JOIN pg_settings s ON lower(s.name) = lower(a.key)
     WHERE f.setting IS DISTINCT FROM a.value OR (f.error IS NOT NULL AND NOT coalesce(s.pending_restart, false))
     UNION
     SELECT 'pg_hba.conf' WHERE (SELECT count(*) FROM pg_hba_file_rules) < (asked ->> 'hbaRules')::int
       OR EXISTS (SELECT FROM pg_hba_file_rules WHERE error IS NOT NULL)
   ) AS wrong)
FROM (SELECT :'asked'::jsonb AS asked) AS document,
  (SELECT count(*) FILTER (WHERE state = 'streaming') AS streaming, count(*) FILTER (WHERE state = 'streaming' AND sync_state IN ('sync', 'quorum')) AS sync
   FROM pg_stat_replication WHERE application_name LIKE :'standbys') AS senders;
