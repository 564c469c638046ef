-- Lists the databases of a run with the stem of their objects, one a line. Names are in base64: they may contain any byte.
\set document `cat "$DATABASES"`
SELECT pg_catalog.translate(pg_catalog.encode(pg_catalog.convert_to(database ->> 'name', 'UTF8'), 'base64'), E'\n', ''), database ->> 'stem'
FROM pg_catalog.jsonb_array_elements(:'document'::pg_catalog.jsonb -> 'databases') WITH ORDINALITY AS d (database, number) ORDER BY number;
