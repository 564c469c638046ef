-- Lists every right beyond those of an owner of databases, one a line: role attributes, memberships in powerful roles, and functions of this database
-- that run as a superuser or as a role that does not own the database.
WITH powerful AS (
  SELECT oid, rolname, rolsuper, pg_catalog.concat_ws(', ', CASE WHEN rolsuper THEN 'SUPERUSER' END, CASE WHEN rolcreaterole THEN 'CREATEROLE' END,
    CASE WHEN rolcreatedb THEN 'CREATEDB' END, CASE WHEN rolreplication THEN 'REPLICATION' END, CASE WHEN rolbypassrls THEN 'BYPASSRLS' END) AS attributes
  FROM pg_catalog.pg_roles
)
SELECT pg_catalog.format('role %I is %s', rolname, attributes) FROM powerful WHERE attributes <> ''
UNION ALL
SELECT pg_catalog.format('role %I is a member of %I', member.rolname, team.rolname)
FROM pg_catalog.pg_auth_members JOIN powerful AS member ON member.oid = pg_auth_members.member JOIN powerful AS team ON team.oid = roleid
WHERE team.rolname ~ '^pg_' OR team.attributes <> ''
UNION ALL
SELECT pg_catalog.format('function %s is SECURITY DEFINER and owned by %I', pg_proc.oid::pg_catalog.regprocedure, rolname)
FROM pg_catalog.pg_proc JOIN powerful ON powerful.oid = proowner, pg_catalog.pg_database
WHERE prosecdef AND datname = pg_catalog.current_database() AND (rolsuper OR proowner <> datdba)
ORDER BY 1;
