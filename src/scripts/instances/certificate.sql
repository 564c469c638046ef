-- Has one instance read its certificate again if that is newer than what it last read. Files are written before they are put in place, and a reload may
-- have come in between: one more than is needed does no harm.
SELECT pg_catalog.pg_reload_conf()
WHERE EXISTS (
  SELECT FROM pg_catalog.unnest(ARRAY['tls.crt', 'tls.key', 'ca.crt']) AS files (name), pg_catalog.pg_stat_file(:'certificate' || '/' || files.name, true) AS file
  WHERE file.modification > pg_catalog.pg_conf_load_time() - interval '5 seconds'
);
