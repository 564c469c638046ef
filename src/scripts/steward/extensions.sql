-- The extensions of one declared database that are missing, and what they require, that first. Each statement that is run is shown.
-- An extension's script runs as superuser, and its path is the schema that the extension is made in: a function or an operator that a tenant has put there
-- could take the place of one that the script means. So an extension that can be moved is made in a new schema, in which there is nothing yet, and moved
-- afterwards; PostgreSQL itself lets owners create a trusted one anywhere; any other is created only where no tenant has put functions or operators.
DO $$
DECLARE
  extension record;
  new pg_catalog.text;
  planted pg_catalog.text;
BEGIN
  FOR extension IN
    WITH RECURSIVE asked AS (
      SELECT e.name
      FROM pg_catalog.jsonb_array_elements_text(pg_catalog.current_setting('pgforge.asked')::pg_catalog.jsonb
        #> ARRAY['databases', pg_catalog.current_database()::pg_catalog.text, 'extensions']) AS e (name)
      WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_extension AS x WHERE x.extname = e.name)
    ), available AS (
      SELECT v.name::pg_catalog.text AS name, v.schema::pg_catalog.text AS schema, v.relocatable, v.trusted, v.requires::pg_catalog.text[] AS requires
      FROM pg_catalog.pg_available_extensions() AS e
        JOIN pg_catalog.pg_available_extension_versions() AS v ON v.name = e.name AND v.version = e.default_version
      -- Nobody reads all those files for nothing.
      WHERE EXISTS (SELECT FROM asked)
    ), needed (name, depth) AS (
      SELECT asked.name, 0 FROM asked
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
        -- The script's path: the schemas of what it requires, and the extension's own unless that is new.
        WHERE NOT r.rolsuper AND (n.nspname = extension.place AND NOT extension.relocatable
          OR n.oid IN (SELECT x.extnamespace FROM pg_catalog.pg_extension AS x WHERE x.extname = ANY (extension.requires)))
        LIMIT 1;
        IF planted IS NOT NULL THEN
          RAISE EXCEPTION 'it is not created where its script, which runs as superuser, could call them: %', planted;
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
      PERFORM pg_catalog.set_config('pgforge.trouble',
        pg_catalog.concat_ws('; ', nullif(pg_catalog.current_setting('pgforge.trouble'), ''), pg_catalog.format('extension %I: %s', extension.name, SQLERRM)), false);
    END;
  END LOOP;
END $$;
