-- The databases that are missing, and who may not connect to one. A new database belongs to the superuser until database.sql has created its extensions:
-- before that its owner could put something in their scripts' way. Each statement that is run is shown.
\ir asked.sql
-- A database cannot be created inside a transaction: the first column of each row shows the statement, the second is the statement.
SELECT pg_catalog.format('DO %L', pg_catalog.format('BEGIN RAISE INFO USING MESSAGE = %L; END', missing.statement)), missing.statement
FROM (
  SELECT pg_catalog.format('CREATE DATABASE %I', name) AS statement
  FROM pg_catalog.jsonb_object_keys(pg_catalog.current_setting('pgforge.asked')::pg_catalog.jsonb -> 'databases') AS asked (name)
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_database AS d WHERE d.datname = name)
) AS missing
\gexec
DO $$
DECLARE statement pg_catalog.text;
BEGIN
  FOR statement IN
    SELECT pg_catalog.format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', d.datname)
    FROM pg_catalog.pg_database AS d
    WHERE pg_catalog.current_setting('pgforge.asked')::pg_catalog.jsonb -> 'databases' ? d.datname::pg_catalog.text
      AND EXISTS (SELECT FROM pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) AS a WHERE a.grantee = 0)
  LOOP
    BEGIN
      EXECUTE statement;
      RAISE INFO '%', statement;
    EXCEPTION WHEN OTHERS THEN
      -- A tenant that holds its database's row must not stop the others.
      PERFORM pg_catalog.set_config('pgforge.trouble',
        pg_catalog.concat_ws('; ', nullif(pg_catalog.current_setting('pgforge.trouble'), ''), pg_catalog.concat(statement, ': ', SQLERRM)), false);
    END;
  END LOOP;
END $$;
SELECT pg_catalog.current_setting('pgforge.trouble');
