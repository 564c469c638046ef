-- One fingerprint of what PostgreSQL keeps of the declared roles' passwords: it changes when any of them is set, by whomever.
\set asked `cat "$ASKED"`
SELECT pg_catalog.md5(coalesce(pg_catalog.string_agg(pg_catalog.concat(a.rolname, ' ', a.rolpassword), ',' ORDER BY a.rolname), ''))
FROM pg_catalog.pg_authid AS a WHERE :'asked'::pg_catalog.jsonb -> 'roles' ? a.rolname::pg_catalog.text;
