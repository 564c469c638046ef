-- Creates the roles of the manifest in file MANIFEST that this cluster lacks, without passwords. If `attributes` is on they get their former attributes,
-- but never SUPERUSER; otherwise they can only own objects. Warns about what it cannot set.
\set manifest `cat "$MANIFEST"`
SELECT pg_catalog.set_config('pgforge.manifest', :'manifest', false), pg_catalog.set_config('pgforge.attributes', :'attributes', false) \g /dev/null
DO $$
DECLARE
  manifest CONSTANT pg_catalog.jsonb := pg_catalog.current_setting('pgforge.manifest');
  missing pg_catalog.jsonb;
  role pg_catalog.jsonb;
  entry record;
  former pg_catalog.text;
BEGIN
  SELECT coalesce(pg_catalog.jsonb_agg(r), '[]') INTO missing
  FROM pg_catalog.jsonb_array_elements(manifest -> 'roles') AS r
  WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = r ->> 'name');

  FOR role IN
    SELECT pg_catalog.jsonb_array_elements(missing)
    UNION ALL
    -- Privileges may have been granted to superusers, whose names may differ here.
    SELECT pg_catalog.jsonb_build_object('name', s.name)
    FROM pg_catalog.jsonb_array_elements_text(manifest -> 'superusers') AS s (name)
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = s.name)
    UNION ALL
    -- The owner of what belonged to a superuser.
    SELECT pg_catalog.jsonb_build_object('name', 'pgforge_restored')
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_roles WHERE rolname = 'pgforge_restored')
      AND NOT EXISTS (SELECT FROM pg_catalog.jsonb_array_elements(manifest -> 'roles') AS r WHERE r ->> 'name' = manifest #>> '{database,owner}')
  LOOP
    EXECUTE pg_catalog.format('CREATE ROLE %I', role ->> 'name');
  END LOOP;

  IF pg_catalog.current_setting('pgforge.attributes') <> 'on' THEN
    RETURN;
  END IF;
  FOR role IN SELECT pg_catalog.jsonb_array_elements(missing) LOOP
    EXECUTE pg_catalog.format('ALTER ROLE %I %s %s %s %s %s %s CONNECTION LIMIT %s', role ->> 'name',
      CASE WHEN (role -> 'login')::pg_catalog.bool THEN 'LOGIN' ELSE 'NOLOGIN' END,
      CASE WHEN (role -> 'inherit')::pg_catalog.bool THEN 'INHERIT' ELSE 'NOINHERIT' END,
      CASE WHEN (role -> 'createdb')::pg_catalog.bool THEN 'CREATEDB' ELSE 'NOCREATEDB' END,
      CASE WHEN (role -> 'createrole')::pg_catalog.bool THEN 'CREATEROLE' ELSE 'NOCREATEROLE' END,
      CASE WHEN (role -> 'replication')::pg_catalog.bool THEN 'REPLICATION' ELSE 'NOREPLICATION' END,
      CASE WHEN (role -> 'bypassrls')::pg_catalog.bool THEN 'BYPASSRLS' ELSE 'NOBYPASSRLS' END,
      (role ->> 'connectionLimit')::pg_catalog.int4);
    IF role ->> 'validUntil' IS NOT NULL THEN
      EXECUTE pg_catalog.format('ALTER ROLE %I VALID UNTIL %L', role ->> 'name', role ->> 'validUntil');
    END IF;
    IF role ->> 'comment' IS NOT NULL THEN
      EXECUTE pg_catalog.format('COMMENT ON ROLE %I IS %L', role ->> 'name', role ->> 'comment');
    END IF;
    FOR entry IN SELECT m ->> 'role' AS team, (m -> 'admin')::pg_catalog.bool AS admin FROM pg_catalog.jsonb_array_elements(role -> 'memberOf') AS m LOOP
      BEGIN
        EXECUTE pg_catalog.format('GRANT %I TO %I', entry.team, role ->> 'name') || CASE WHEN entry.admin THEN ' WITH ADMIN OPTION' ELSE '' END;
      EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'cannot make role % a member of %: %', role ->> 'name', entry.team, SQLERRM;
      END;
    END LOOP;
    -- A setting's value never becomes part of a statement: it is set for a moment, and ALTER ROLE takes it FROM CURRENT.
    FOR entry IN
      SELECT s.key AS name, s.value FROM pg_catalog.jsonb_each_text(role -> 'settings') AS s
      WHERE pg_catalog.lower(s.key) NOT IN ('role', 'session_authorization')
    LOOP
      BEGIN
        former := pg_catalog.current_setting(entry.name, true);
        PERFORM pg_catalog.set_config(entry.name, entry.value, true);
        EXECUTE pg_catalog.format('ALTER ROLE %I SET %I FROM CURRENT', role ->> 'name', entry.name);
        IF former IS NOT NULL THEN
          PERFORM pg_catalog.set_config(entry.name, former, true);
        END IF;
      EXCEPTION WHEN OTHERS THEN
        RAISE WARNING 'cannot give role % its setting %: %', role ->> 'name', entry.name, SQLERRM;
      END;
    END LOOP;
  END LOOP;
END $$;
