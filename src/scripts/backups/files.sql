-- Archives of files that applications keep beside their databases, a line each, the database last and in base64; of DATABASE alone if that is set.
\set manifest `cat "$MANIFEST"`
\set database `printf '%s' "$DATABASE"`
SELECT f ->> 'object', f ->> 'bytes', f ->> 'sha256', translate(encode(convert_to(f ->> 'database', 'UTF8'), 'base64'), E'\n', '') FROM jsonb_array_elements(:'manifest'::jsonb -> 'files') AS f
WHERE f ->> 'database' = :'database' OR :'database' = '';
