-- On the primary, or just before a standby becomes it: the role that standbys stream with, a slot for each of them and none for those that are no more; prints how many standbys stream.
-- The role gets its password from the steward.
\set QUIET on
-- Were it to wait for the standbys that this lets in, it would wait for ever.
SET synchronous_commit = local;
\o /dev/null
SELECT format('CREATE ROLE %I LOGIN REPLICATION', :'role') 
WHERE NOT pg_is_in_recovery() AND NOT EXISTS (SELECT FROM pg_roles WHERE rolname = :'role') \gexec
WITH wanted AS (
  SELECT 'instance_' || number AS name FROM generate_series(0, :'instances'::int - 1) AS number WHERE number <> :'number'::int
), present AS (
  SELECT slot_name::text AS name, active FROM pg_replication_slots WHERE slot_type = 'physical' AND slot_name ~ '^instance_[0-9]+$'
)
SELECT format('SELECT FROM pg_create_physical_replication_slot(%L, true)', name) FROM wanted WHERE name NOT IN (SELECT name FROM present)
UNION ALL
SELECT format('SELECT FROM pg_drop_replication_slot(%L)', name) FROM present WHERE NOT active AND name NOT IN (SELECT name FROM wanted)
\gexec
\o
SELECT count(*) FROM pg_stat_replication WHERE state = 'streaming' AND application_name ~ '^instance_[0-9]+$';
