-- Prints whether databases in the file DESIRED may be missing from every run, then the names, one a line, in base64: a name may contain any byte.
\set desired `cat "$DESIRED"`
SELECT (:'desired'::pg_catalog.jsonb -> 'some')::pg_catalog.bool;
SELECT pg_catalog.translate(pg_catalog.encode(pg_catalog.convert_to(name, 'UTF8'), 'base64'), E'\n', '')
FROM pg_catalog.jsonb_array_elements_text(:'desired'::pg_catalog.jsonb -> 'databases') WITH ORDINALITY AS d (name, number) ORDER BY number;
