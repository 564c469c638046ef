-- Prints the progress of the bootstrap: the stored state, `others` where other databases exist, or nothing.
SELECT coalesce(
  nullif(pg_catalog.current_setting('pgforge.bootstrap', true), ''),
  (SELECT 'others' FROM pg_catalog.pg_database WHERE NOT datistemplate AND datname <> 'postgres' AND datname !~ '^pgforge load ' LIMIT 1),
  '');
