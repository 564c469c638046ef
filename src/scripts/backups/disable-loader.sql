-- Disables LOADER: it can no longer log in, and its sessions end.
\set loader `printf '%s' "$LOADER"`
SELECT pg_catalog.format('ALTER ROLE %I NOLOGIN', :'loader') \gexec
SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = :'loader' \g /dev/null
-- Sessions end at their next interrupt. The database settings that its code made are reset afterwards.
DO $$
BEGIN
  FOR second IN 1..30 LOOP
    PERFORM pg_catalog.pg_stat_clear_snapshot();
    EXIT WHEN NOT EXISTS (SELECT FROM pg_catalog.pg_stat_activity AS a JOIN pg_catalog.pg_roles AS r ON r.oid = a.usesysid WHERE r.rolname ~ '^pgforge_load_' AND NOT r.rolcanlogin);
    PERFORM pg_catalog.pg_sleep(1);
  END LOOP;
END $$;
\set load `printf '%s' "$LOAD"`
SELECT pg_catalog.format('ALTER DATABASE %I RESET ALL', :'load') \gexec
