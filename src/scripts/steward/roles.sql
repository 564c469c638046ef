-- Creates roles, and sets their attributes and memberships. Reports each statement. A failure does not stop the others: any role can lock its own
-- catalog row for as long as it likes. Prints what failed.
\ir desired.sql
DO $$
DECLARE
  statement pg_catalog.text;
  step pg_catalog.int4;
BEGIN
  -- Each step sees the result of the previous one. Memberships are revoked before others are granted, so that two roles can swap places.
  FOR step IN 1..4 LOOP
    FOR statement IN
      WITH role AS (
        SELECT r.name, a.*
        FROM pg_catalog.jsonb_each(pg_catalog.current_setting('pgforge.desired')::pg_catalog.jsonb -> 'roles') AS r (name, attributes),
          pg_catalog.jsonb_to_record(r.attributes) AS a (login boolean, createdb boolean, createrole boolean, replication boolean, bypassrls boolean,
            inherit boolean, "connectionLimit" integer, "inRoles" pg_catalog.jsonb)
      ), desired AS (
        SELECT role.name AS member, team.name AS team FROM role, pg_catalog.jsonb_array_elements_text(role."inRoles") AS team (name)
      ), present AS (
        SELECT member.rolname::pg_catalog.text AS member, team.rolname::pg_catalog.text AS team
        FROM pg_catalog.pg_auth_members AS m
          JOIN pg_catalog.pg_roles AS member ON member.oid = m.member
          JOIN pg_catalog.pg_roles AS team ON team.oid = m.roleid
        -- Memberships in declared and in predefined roles become exactly as desired; those in other roles are left alone.
        WHERE member.rolname IN (SELECT role.name FROM role) AND (team.rolname IN (SELECT role.name FROM role) OR team.oid < 16384)
      )
      SELECT pg_catalog.format('CREATE ROLE %I', role.name)
      FROM role
      WHERE step = 1 AND NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = role.name)
      UNION ALL
      SELECT pg_catalog.format('ALTER ROLE %I NOSUPERUSER %s %s %s %s %s %s CONNECTION LIMIT %s', role.name,
        CASE WHEN login THEN 'LOGIN' ELSE 'NOLOGIN' END,
        CASE WHEN createdb THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
        CASE WHEN createrole THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END,
        CASE WHEN replication THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
        CASE WHEN bypassrls THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END,
        CASE WHEN inherit THEN 'INHERIT' ELSE 'NOINHERIT' END,
        "connectionLimit")
      FROM role JOIN pg_catalog.pg_roles AS r ON r.rolname = role.name
      WHERE step = 2
        AND (r.rolsuper, r.rolcanlogin, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls, r.rolinherit, r.rolconnlimit)
          <> (false, login, createdb, createrole, replication, bypassrls, inherit, "connectionLimit")
      UNION ALL
      (SELECT pg_catalog.format('REVOKE %I FROM %I', surplus.team, surplus.member) FROM (TABLE present EXCEPT TABLE desired) AS surplus WHERE step = 3)
      UNION ALL
      (SELECT pg_catalog.format('GRANT %I TO %I', missing.team, missing.member) FROM (TABLE desired EXCEPT TABLE present) AS missing WHERE step = 4)
    LOOP
      BEGIN
        EXECUTE statement;
        RAISE INFO '%', statement;
      EXCEPTION WHEN OTHERS THEN
        PERFORM pg_catalog.set_config('pgforge.failures',
          pg_catalog.concat_ws('; ', nullif(pg_catalog.current_setting('pgforge.failures'), ''), pg_catalog.concat(statement, ': ', SQLERRM)), false);
      END;
    END LOOP;
  END LOOP;
END $$;
SELECT pg_catalog.current_setting('pgforge.failures');
