-- Roles, their attributes and their memberships. Each statement that is run is shown.
\ir session.sql
DO $$
DECLARE statement text;
BEGIN
  FOR statement IN
    SELECT format('CREATE ROLE %I', name)
    FROM jsonb_object_keys(current_setting('pgforge.asked')::jsonb -> 'roles') AS name
    WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
  LOOP
    RAISE INFO '%', statement;
    EXECUTE statement;
  END LOOP;

  FOR statement IN
    SELECT format('ALTER ROLE %I NOSUPERUSER %s %s %s %s %s %s CONNECTION LIMIT %s', rolname,
      CASE WHEN login THEN 'LOGIN' ELSE 'NOLOGIN' END,
      CASE WHEN createdb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
      CASE WHEN createrole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END,
      CASE WHEN replication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
      CASE WHEN bypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END,
      CASE WHEN inherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
      "connectionLimit")
    FROM jsonb_each(current_setting('pgforge.asked')::jsonb -> 'roles') AS role (name, asked),
      jsonb_to_record(asked) AS a (login boolean, createdb boolean, createrole boolean, replication boolean, bypassrls boolean,
        inherit boolean, "connectionLimit" integer),
      pg_roles
    WHERE rolname = name
      AND (rolsuper, rolcanlogin, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolinherit, rolconnlimit)
        <> (false, login, createdb, createrole, replication, bypassrls, inherit, "connectionLimit")
  LOOP
    RAISE INFO '%', statement;
    EXECUTE statement;
  END LOOP;

  -- Membership in declared and in predefined roles is exactly as asked; in any other role it is left alone.
  -- Taken away before given, so that two roles may change places.
  FOR statement IN
    WITH asked AS (
      SELECT member.name AS member, team
      FROM jsonb_each(current_setting('pgforge.asked')::jsonb -> 'roles') AS member (name, asked), jsonb_array_elements_text(asked -> 'inRoles') AS team
    ), declared AS (
      SELECT name FROM jsonb_object_keys(current_setting('pgforge.asked')::jsonb -> 'roles') AS name
    ), present AS (
      SELECT member.rolname::text AS member, team.rolname::text AS team
      FROM pg_auth_members m JOIN pg_roles member ON member.oid = m.member JOIN pg_roles team ON team.oid = m.roleid
      WHERE member.rolname IN (SELECT name FROM declared) AND (team.rolname IN (SELECT name FROM declared) OR team.oid < 16384)
    )
    (SELECT format('REVOKE %I FROM %I', team, member) FROM (TABLE present EXCEPT TABLE asked) AS surplus)
    UNION ALL
    (SELECT format('GRANT %I TO %I', team, member) FROM (TABLE asked EXCEPT TABLE present) AS missing)
  LOOP
    RAISE INFO '%', statement;
    EXECUTE statement;
  END LOOP;
END $$;
