-- On the primary, or just before a standby is promoted: creates the role that standbys stream with and a slot for each standby, and drops the slots of
-- removed standbys. Prints how many standbys stream. The steward sets the role's password.
\set QUIET on
-- The commit must not wait for standbys, which can connect only after this change.
SET synchronous_commit = local;
\o /dev/null
SELECT pg_catalog.format('CREATE ROLE %I LOGIN REPLICATION', :'role')
WHERE NOT pg_catalog.pg_is_in_recovery() AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = :'role') \gexec
WITH wanted AS (
  SELECT pg_catalog.format('instance_%s', number) AS name FROM pg_catalog.generate_series(0, :'instances'::int - 1) AS number WHERE number <> :'number'::int
), present AS (
  SELECT s.slot_name::pg_catalog.text AS name, s.active FROM pg_catalog.pg_replication_slots AS s WHERE s.slot_type = 'physical' AND s.slot_name ~ '^instance_[0-9]+$'
)
SELECT pg_catalog.format('SELECT FROM pg_catalog.pg_create_physical_replication_slot(%L, true)', name) FROM wanted WHERE name NOT IN (SELECT name FROM present)
UNION ALL
SELECT pg_catalog.format('SELECT FROM pg_catalog.pg_drop_replication_slot(%L)', name) FROM present WHERE NOT active AND name NOT IN (SELECT name FROM wanted)
\gexec
\o
SELECT pg_catalog.count(*) FROM pg_catalog.pg_stat_replication AS r WHERE r.state = 'streaming' AND r.application_name ~ '^instance_[0-9]+$';
