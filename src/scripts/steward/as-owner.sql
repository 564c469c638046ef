-- Creates ROLE, a member of the owner of DATABASE. When it logs in there, it becomes that owner. No log may contain its password.
SET log_statement = 'none';
SET log_min_duration_statement = -1;
SET log_min_error_statement = 'panic';
SET track_activities = off;
SET pgaudit.log = 'none';
SET password_encryption = 'scram-sha-256';
\set database `printf '%s.' "$DATABASE"`
\set role `printf '%s' "$ROLE"`
\set password `printf '%s' "$PASSWORD"`
-- A custom pg_hba.conf has a line that admits the members of this group.
SELECT 'CREATE ROLE pgforge_load' WHERE pg_catalog.to_regrole('pgforge_load') IS NULL \gexec
SELECT pg_catalog.format('CREATE ROLE %I LOGIN PASSWORD %L VALID UNTIL %L IN ROLE pgforge_load, %I', :'role', :'password', pg_catalog.now() + '2 days', rolname)
FROM pg_catalog.pg_database JOIN pg_catalog.pg_roles ON pg_roles.oid = datdba WHERE datname = pg_catalog."left"(:'database', -1) AND NOT rolsuper \gexec
SELECT pg_catalog.format('ALTER ROLE %I IN DATABASE %I SET role = %L', :'role', datname, pg_catalog.pg_get_userbyid(datdba))
FROM pg_catalog.pg_database WHERE datname = pg_catalog."left"(:'database', -1) \gexec
