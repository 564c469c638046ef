-- Creates the missing databases, and revokes the right of PUBLIC to connect. A new database belongs to the superuser until database.sql has created its
-- extensions: until then its owner could plant objects that the extension scripts call. Reports each statement.
\ir desired.sql
-- CREATE DATABASE cannot run in a transaction: the first column of each row reports the statement, the second is the statement.
SELECT pg_catalog.format('DO %L', pg_catalog.format('BEGIN RAISE INFO USING MESSAGE = %L; END', missing.statement)), missing.statement
FROM (
  SELECT pg_catalog.format('CREATE DATABASE %I', name) AS statement
  FROM pg_catalog.jsonb_object_keys(pg_catalog.current_setting('pgforge.desired')::pg_catalog.jsonb -> 'databases') AS desired (name)
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_database AS d WHERE d.datname = name)
) AS missing
\gexec
DO $$
DECLARE statement pg_catalog.text;
BEGIN
  FOR statement IN
    SELECT pg_catalog.format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', d.datname)
    FROM pg_catalog.pg_database AS d
    WHERE pg_catalog.current_setting('pgforge.desired')::pg_catalog.jsonb -> 'databases' ? d.datname::pg_catalog.text
      AND EXISTS (SELECT FROM pg_catalog.aclexplode(coalesce(d.datacl, pg_catalog.acldefault('d', d.datdba))) AS a WHERE a.grantee = 0)
  LOOP
    BEGIN
      EXECUTE statement;
      RAISE INFO '%', statement;
    EXCEPTION WHEN OTHERS THEN
      -- A tenant that locks the catalog row of its database must not hold up the others.
      PERFORM pg_catalog.set_config('pgforge.failures',
        pg_catalog.concat_ws('; ', nullif(pg_catalog.current_setting('pgforge.failures'), ''), pg_catalog.concat(statement, ': ', SQLERRM)), false);
    END;
  END LOOP;
END $$;
SELECT pg_catalog.current_setting('pgforge.failures');
