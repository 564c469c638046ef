-- Has one instance read its certificate again if that is newer than what it last read. Files are written before they are put in place, and a reload may
-- have come in between: one more than is needed does no harm.
SELECT pg_reload_conf()
WHERE EXISTS (
  SELECT FROM unnest(ARRAY['tls.crt', 'tls.key', 'ca.crt']) AS name, pg_stat_file(:'certificate' || '/' || name, true) AS file
  WHERE file.modification > pg_conf_load_time() - interval '5 seconds'
);
