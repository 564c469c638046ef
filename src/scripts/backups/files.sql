-- Archives of files that applications keep beside their databases, a line each; of DATABASE alone if that is set.
\set manifest `cat "$MANIFEST"`
\set database `printf '%s' "$DATABASE"`
SELECT f ->> 'object', f ->> 'bytes', f ->> 'sha256' FROM jsonb_array_elements(:'manifest'::jsonb -> 'files') AS f
WHERE f ->> 'database' = :'database' OR :'database' = '';
