-- Creates the missing extensions of one declared database, after the extensions that they require. Reports each statement.
-- An extension's script runs as superuser, with the extension's schema in its search_path: it could call a function or an operator that a tenant planted
-- there. Therefore a relocatable extension is created in a new, empty schema, and then moved. PostgreSQL lets owners create a trusted extension in any
-- schema. Any other extension is created only where no tenant has functions or operators.
DO $$
DECLARE
  extension record;
  new pg_catalog.text;
  planted pg_catalog.text;
BEGIN
  FOR extension IN
    WITH RECURSIVE desired AS (
      SELECT e.name
      FROM pg_catalog.jsonb_array_elements_text(pg_catalog.current_setting('pgforge.desired')::pg_catalog.jsonb
        #> ARRAY['databases', pg_catalog.current_database()::pg_catalog.text, 'extensions']) AS e (name)
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension AS x WHERE x.extname = e.name)
    ), available AS (
      SELECT v.name::pg_catalog.text AS name, v.schema::pg_catalog.text AS schema, v.relocatable, v.trusted, v.requires::pg_catalog.text[] AS requires
      FROM pg_catalog.pg_available_extensions() AS e
        JOIN pg_catalog.pg_available_extension_versions() AS v ON v.name = e.name AND v.version = e.default_version
      -- Avoids reading all control files when nothing is missing.
      WHERE EXISTS (SELECT FROM desired)
    ), needed (name, depth) AS (
      SELECT desired.name, 0 FROM desired
      UNION
      SELECT r.name COLLATE pg_catalog."default", needed.depth + 1
      FROM needed JOIN available ON available.name = needed.name, pg_catalog.unnest(available.requires) AS r (name)
      WHERE needed.depth < 10
    )
    SELECT needed.name, available.relocatable, available.trusted, coalesce(available.schema, 'public') AS place, available.schema IS NOT NULL AS fixed,
      available.requires
    FROM needed LEFT JOIN available ON available.name = needed.name
    WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension AS x WHERE x.extname = needed.name)
    GROUP BY needed.name, available.relocatable, available.trusted, available.schema, available.requires
    ORDER BY pg_catalog.max(needed.depth) DESC, needed.name
  LOOP
    BEGIN
      IF NOT extension.trusted THEN
        SELECT pg_catalog.format('schema %I has functions or operators of role %I', n.nspname, r.rolname) INTO planted
        FROM (
          SELECT p.pronamespace AS namespace, p.proowner AS owner FROM pg_catalog.pg_proc AS p
          UNION ALL
          SELECT o.oprnamespace, o.oprowner FROM pg_catalog.pg_operator AS o
        ) AS found JOIN pg_catalog.pg_namespace AS n ON n.oid = found.namespace JOIN pg_catalog.pg_roles AS r ON r.oid = found.owner
        -- The script's search_path: the schemas of the required extensions, and the extension's schema unless that one is new.
        WHERE NOT r.rolsuper AND (n.nspname = extension.place AND NOT extension.relocatable
          OR n.oid IN (SELECT x.extnamespace FROM pg_catalog.pg_extension AS x WHERE x.extname = ANY (extension.requires)))
        LIMIT 1;
        IF planted IS NOT NULL THEN
          RAISE EXCEPTION '%, which the extension''s script could call as superuser', planted;
        END IF;
      END IF;
      IF extension.relocatable THEN
        new := pg_catalog.format('pgforge %s', pg_catalog.gen_random_uuid());
        EXECUTE pg_catalog.format('CREATE SCHEMA %I', new);
        EXECUTE pg_catalog.format('CREATE EXTENSION %I SCHEMA %I', extension.name, new);
        EXECUTE pg_catalog.format('ALTER EXTENSION %I SET SCHEMA public', extension.name);
        EXECUTE pg_catalog.format('DROP SCHEMA %I', new);
      ELSIF extension.fixed THEN
        EXECUTE pg_catalog.format('CREATE EXTENSION %I', extension.name);
      ELSE
        EXECUTE pg_catalog.format('CREATE EXTENSION %I SCHEMA public', extension.name);
      END IF;
      RAISE INFO '%', pg_catalog.format('CREATE EXTENSION %I', extension.name);
    EXCEPTION WHEN OTHERS THEN
      PERFORM pg_catalog.set_config('pgforge.failures',
        pg_catalog.concat_ws('; ', nullif(pg_catalog.current_setting('pgforge.failures'), ''), pg_catalog.format('extension %I: %s', extension.name, SQLERRM)), false);
    END;
  END LOOP;
END $$;
