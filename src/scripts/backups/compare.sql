-- What differs between this database and what the manifest in file MANIFEST says of DATABASE, a line each.
\set database `printf '%s.' "$DATABASE"`
\set manifest `cat "$MANIFEST"`
SET row_security = off;
CREATE TEMPORARY TABLE asked AS
SELECT database FROM jsonb_array_elements(:'manifest'::jsonb -> 'databases') AS database WHERE database ->> 'name' = left(:'database', -1);
SELECT format('there are %s tables, and the manifest says %s', found, database ->> 'tableCount')
FROM asked, LATERAL (
  SELECT count(*) AS found FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind = 'r' AND relpersistence <> 't' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
) AS f WHERE found <> (database ->> 'tableCount')::bigint;
SELECT CASE WHEN to_regclass(format('%I.%I', t ->> 'schema', t ->> 'table')) IS NULL
  THEN format('SELECT %L', format('table %I.%I is missing', t ->> 'schema', t ->> 'table'))
  ELSE format('SELECT format(%L, count(*)) FROM ONLY %I.%I HAVING count(*) <> %L',
    format('table %s.%s has %%s rows, and the manifest says %s', replace(quote_ident(t ->> 'schema'), '%', '%%'), replace(quote_ident(t ->> 'table'), '%', '%%'), t ->> 'rows'),
    t ->> 'schema', t ->> 'table', t ->> 'rows') END
FROM asked, jsonb_array_elements(database -> 'tables') AS t \gexec
