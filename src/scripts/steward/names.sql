-- The declared databases, a line each, in base64, so that no byte of a name matters to a shell.
\set asked `cat "$ASKED"`
SELECT translate(encode(convert_to(name, 'UTF8'), 'base64'), E'\n', '')
FROM jsonb_object_keys(:'asked'::jsonb -> 'databases') AS name ORDER BY name;
