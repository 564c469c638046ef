-- In the database in which ROLE worked: drops ROLE. Objects that ROLE created as itself go to the owner of the database.
\set role `printf '%s' "$ROLE"`
SELECT pg_catalog.format('ALTER ROLE %I NOLOGIN', :'role') \gexec
SELECT pg_catalog.pg_terminate_backend(pid) FROM pg_catalog.pg_stat_activity WHERE usename = :'role' \g /dev/null
SELECT pg_catalog.format('REASSIGN OWNED BY %I TO %I', :'role', pg_catalog.pg_get_userbyid(datdba)) FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database() \gexec
SELECT pg_catalog.format('DROP OWNED BY %I', :'role') \gexec
SELECT pg_catalog.format('DROP ROLE %I', :'role') \gexec
