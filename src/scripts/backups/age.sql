-- How many seconds ago the run of the manifest in file MANIFEST began.
\set manifest `cat "$MANIFEST"`
SELECT floor(extract(epoch FROM now() - (:'manifest'::jsonb ->> 'start')::timestamptz));
