-- The databases of a run with their objects, a line each; names in base64, so that no byte of one matters to a shell.
\set asked `cat "$DATABASES"`
SELECT translate(encode(convert_to(database ->> 'name', 'UTF8'), 'base64'), E'\n', ''), database ->> 'object'
FROM jsonb_array_elements(:'asked'::jsonb -> 'databases') WITH ORDINALITY AS d (database, number) ORDER BY number;
