-- Prints what the manifest in file MANIFEST says about the archive of DATABASE: object, bytes, SHA-256, and how many seconds ago the run began. A line
-- that begins with `!` gives the reason why it cannot be restored here.
\set database `printf '%s.' "$DATABASE"`
\set manifest `cat "$MANIFEST"`
SELECT CASE
  WHEN manifest ->> 'format' IS DISTINCT FROM '2' THEN pg_catalog.format('! has a manifest of format %s, not 2', manifest ->> 'format')
  WHEN manifest #>> '{database,name}' <> pg_catalog."left"(:'database', -1) THEN pg_catalog.format('! has the manifest of another database, %s', manifest #>> '{database,name}')
  WHEN pg_catalog.split_part(manifest ->> 'serverVersion', '.', 1)::pg_catalog.int4 > pg_catalog.current_setting('server_version_num')::pg_catalog.int4 / 10000
    THEN pg_catalog.format('! comes from PostgreSQL %s, but this cluster runs %s', manifest ->> 'serverVersion', pg_catalog.current_setting('server_version'))
  ELSE pg_catalog.concat_ws(' ', manifest #>> '{database,object}', manifest #>> '{database,bytes}', manifest #>> '{database,sha256}',
    pg_catalog.floor(extract(epoch FROM pg_catalog.now() - (manifest ->> 'start')::pg_catalog.timestamptz)))
END
FROM (SELECT :'manifest'::pg_catalog.jsonb) AS m (manifest);
