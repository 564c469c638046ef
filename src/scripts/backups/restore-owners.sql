-- In the database LOAD: gives every object of LOADER to the database's owner, or to its former owner, and revokes all rights of LOADER. Warns about
-- objects that cannot get their former owner.
\set loader `printf '%s' "$LOADER"`
\set manifest `cat "$MANIFEST"`
SELECT pg_catalog.set_config('pgforge.loader', :'loader', false), pg_catalog.set_config('pgforge.manifest', :'manifest', false) \g /dev/null
BEGIN;
-- Gives schema public the owner that it has in a new database; see grant-to-loader.sql.
SELECT pg_catalog.format('ALTER SCHEMA public OWNER TO %I', pg_catalog.pg_get_userbyid(system.nspowner))
FROM pg_catalog.pg_namespace AS public, pg_catalog.pg_namespace AS system
WHERE public.nspname = 'public' AND system.nspname = 'pg_catalog' AND pg_catalog.pg_get_userbyid(public.nspowner) = :'loader' \gexec
DO $$
DECLARE
  loader CONSTANT pg_catalog.name := pg_catalog.current_setting('pgforge.loader');
  database CONSTANT pg_catalog.jsonb := pg_catalog.current_setting('pgforge.manifest')::pg_catalog.jsonb -> 'database';
  -- Never a superuser: the restored code would run as one.
  owner CONSTANT pg_catalog.name := coalesce((SELECT rolname FROM pg_catalog.pg_roles WHERE rolname = database ->> 'owner' AND NOT rolsuper), 'pgforge_restored');
  object record;
  found record;
  statement pg_catalog.text;
BEGIN
  EXECUTE pg_catalog.format('REASSIGN OWNED BY %I TO %I', loader, owner);
  IF owner <> database ->> 'owner' THEN
    RAISE WARNING 'objects in database % now belong to role %, because % is a superuser', pg_catalog.quote_ident(database ->> 'name'), owner, pg_catalog.quote_ident(database ->> 'owner');
  END IF;
  FOR object IN
    SELECT o ->> 'type' AS type, o ->> 'owner' AS owner,
      ARRAY(SELECT pg_catalog.jsonb_array_elements_text(o -> 'name')) AS names, ARRAY(SELECT pg_catalog.jsonb_array_elements_text(o -> 'args')) AS args
    FROM pg_catalog.jsonb_array_elements(database -> 'owners') AS o
    -- A sequence owned by a column follows its table.
    ORDER BY o ->> 'type' = 'sequence'
  LOOP
    BEGIN
      SELECT i.identity, r.rolsuper,
        EXISTS (SELECT FROM pg_catalog.pg_proc WHERE a.classid = 'pg_catalog.pg_proc'::pg_catalog.regclass AND pg_proc.oid = a.objid AND prosecdef) AS definer,
        CASE
          WHEN i.type IN ('table', 'view', 'materialized view', 'sequence', 'foreign table', 'schema', 'type', 'collation', 'conversion', 'operator', 'operator class',
            'operator family', 'text search dictionary', 'text search configuration', 'large object', 'server') THEN pg_catalog.upper(i.type)
          WHEN i.type IN ('function', 'procedure', 'aggregate') THEN 'ROUTINE'
          WHEN i.type = 'composite type' THEN 'TYPE'
          WHEN i.type = 'statistics object' THEN 'STATISTICS'
        END AS keyword
      INTO STRICT found
      FROM pg_catalog.pg_get_object_address(object.type, object.names, object.args) AS a,
        pg_catalog.pg_identify_object(a.classid, a.objid, 0) AS i LEFT JOIN pg_catalog.pg_roles AS r ON r.rolname = object.owner;
      IF found.rolsuper IS DISTINCT FROM false OR found.keyword IS NULL OR object.owner ~ '^pg_' THEN
        RAISE WARNING '% % now belongs to %, not %', object.type, found.identity, owner, pg_catalog.quote_ident(object.owner);
      ELSIF found.definer THEN
        -- The owner of the database could have changed the code during the restore.
        RAISE WARNING '% % is SECURITY DEFINER and now belongs to %, not %', object.type, found.identity, owner, pg_catalog.quote_ident(object.owner);
      ELSE
        EXECUTE pg_catalog.format('ALTER %s %s OWNER TO %I', found.keyword, found.identity, object.owner);
      END IF;
    EXCEPTION WHEN OTHERS THEN
      RAISE WARNING '% % now belongs to %, not %: %', object.type, object.names, owner, pg_catalog.quote_ident(object.owner), SQLERRM;
    END;
  END LOOP;
  EXECUTE pg_catalog.format('DROP OWNED BY %I', loader);
END $$;
COMMIT;
