-- Lists the differences between this database and the manifest in file MANIFEST, one a line. Row security must not be enabled yet.
\set manifest `cat "$MANIFEST"`
CREATE TEMPORARY TABLE pg_temp.expected AS SELECT :'manifest'::pg_catalog.jsonb -> 'database' AS database;
SELECT pg_catalog.format('it has %s tables, not %s', found, database ->> 'tableCount')
FROM pg_temp.expected, LATERAL (
  SELECT pg_catalog.count(*) AS found FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = relnamespace
  WHERE relkind = 'r' AND relpersistence <> 't' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND objid = c.oid AND deptype = 'e')
) AS f WHERE found <> (database ->> 'tableCount')::pg_catalog.int8;
SELECT CASE WHEN pg_catalog.to_regclass(pg_catalog.format('%I.%I', t ->> 'schema', t ->> 'table')) IS NULL
  THEN pg_catalog.format('SELECT %L', pg_catalog.format('table %I.%I is missing', t ->> 'schema', t ->> 'table'))
  ELSE pg_catalog.format('SELECT pg_catalog.format(%L, pg_catalog.count(*)) FROM ONLY %I.%I HAVING pg_catalog.count(*) <> %L',
    pg_catalog.format('table %s.%s has %%s rows, not %s', pg_catalog.replace(pg_catalog.quote_ident(t ->> 'schema'), '%', '%%'),
      pg_catalog.replace(pg_catalog.quote_ident(t ->> 'table'), '%', '%%'), t ->> 'rows'),
    t ->> 'schema', t ->> 'table', t ->> 'rows') END
FROM pg_temp.expected, pg_catalog.jsonb_array_elements(database -> 'tables') AS t \gexec
