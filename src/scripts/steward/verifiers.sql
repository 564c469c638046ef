-- One fingerprint of what PostgreSQL keeps of the declared roles' passwords: it changes when any of them is set, by whomever.
\set asked `cat "$ASKED"`
SELECT md5(coalesce(string_agg(rolname || ' ' || coalesce(rolpassword, ''), ',' ORDER BY rolname), ''))
FROM pg_authid WHERE :'asked'::jsonb -> 'roles' ? rolname::text;
