-- How far the databases of a run have come: what was remembered, or `others` where somebody else's are there, or nothing.
SELECT coalesce(
  nullif(pg_catalog.current_setting('pgforge.bootstrap', true), ''),
  (SELECT 'others' FROM pg_catalog.pg_database WHERE NOT datistemplate AND datname <> 'postgres' AND datname !~ '^pgforge load ' LIMIT 1),
  '');
