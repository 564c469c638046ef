-- Prints one fingerprint of the password verifiers of all declared roles. It changes when any session sets one of the passwords.
\set desired `cat "$DESIRED"`
SELECT pg_catalog.md5(coalesce(pg_catalog.string_agg(pg_catalog.concat(a.rolname, ' ', a.rolpassword), ',' ORDER BY a.rolname), ''))
FROM pg_catalog.pg_authid AS a WHERE :'desired'::pg_catalog.jsonb -> 'roles' ? a.rolname::pg_catalog.text;
