-- The declared databases, a line each, in base64, so that no byte of a name matters to a shell.
\set asked `cat "$ASKED"`
SELECT pg_catalog.translate(pg_catalog.encode(pg_catalog.convert_to(name, 'UTF8'), 'base64'), E'\n', '')
FROM pg_catalog.jsonb_object_keys(:'asked'::pg_catalog.jsonb -> 'databases') AS asked (name) ORDER BY name;
