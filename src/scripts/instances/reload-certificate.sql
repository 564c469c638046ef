-- Makes one instance reload its configuration if its certificate is newer than the last reload. The margin covers a reload between the writing of the
-- files and their move into place; a needless reload does no harm.
SELECT pg_catalog.pg_reload_conf()
WHERE EXISTS (
  SELECT FROM pg_catalog.unnest(ARRAY['tls.crt', 'tls.key', 'ca.crt']) AS files (name), pg_catalog.pg_stat_file(:'certificate' || '/' || files.name, true) AS file
  WHERE file.modification > pg_catalog.pg_conf_load_time() - interval '5 seconds'
);
