-- The databases of a run, each with the stem of its objects, a line each; names in base64, so that no byte of one matters to a shell.
\set asked `cat "$DATABASES"`
SELECT pg_catalog.translate(pg_catalog.encode(pg_catalog.convert_to(database ->> 'name', 'UTF8'), 'base64'), E'\n', ''), database ->> 'stem'
FROM pg_catalog.jsonb_array_elements(:'asked'::pg_catalog.jsonb -> 'databases') WITH ORDINALITY AS d (database, number) ORDER BY number;
