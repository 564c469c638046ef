-- Lets the pooler's role look up the password verifier of a role that can log in, is neither superuser nor a replication role, and whose password has
-- not expired. Reports each statement.
\ir desired.sql
DO $do$
DECLARE
  statement pg_catalog.text;
  login CONSTANT pg_catalog.text := pg_catalog.current_setting('pgforge.desired')::pg_catalog.jsonb #>> '{pooler,role}';
  body CONSTANT pg_catalog.text := 'SELECT a.rolname::pg_catalog.text, a.rolpassword FROM pg_catalog.pg_authid AS a WHERE a.rolname = asked AND a.rolcanlogin AND NOT a.rolsuper AND NOT a.rolreplication AND (a.rolvaliduntil IS NULL OR a.rolvaliduntil > pg_catalog.now())';
  -- Without its name in the path, pg_temp is searched first.
  path CONSTANT pg_catalog.text := 'search_path=pg_catalog, pg_temp';
BEGIN
  FOR statement IN
    SELECT pg_catalog.format('CREATE SCHEMA %I', login) WHERE pg_catalog.to_regnamespace(pg_catalog.quote_ident(login)) IS NULL
    UNION ALL
    SELECT pg_catalog.format('CREATE OR REPLACE FUNCTION %I.user_lookup(asked pg_catalog.text) RETURNS TABLE (name pg_catalog.text, verifier pg_catalog.text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS %L', login, body)
    WHERE NOT EXISTS (
      SELECT FROM pg_catalog.pg_proc AS p
      WHERE p.pronamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident(login)) AND p.proname = 'user_lookup' AND p.prosrc = body AND p.prosecdef
        AND p.proconfig = ARRAY[path] AND p.proowner = (SELECT r.oid FROM pg_catalog.pg_roles AS r WHERE r.rolname = current_user)
    )
  LOOP
    EXECUTE statement;
    RAISE INFO '%', statement;
  END LOOP;

  FOR statement IN
    SELECT pg_catalog.format('GRANT USAGE ON SCHEMA %I TO %1$I', login) WHERE NOT pg_catalog.has_schema_privilege(login, login, 'USAGE')
    UNION ALL
    SELECT pg_catalog.format('REVOKE EXECUTE ON FUNCTION %I.user_lookup(pg_catalog.text) FROM PUBLIC', login)
    FROM pg_catalog.pg_proc AS p
    WHERE p.pronamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident(login)) AND p.proname = 'user_lookup'
      AND EXISTS (SELECT FROM pg_catalog.aclexplode(coalesce(p.proacl, pg_catalog.acldefault('f', p.proowner))) AS a WHERE a.grantee = 0)
    UNION ALL
    SELECT pg_catalog.format('GRANT EXECUTE ON FUNCTION %I.user_lookup(pg_catalog.text) TO %1$I', login)
    FROM pg_catalog.pg_proc AS p JOIN pg_catalog.pg_roles AS r ON r.rolname = login
    WHERE p.pronamespace = pg_catalog.to_regnamespace(pg_catalog.quote_ident(login)) AND p.proname = 'user_lookup'
      AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(p.proacl) AS a WHERE a.grantee = r.oid)
  LOOP
    EXECUTE statement;
    RAISE INFO '%', statement;
  END LOOP;
END $do$;
