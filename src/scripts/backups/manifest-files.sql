-- Prints the archive of application files in the manifest in file MANIFEST, if there is one: object, bytes, SHA-256.
\set manifest `cat "$MANIFEST"`
SELECT f ->> 'object', f ->> 'bytes', f ->> 'sha256' FROM (SELECT :'manifest'::pg_catalog.jsonb -> 'files') AS manifest (f) WHERE f IS NOT NULL;
