-- Whether a session of ours in database DATABASE waits for a lock, and ends it if `end` is 1.
\set database `printf '%s.' "$DATABASE"`
SELECT CASE WHEN :'end' = '0' THEN 'waits' WHEN pg_catalog.pg_terminate_backend(pid) THEN 'ended' END
FROM pg_catalog.pg_stat_activity
WHERE datname = pg_catalog.left(:'database', -1) AND usename = current_user AND wait_event_type = 'Lock' LIMIT 1;
