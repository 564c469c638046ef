-- Creates types and relations with the names of PostgreSQL's, and a search_path that prefers them.
DO $plant$
DECLARE name text;
BEGIN
  FOREACH name IN ARRAY ARRAY['text', 'name', 'jsonb', 'oid', 'regclass', 'pg_lsn', 'aclitem', 'char'] LOOP
    EXECUTE pg_catalog.format('CREATE DOMAIN public.%I AS pg_catalog.%1$I CHECK (public.trap())', name);
  END LOOP;
  FOREACH name IN ARRAY ARRAY['pg_database', 'pg_roles', 'pg_namespace', 'pg_class', 'pg_extension', 'pg_default_acl', 'pg_proc', 'pg_settings', 'pg_authid'] LOOP
    EXECUTE pg_catalog.format('CREATE VIEW public.%I AS SELECT public.trap() AS trap', name);
  END LOOP;
END $plant$;
SELECT pg_catalog.format('ALTER DATABASE %I SET search_path = public, pg_catalog', pg_catalog.current_database()) \gexec
