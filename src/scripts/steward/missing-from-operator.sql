-- Lists the desired roles and databases that the operator has not created yet, one a line.
\set desired `cat "$DESIRED"`
WITH document AS (
  SELECT :'desired'::pg_catalog.jsonb AS desired
), role AS (
  SELECT r.name, a.*
  FROM document, pg_catalog.jsonb_each(document.desired -> 'roles') AS r (name, attributes),
    pg_catalog.jsonb_to_record(r.attributes) AS a (login boolean, createdb boolean, createrole boolean, replication boolean, bypassrls boolean,
      inherit boolean, "connectionLimit" integer, "inRoles" pg_catalog.jsonb)
)
SELECT pg_catalog.format('role %s does not exist yet', name)
FROM role WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles AS r WHERE r.rolname = role.name)
UNION ALL
SELECT pg_catalog.format('role %s has different attributes', name)
FROM role JOIN pg_catalog.pg_roles AS r ON r.rolname = role.name
WHERE (r.rolcanlogin, r.rolcreatedb, r.rolcreaterole, r.rolreplication, r.rolbypassrls, r.rolinherit, r.rolconnlimit)
  <> (login, createdb, createrole, replication, bypassrls, inherit, "connectionLimit")
UNION ALL
SELECT pg_catalog.format('role %s has no password yet', name)
FROM role JOIN pg_catalog.pg_authid AS a ON a.rolname = role.name WHERE role.login AND a.rolpassword IS NULL
UNION ALL
SELECT pg_catalog.format('role %s is not a member of %s', role.name, wanted.team)
FROM role CROSS JOIN pg_catalog.jsonb_array_elements_text(role."inRoles") AS wanted (team)
WHERE NOT EXISTS (
  SELECT FROM pg_catalog.pg_auth_members AS a JOIN pg_catalog.pg_roles AS m ON m.oid = a.member JOIN pg_catalog.pg_roles AS t ON t.oid = a.roleid
  WHERE m.rolname = role.name AND t.rolname = wanted.team)
UNION ALL
SELECT pg_catalog.format('database %s does not exist yet', wanted.name)
FROM document, pg_catalog.jsonb_object_keys(document.desired -> 'databases') AS wanted (name)
WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_database AS d WHERE d.datname = wanted.name)
UNION ALL
SELECT pg_catalog.format('database %s has a different owner', wanted.name)
FROM document, pg_catalog.jsonb_each(document.desired -> 'databases') AS wanted (name, properties)
  JOIN pg_catalog.pg_database AS d ON d.datname = wanted.name
WHERE pg_catalog.pg_get_userbyid(d.datdba) <> wanted.properties ->> 'owner';
