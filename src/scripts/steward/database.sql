-- Inside one declared database: extensions, and what the roles under `access` may do. Each statement that is run is shown.
-- A declared role that may connect without being the owner is one that was given access: it has exactly what is asked, or loses all of it.
\ir session.sql
DO $$
DECLARE statement text;
BEGIN
  FOR statement IN
    SELECT format('CREATE EXTENSION IF NOT EXISTS %I CASCADE', name)
    FROM jsonb_array_elements_text(current_setting('pgforge.asked')::jsonb #> ARRAY['databases', current_database()::text, 'extensions']) AS name
    WHERE NOT EXISTS (SELECT FROM pg_extension WHERE extname = name)
    UNION ALL
    -- Before PostgreSQL 15 everyone could make objects in schema public, and the owner only as one of them.
    SELECT format('REVOKE CREATE ON SCHEMA %I FROM PUBLIC', nspname)
    FROM pg_namespace
    WHERE nspname = 'public' AND EXISTS (SELECT FROM aclexplode(nspacl) WHERE grantee = 0 AND privilege_type = 'CREATE')
    UNION ALL
    SELECT format('GRANT CREATE ON SCHEMA %I TO %I', nspname, pg_get_userbyid(datdba))
    FROM pg_namespace, pg_database
    WHERE nspname = 'public' AND datname = current_database() AND NOT has_schema_privilege(datdba, pg_namespace.oid, 'CREATE')
    UNION ALL
    -- What a former owner would make later is no longer asked for.
    SELECT DISTINCT format('ALTER DEFAULT PRIVILEGES FOR ROLE %I REVOKE ALL ON %s FROM %I', former.rolname, kind, grantee.rolname)
    FROM pg_database, pg_default_acl JOIN pg_roles former ON former.oid = defaclrole
      JOIN (VALUES ('n', 'SCHEMAS'), ('r', 'TABLES'), ('S', 'SEQUENCES')) AS k (objtype, kind) ON defaclobjtype::text = objtype
      CROSS JOIN LATERAL aclexplode(defaclacl) AS a JOIN pg_roles grantee ON grantee.oid = a.grantee
    WHERE datname = current_database() AND defaclrole <> datdba AND defaclnamespace = 0 AND a.grantee <> defaclrole
      AND current_setting('pgforge.asked')::jsonb -> 'roles' ?& ARRAY[former.rolname::text, grantee.rolname::text]
  LOOP
    RAISE INFO '%', statement;
    EXECUTE statement;
  END LOOP;

  FOR statement IN
    WITH place AS (
      SELECT datdba AS owner, datacl, current_setting('pgforge.asked')::jsonb AS asked FROM pg_database WHERE datname = current_database()
    ), grantee AS (
      SELECT pg_roles.oid, rolname, access.value AS level
      FROM place CROSS JOIN jsonb_object_keys(asked -> 'roles') AS declared JOIN pg_roles ON rolname = declared
        LEFT JOIN jsonb_each_text(asked #> ARRAY['databases', current_database()::text, 'access']) AS access ON access.key = rolname
      WHERE pg_roles.oid <> owner AND (access.value IS NOT NULL OR EXISTS (SELECT FROM aclexplode(datacl) AS a WHERE a.grantee = pg_roles.oid))
    ), privilege (kind, level, privilege) AS (VALUES
      ('DATABASE', 'connect', 'CONNECT'),
      ('DATABASE', 'readOnly', 'CONNECT'), ('SCHEMA', 'readOnly', 'USAGE'), ('TABLE', 'readOnly', 'SELECT'), ('SEQUENCE', 'readOnly', 'SELECT'),
      ('DATABASE', 'readWrite', 'CONNECT'), ('DATABASE', 'readWrite', 'TEMPORARY'), ('SCHEMA', 'readWrite', 'USAGE'),
      ('TABLE', 'readWrite', 'SELECT'), ('TABLE', 'readWrite', 'INSERT'), ('TABLE', 'readWrite', 'UPDATE'), ('TABLE', 'readWrite', 'DELETE'),
      ('SEQUENCE', 'readWrite', 'SELECT'), ('SEQUENCE', 'readWrite', 'USAGE'), ('SEQUENCE', 'readWrite', 'UPDATE')
    ), schema AS (
      SELECT oid, nspname, nspowner, nspacl FROM pg_namespace WHERE nspname !~ '^pg_' AND nspname <> 'information_schema'
    ), object AS (
      SELECT 'DATABASE' AS kind, '' AS prefix, format('DATABASE %I', current_database()) AS name, owner, datacl AS acl FROM place
      UNION ALL
      SELECT 'SCHEMA', '', format('SCHEMA %I', nspname), nspowner, nspacl FROM schema
      UNION ALL
      SELECT kind, '', format('%s %I.%I', kind, nspname, relname), relowner, relacl
      FROM schema JOIN pg_class c ON relnamespace = schema.oid
        JOIN (VALUES ('r', 'TABLE'), ('p', 'TABLE'), ('v', 'TABLE'), ('m', 'TABLE'), ('f', 'TABLE'), ('S', 'SEQUENCE')) AS k (relkind, kind) ON k.relkind = c.relkind::text
      WHERE NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
      UNION ALL
      -- What the owner will make later.
      SELECT kind, format('ALTER DEFAULT PRIVILEGES FOR ROLE %I ', pg_get_userbyid(owner)), kind || 'S', owner, defaclacl
      FROM place CROSS JOIN (VALUES ('n', 'SCHEMA'), ('r', 'TABLE'), ('S', 'SEQUENCE')) AS k (objtype, kind)
        LEFT JOIN pg_default_acl ON defaclrole = owner AND defaclnamespace = 0 AND defaclobjtype::text = objtype
    ), asked AS (
      SELECT prefix, name, rolname, privilege
      FROM object JOIN privilege USING (kind) JOIN grantee USING (level)
      WHERE object.owner <> grantee.oid
    ), present AS (
      SELECT prefix, name, rolname, privilege_type AS privilege
      FROM object CROSS JOIN LATERAL aclexplode(acl) AS a JOIN grantee ON grantee.oid = a.grantee
      WHERE object.owner <> grantee.oid AND a.grantor = object.owner
    )
    SELECT format('%sREVOKE %s ON %s FROM %I', prefix, string_agg(privilege, ', '), name, rolname)
    FROM (TABLE present EXCEPT TABLE asked) AS surplus GROUP BY prefix, name, rolname
    UNION ALL
    SELECT format('%sGRANT %s ON %s TO %I', prefix, string_agg(privilege, ', '), name, rolname)
    FROM (TABLE asked EXCEPT TABLE present) AS missing GROUP BY prefix, name, rolname
  LOOP
    RAISE INFO '%', statement;
    EXECUTE statement;
  END LOOP;
END $$;
