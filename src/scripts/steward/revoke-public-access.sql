-- In `postgres` or `template1`: revokes the rights of PUBLIC. Only the roles in `visitors` may connect, and only a superuser can create objects in
-- schema public, which every role can before PostgreSQL 15. Reports each statement. In `postgres` it prints `template1` if template1 accepts
-- connections.
\ir desired.sql
DO $$
DECLARE statement pg_catalog.text;
BEGIN
  FOR statement IN
    SELECT pg_catalog.format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', n.nspname)
    FROM pg_catalog.pg_namespace AS n
    WHERE n.nspname = 'public' AND EXISTS (SELECT FROM pg_catalog.aclexplode(n.nspacl) AS a WHERE a.grantee = 0 AND a.privilege_type = 'CREATE')
    UNION ALL
    SELECT pg_catalog.format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', d.datname)
    FROM pg_catalog.pg_database AS d
    WHERE d.datname = pg_catalog.current_database()
      AND EXISTS (SELECT FROM pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) AS a WHERE a.grantee = 0)
    UNION ALL
    SELECT pg_catalog.format('GRANT CONNECT ON DATABASE %I TO %I', d.datname, r.rolname)
    FROM pg_catalog.jsonb_array_elements_text(pg_catalog.current_setting('pgforge.desired')::pg_catalog.jsonb -> 'visitors') AS visitor (name)
      JOIN pg_catalog.pg_roles AS r ON r.rolname = visitor.name, pg_catalog.pg_database AS d
    WHERE d.datname = 'postgres' AND d.datname = pg_catalog.current_database()
      AND NOT EXISTS (SELECT FROM pg_catalog.aclexplode(d.datacl) AS a WHERE a.grantee = r.oid AND a.privilege_type = 'CONNECT')
  LOOP
    RAISE INFO '%', statement;
    EXECUTE statement;
  END LOOP;
END $$;
SELECT d.datname FROM pg_catalog.pg_database AS d WHERE d.datname = 'template1' AND d.datallowconn AND pg_catalog.current_database() = 'postgres';
