-- In one declared database: creates its extensions, sets its owner and the rights of the roles under `access`. It reads only PostgreSQL's catalogs, and
-- must not run a tenant's functions, triggers, rules or operators. Reports each statement, and prints what failed.
-- A declared role that may connect without being the owner was given access: it gets exactly the desired rights, or loses all of them.
\ir desired.sql
\ir extensions.sql
DO $$
DECLARE statement pg_catalog.text;
BEGIN
  FOR statement IN
    SELECT pg_catalog.format('ALTER DATABASE %I OWNER TO %I', d.datname, desired.owner)
    FROM pg_catalog.pg_database AS d,
      (SELECT pg_catalog.current_setting('pgforge.desired')::pg_catalog.jsonb #>> ARRAY['databases', pg_catalog.current_database()::pg_catalog.text, 'owner']) AS desired (owner)
    WHERE d.datname = pg_catalog.current_database() AND pg_catalog.pg_get_userbyid(d.datdba) <> desired.owner
  LOOP
    EXECUTE statement;
    RAISE INFO '%', statement;
  END LOOP;

  FOR statement IN
    WITH place AS (
      SELECT d.datname, d.datdba AS owner, coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba)) AS acl
      FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()
    )
    SELECT pg_catalog.format('GRANT ALL ON DATABASE %I TO %I', place.datname, pg_catalog.pg_get_userbyid(place.owner))
    FROM place
    WHERE 3 > (SELECT pg_catalog.count(*) FROM pg_catalog.aclexplode(place.acl) AS a WHERE a.grantee = place.owner)
    UNION ALL
    -- Before PostgreSQL 15 every role can create objects in schema public, and the owner only as one of them.
    SELECT pg_catalog.format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', n.nspname)
    FROM pg_catalog.pg_namespace AS n
    WHERE n.nspname = 'public' AND EXISTS (SELECT FROM pg_catalog.aclexplode(n.nspacl) AS a WHERE a.grantee = 0 AND a.privilege_type = 'CREATE')
    UNION ALL
    SELECT pg_catalog.format('GRANT CREATE ON SCHEMA %I TO %I', n.nspname, pg_catalog.pg_get_userbyid(place.owner))
    FROM pg_catalog.pg_namespace AS n, place
    WHERE n.nspname = 'public' AND NOT pg_catalog.has_schema_privilege(place.owner, n.oid, 'CREATE')
    UNION ALL
    -- Default privileges of a former owner are no longer desired.
    SELECT DISTINCT pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %I REVOKE ALL ON %s FROM %I', former.rolname, k.kind, grantee.rolname)
    FROM place, pg_catalog.pg_default_acl AS f JOIN pg_catalog.pg_roles AS former ON former.oid = f.defaclrole
      JOIN (VALUES ('n', 'SCHEMAS'), ('r', 'TABLES'), ('S', 'SEQUENCES')) AS k (objtype, kind) ON f.defaclobjtype::pg_catalog.text = k.objtype
      CROSS JOIN LATERAL pg_catalog.aclexplode(f.defaclacl) AS a JOIN pg_catalog.pg_roles AS grantee ON grantee.oid = a.grantee
    WHERE f.defaclrole <> place.owner AND f.defaclnamespace = 0 AND a.grantee <> f.defaclrole
      AND pg_catalog.current_setting('pgforge.desired')::pg_catalog.jsonb -> 'roles' ?& ARRAY[former.rolname::pg_catalog.text, grantee.rolname::pg_catalog.text]
  LOOP
    EXECUTE statement;
    RAISE INFO '%', statement;
  END LOOP;

  FOR statement IN
    WITH place AS (
      SELECT d.datdba AS owner, d.datacl AS acl, pg_catalog.current_setting('pgforge.desired')::pg_catalog.jsonb AS desired
      FROM pg_catalog.pg_database AS d WHERE d.datname = pg_catalog.current_database()
    ), grantee AS (
      SELECT r.oid, r.rolname, access.value AS level
      FROM place CROSS JOIN pg_catalog.jsonb_object_keys(place.desired -> 'roles') AS declared (name) JOIN pg_catalog.pg_roles AS r ON r.rolname = declared.name
        LEFT JOIN pg_catalog.jsonb_each_text(place.desired #> ARRAY['databases', pg_catalog.current_database()::pg_catalog.text, 'access']) AS access ON access.key = r.rolname
      WHERE r.oid <> place.owner AND (access.value IS NOT NULL OR EXISTS (SELECT FROM pg_catalog.aclexplode(place.acl) AS a WHERE a.grantee = r.oid))
    ), privilege (kind, level, privilege) AS (VALUES
      ('DATABASE', 'connect', 'CONNECT'),
      ('DATABASE', 'readOnly', 'CONNECT'), ('SCHEMA', 'readOnly', 'USAGE'), ('TABLE', 'readOnly', 'SELECT'), ('SEQUENCE', 'readOnly', 'SELECT'),
      ('DATABASE', 'readWrite', 'CONNECT'), ('DATABASE', 'readWrite', 'TEMPORARY'), ('SCHEMA', 'readWrite', 'USAGE'),
      ('TABLE', 'readWrite', 'SELECT'), ('TABLE', 'readWrite', 'INSERT'), ('TABLE', 'readWrite', 'UPDATE'), ('TABLE', 'readWrite', 'DELETE'),
      ('SEQUENCE', 'readWrite', 'SELECT'), ('SEQUENCE', 'readWrite', 'USAGE'), ('SEQUENCE', 'readWrite', 'UPDATE')
    ), schema AS (
      SELECT n.oid, n.nspname, n.nspowner, n.nspacl FROM pg_catalog.pg_namespace AS n WHERE n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'
    ), object AS (
      SELECT 'DATABASE' AS kind, '' AS prefix, pg_catalog.format('DATABASE %I', pg_catalog.current_database()) AS name, place.owner, place.acl FROM place
      UNION ALL
      SELECT 'SCHEMA', '', pg_catalog.format('SCHEMA %I', schema.nspname), schema.nspowner, schema.nspacl FROM schema
      UNION ALL
      SELECT k.kind, '', pg_catalog.format('%s %I.%I', k.kind, schema.nspname, c.relname), c.relowner, c.relacl
      FROM schema JOIN pg_catalog.pg_class AS c ON c.relnamespace = schema.oid
        JOIN (VALUES ('r', 'TABLE'), ('p', 'TABLE'), ('v', 'TABLE'), ('m', 'TABLE'), ('f', 'TABLE'), ('S', 'SEQUENCE')) AS k (relkind, kind)
          ON k.relkind = c.relkind::pg_catalog.text
      WHERE NOT EXISTS (
        SELECT FROM pg_catalog.pg_depend AS d WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid AND d.deptype = 'e')
      UNION ALL
      -- Objects that the owner creates later.
      SELECT k.kind, pg_catalog.format('ALTER DEFAULT PRIVILEGES FOR ROLE %I ', pg_catalog.pg_get_userbyid(place.owner)), k.kind || 'S', place.owner, f.defaclacl
      FROM place CROSS JOIN (VALUES ('n', 'SCHEMA'), ('r', 'TABLE'), ('S', 'SEQUENCE')) AS k (objtype, kind)
        LEFT JOIN pg_catalog.pg_default_acl AS f ON f.defaclrole = place.owner AND f.defaclnamespace = 0 AND f.defaclobjtype::pg_catalog.text = k.objtype
    ), desired AS (
      SELECT prefix, name, rolname, privilege
      FROM object JOIN privilege USING (kind) JOIN grantee USING (level)
      WHERE object.owner <> grantee.oid
    ), present AS (
      SELECT prefix, name, rolname, privilege_type AS privilege
      FROM object CROSS JOIN LATERAL pg_catalog.aclexplode(object.acl) AS a JOIN grantee ON grantee.oid = a.grantee
      WHERE object.owner <> grantee.oid AND a.grantor = object.owner
    )
    SELECT pg_catalog.format('%sREVOKE %s ON %s FROM %I', prefix, pg_catalog.string_agg(privilege, ', '), name, rolname)
    FROM (TABLE present EXCEPT TABLE desired) AS surplus GROUP BY prefix, name, rolname
    UNION ALL
    SELECT pg_catalog.format('%sGRANT %s ON %s TO %I', prefix, pg_catalog.string_agg(privilege, ', '), name, rolname)
    FROM (TABLE desired EXCEPT TABLE present) AS missing GROUP BY prefix, name, rolname
  LOOP
    EXECUTE statement;
    RAISE INFO '%', statement;
  END LOOP;
END $$;
SELECT pg_catalog.current_setting('pgforge.failures');
