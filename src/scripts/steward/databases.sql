-- Databases, their owners, and who may not connect. Each statement that is run is shown.
\ir session.sql
-- A database cannot be made inside a transaction: the first column of each row shows the statement, the second is the statement.
SELECT format('DO %L', format('BEGIN RAISE INFO USING MESSAGE = %L; END', statement)), statement
FROM (
  SELECT format('CREATE DATABASE %I OWNER %I', name, asked ->> 'owner') AS statement
  FROM jsonb_each(current_setting('pgforge.asked')::jsonb -> 'databases') AS d (name, asked)
  WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = name)
) AS missing
\gexec
DO $$
DECLARE statement text;
BEGIN
  FOR statement IN
    SELECT format('ALTER DATABASE %I OWNER TO %I', name, asked ->> 'owner')
    FROM jsonb_each(current_setting('pgforge.asked')::jsonb -> 'databases') AS d (name, asked)
      JOIN pg_database ON datname = name JOIN pg_roles ON pg_roles.oid = datdba
    WHERE rolname <> asked ->> 'owner'
  LOOP
    RAISE INFO '%', statement;
    EXECUTE statement;
  END LOOP;

  FOR statement IN
    SELECT format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', datname)
    FROM pg_database
    WHERE (datname IN ('postgres', 'template1') OR current_setting('pgforge.asked')::jsonb -> 'databases' ? datname::text)
      AND EXISTS (SELECT FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE grantee = 0)
    UNION ALL
    SELECT format('GRANT CONNECT ON DATABASE postgres TO %I', rolname)
    FROM jsonb_array_elements_text(current_setting('pgforge.asked')::jsonb -> 'visitors') AS visitor JOIN pg_roles ON rolname = visitor, pg_database
    WHERE datname = 'postgres'
      AND NOT EXISTS (SELECT FROM aclexplode(datacl) AS a WHERE a.grantee = pg_roles.oid AND privilege_type = 'CONNECT')
    UNION ALL
    SELECT format('GRANT ALL ON DATABASE %I TO %I', datname, rolname)
    FROM pg_database JOIN pg_roles ON pg_roles.oid = datdba
    WHERE current_setting('pgforge.asked')::jsonb -> 'databases' ? datname::text
      AND 3 > (SELECT count(*) FROM aclexplode(coalesce(datacl, acldefault('d', datdba))) WHERE grantee = datdba)
  LOOP
    RAISE INFO '%', statement;
    EXECUTE statement;
  END LOOP;
END $$;
