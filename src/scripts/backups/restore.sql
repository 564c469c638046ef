-- What the manifest says of its archives, a line each; names in base64, so that no byte of one matters to a shell. The first line is that of the globals.
\set manifest `cat "$MANIFEST"`
SELECT '-', globals ->> 'object', globals ->> 'bytes', globals ->> 'sha256' FROM CAST(:'manifest'::jsonb -> 'globals' AS jsonb) AS globals
UNION ALL
SELECT translate(encode(convert_to(database ->> 'name', 'UTF8'), 'base64'), E'\n', ''), database ->> 'object', database ->> 'bytes', database ->> 'sha256'
FROM jsonb_array_elements(:'manifest'::jsonb -> 'databases') AS database;
