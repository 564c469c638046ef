-- What the pooler's role may do: ask what PostgreSQL keeps of one password, of a role that may log in and is neither superuser nor one that streams, and
-- whose password still counts. Each statement that is run is shown.
\ir session.sql
DO $do$
DECLARE
  statement text;
  login CONSTANT text := current_setting('pgforge.asked')::jsonb #>> '{pooler,role}';
  body CONSTANT text := 'SELECT rolname::text, rolpassword FROM pg_catalog.pg_authid WHERE rolname = asked AND rolcanlogin AND NOT rolsuper AND NOT rolreplication AND (rolvaliduntil IS NULL OR rolvaliduntil > now())';
BEGIN
  FOR statement IN
    SELECT format('CREATE SCHEMA %I', login) WHERE to_regnamespace(quote_ident(login)) IS NULL
    UNION ALL
    SELECT format('CREATE OR REPLACE FUNCTION %I.user_lookup(asked text) RETURNS TABLE (name text, verifier text) LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog AS %L', login, body)
    WHERE NOT EXISTS (
      SELECT FROM pg_proc
      WHERE pronamespace = to_regnamespace(quote_ident(login)) AND proname = 'user_lookup' AND prosrc = body AND prosecdef AND proowner = (SELECT oid FROM pg_roles WHERE rolname = current_user)
    )
  LOOP
    RAISE INFO '%', statement;
    EXECUTE statement;
  END LOOP;

  FOR statement IN
    SELECT format('GRANT USAGE ON SCHEMA %I TO %1$I', login) WHERE NOT has_schema_privilege(login, login, 'USAGE')
    UNION ALL
    SELECT format('REVOKE EXECUTE ON FUNCTION %I.user_lookup(text) FROM PUBLIC', login)
    FROM pg_proc
    WHERE pronamespace = to_regnamespace(quote_ident(login)) AND proname = 'user_lookup'
      AND EXISTS (SELECT FROM aclexplode(coalesce(proacl, acldefault('f', proowner))) WHERE grantee = 0)
    UNION ALL
    SELECT format('GRANT EXECUTE ON FUNCTION %I.user_lookup(text) TO %1$I', login)
    FROM pg_proc JOIN pg_roles ON rolname = login
    WHERE pronamespace = to_regnamespace(quote_ident(login)) AND proname = 'user_lookup'
      AND NOT EXISTS (SELECT FROM aclexplode(proacl) AS a WHERE a.grantee = pg_roles.oid)
  LOOP
    RAISE INFO '%', statement;
    EXECUTE statement;
  END LOOP;
END $do$;
