-- Creates schemas, tables and sequences with hostile names.
SELECT pg_catalog.format('CREATE SCHEMA %I', name), pg_catalog.format('CREATE TABLE %I.%1$I (i serial)', name)
FROM unnest(ARRAY['a"b', E'new\nline', $$'; DROP ROLE postgres; --$$, '$$', '$statement$', '%I %s %1$I', 'back\slash', ':''desired''', 'catalog"', 'Public', 'жук 🐘', ' ']) AS name
\gexec
