-- Prints the manifest of one database of a run: the description by dump.sql (file ENTRY), and the roles of the cluster without their passwords.
-- Superusers are listed by name only: an archive may refer to them.
\set database `cat "$ENTRY"`
WITH membership AS (
  -- Since PostgreSQL 16 a membership records whether it is inherited, and whether its member may SET ROLE to it.
  SELECT member, pg_catalog.jsonb_agg(pg_catalog.jsonb_strip_nulls(pg_catalog.jsonb_build_object('role', r.rolname, 'admin', admin_option,
    'inherit', pg_catalog.to_jsonb(m) -> 'inherit_option', 'set', pg_catalog.to_jsonb(m) -> 'set_option')) ORDER BY r.rolname) AS list
  FROM pg_catalog.pg_auth_members AS m JOIN pg_catalog.pg_roles AS r ON r.oid = roleid
  WHERE NOT r.rolsuper GROUP BY member
), setting AS (
  SELECT setrole, pg_catalog.jsonb_object_agg(pg_catalog.split_part(setting, '=', 1), pg_catalog.substr(setting, pg_catalog.strpos(setting, '=') + 1)) AS list
  FROM pg_catalog.pg_db_role_setting CROSS JOIN LATERAL pg_catalog.unnest(setconfig) AS setting
  WHERE setdatabase = 0 GROUP BY setrole
), superusers AS (
  SELECT pg_catalog.jsonb_agg(rolname ORDER BY rolname) AS list FROM pg_catalog.pg_roles WHERE rolsuper
), roles AS (
  SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('name', rolname, 'login', rolcanlogin, 'inherit', rolinherit, 'createdb', rolcreatedb,
    'createrole', rolcreaterole, 'replication', rolreplication, 'bypassrls', rolbypassrls, 'connectionLimit', rolconnlimit, 'validUntil', rolvaliduntil,
    'memberOf', coalesce(membership.list, '[]'), 'settings', coalesce(setting.list, '{}'),
    'comment', pg_catalog.shobj_description(r.oid, 'pg_authid')) ORDER BY rolname) AS list
  FROM pg_catalog.pg_roles AS r LEFT JOIN membership ON member = r.oid LEFT JOIN setting ON setrole = r.oid
  -- pgforge_load roles belong to restores.
  WHERE NOT rolsuper AND rolname !~ '^(pg_|pgforge_load)'
)
SELECT pg_catalog.jsonb_pretty(pg_catalog.jsonb_build_object(
  'format', 2, 'cluster', :'cluster', 'run', :'run', 'systemIdentifier', :'identity', 'serverVersion', pg_catalog.current_setting('server_version'),
  'start', :'start', 'end', :'end', 'database', :'database'::pg_catalog.jsonb, 'roles', coalesce(roles.list, '[]'), 'superusers', superusers.list)
  || CASE :'files_object' WHEN '' THEN '{}' ELSE pg_catalog.jsonb_build_object('files', pg_catalog.jsonb_build_object(
    'app', :'files_app', 'object', :'files_object', 'bytes', :'files_bytes'::bigint, 'sha256', :'files_sha256')) END)
FROM roles, superusers;
