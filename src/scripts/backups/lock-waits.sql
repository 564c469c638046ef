-- Prints whether a session of this role in database DATABASE waits for a lock. With `end` it terminates that session.
\set database `printf '%s.' "$DATABASE"`
SELECT CASE WHEN NOT :'end'::boolean THEN 'waits' WHEN pg_catalog.pg_terminate_backend(pid) THEN 'ended' END
FROM pg_catalog.pg_stat_activity
WHERE datname = pg_catalog.left(:'database', -1) AND usename = current_user AND wait_event_type = 'Lock' LIMIT 1;
