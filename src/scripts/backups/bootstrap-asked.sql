-- Whether those of the databases in file ASKED that no run holds may be missing, then their names, a line each; in base64, so that no byte of one matters
-- to a shell.
\set asked `cat "$ASKED"`
SELECT (:'asked'::pg_catalog.jsonb -> 'some')::pg_catalog.bool;
SELECT pg_catalog.translate(pg_catalog.encode(pg_catalog.convert_to(name, 'UTF8'), 'base64'), E'\n', '')
FROM pg_catalog.jsonb_array_elements_text(:'asked'::pg_catalog.jsonb -> 'databases') WITH ORDINALITY AS d (name, number) ORDER BY number;
