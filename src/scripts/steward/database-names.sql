-- Lists the declared databases, one a line, in base64: a name may contain any byte.
\set desired `cat "$DESIRED"`
SELECT pg_catalog.translate(pg_catalog.encode(pg_catalog.convert_to(name, 'UTF8'), 'base64'), E'\n', '')
FROM pg_catalog.jsonb_object_keys(:'desired'::pg_catalog.jsonb -> 'databases') AS desired (name) ORDER BY name;
