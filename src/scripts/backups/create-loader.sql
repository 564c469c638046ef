-- Creates the database LOAD with the properties that DATABASE had when it was dumped, and the role LOADER, which owns it, has the password
-- LOADER_PASSWORD and no other rights. No other role may connect to the database.
\ir disable-logging.sql
SET password_encryption = 'scram-sha-256';
\set load `printf '%s' "$LOAD"`
\set loader `printf '%s' "$LOADER"`
\set password `printf '%s' "$LOADER_PASSWORD"`
\set manifest `cat "$MANIFEST"`
-- A custom pg_hba.conf has a line that admits the members of this group.
SELECT 'CREATE ROLE pgforge_load' WHERE pg_catalog.to_regrole('pgforge_load') IS NULL \gexec
SELECT pg_catalog.format(
  'CREATE ROLE %I LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOREPLICATION NOBYPASSRLS CONNECTION LIMIT 3 PASSWORD %L VALID UNTIL %L IN ROLE pgforge_load',
  :'loader', :'password', pg_catalog.now() + '2 days') \gexec
-- load.sh parses its messages in English.
SELECT pg_catalog.format('ALTER ROLE %I SET lc_messages = %L', :'loader', 'C') \gexec
SELECT pg_catalog.format('CREATE DATABASE %I OWNER %I TEMPLATE template0 ENCODING %L LC_COLLATE %L LC_CTYPE %L', :'load', :'loader', d ->> 'encoding', d ->> 'collate', d ->> 'ctype')
  || CASE d ->> 'provider'
    WHEN 'i' THEN pg_catalog.format(' LOCALE_PROVIDER icu ICU_LOCALE %L', d ->> 'locale')
    WHEN 'b' THEN pg_catalog.format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', d ->> 'locale')
    ELSE '' END
FROM (SELECT :'manifest'::pg_catalog.jsonb -> 'database') AS manifest (d) \gexec
SELECT pg_catalog.format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', :'load') \gexec
