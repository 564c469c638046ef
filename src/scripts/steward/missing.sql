-- What an operator has not made yet of the roles and databases that are asked for, a line each; nothing once all is there.
\set asked `cat "$ASKED"`
WITH document AS (
  SELECT :'asked'::jsonb AS asked
), role AS (
  SELECT name, a.* FROM document, jsonb_each(asked -> 'roles') AS role (name, attributes),
    jsonb_to_record(attributes) AS a (login boolean, createdb boolean, createrole boolean, replication boolean, bypassrls boolean,
      inherit boolean, "connectionLimit" integer, "inRoles" jsonb)
)
SELECT format('role %s is not there', name) FROM role WHERE NOT EXISTS (SELECT FROM pg_roles WHERE rolname = name)
UNION ALL
SELECT format('role %s has other attributes', name)
FROM role JOIN pg_roles ON rolname = name
WHERE (rolcanlogin, rolcreatedb, rolcreaterole, rolreplication, rolbypassrls, rolinherit, rolconnlimit)
  <> (login, createdb, createrole, replication, bypassrls, inherit, "connectionLimit")
UNION ALL
SELECT format('role %s has no password', name) FROM role JOIN pg_authid ON rolname = name WHERE login AND rolpassword IS NULL
UNION ALL
SELECT format('role %s is no member of %s', name, team)
FROM role CROSS JOIN jsonb_array_elements_text("inRoles") AS team
WHERE NOT EXISTS (SELECT FROM pg_auth_members JOIN pg_roles m ON m.oid = member JOIN pg_roles t ON t.oid = roleid WHERE m.rolname = name AND t.rolname = team)
UNION ALL
SELECT format('database %s is not there', name)
FROM document, jsonb_object_keys(asked -> 'databases') AS name WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name)
UNION ALL
SELECT format('database %s has another owner', name)
FROM document, jsonb_each(asked -> 'databases') AS database (name, properties) JOIN pg_database ON datname = name
WHERE pg_get_userbyid(datdba) <> properties ->> 'owner';
