-- How far the databases of a run have come: what was remembered, or `others` where somebody else's are there, or nothing.
SELECT coalesce(
  nullif(current_setting('pgforge.bootstrap', true), ''),
  (SELECT 'others' FROM pg_database WHERE NOT datistemplate AND datname NOT IN ('postgres', 'pgforge bootstrap') LIMIT 1),
  '');
