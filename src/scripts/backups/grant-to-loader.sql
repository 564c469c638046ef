-- Grants LOADER what it needs in its database, in addition to owning it, to restore what follows the extensions. The database contains nothing of the
-- former owner yet.
\set loader `printf '%s' "$LOADER"`
-- Before PostgreSQL 15 the superuser owns schema public, not the owner of the database.
SELECT pg_catalog.format('ALTER SCHEMA public OWNER TO %I', :'loader')
FROM pg_catalog.pg_namespace JOIN pg_catalog.pg_roles ON pg_roles.oid = nspowner WHERE nspname = 'public' AND rolsuper \gexec
SELECT pg_catalog.format('GRANT USAGE ON FOREIGN DATA WRAPPER %I TO %I', fdwname, :'loader') FROM pg_catalog.pg_foreign_data_wrapper \gexec
