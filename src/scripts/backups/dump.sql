-- Dumps one database, and describes it for the manifest. Both use the same snapshot: the counted rows are those in the archive.
-- No code of the database's owner may run in this session: its role can read every table.
-- The owner could replace a table with a view of the same name before it is counted. Minor releases since August 2024 then refuse to read it.
SELECT pg_catalog.set_config(name, 'view, foreign-table', false) FROM pg_catalog.pg_settings WHERE name = 'restrict_nonsystem_relation_kind' \g /dev/null
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT pg_catalog.pg_export_snapshot() AS snapshot, pg_catalog.pg_database_size(pg_catalog.current_database()) AS size \gset
\setenv SNAPSHOT :snapshot
\setenv SIZE :size
\! sh "$SCRIPTS/archive.sh" >&9 2>&9
\set archived `if [ -e "$TMPDIR/archived" ]; then echo on; else echo off; fi`
\if :archived
\set object `echo "$OBJECT"`
\set bytes `cat "$TMPDIR/bytes"`
\set sha256 `cat "$TMPDIR/sha256"`
-- Objects of an extension belong to it: pg_dump leaves them to `CREATE EXTENSION`.
WITH extended AS (
  SELECT classid, objid FROM pg_catalog.pg_depend WHERE deptype = 'e'
), tables AS (
  -- The tables that are dumped with their data; the rows of the twenty largest are counted.
  SELECT nspname, relname, pg_catalog.row_number() OVER (ORDER BY pg_catalog.pg_total_relation_size(c.oid) DESC, nspname, relname) AS rank
  FROM pg_catalog.pg_class AS c JOIN pg_catalog.pg_namespace AS n ON n.oid = relnamespace
  WHERE relkind = 'r' AND relpersistence <> 't' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND ('pg_catalog.pg_class'::pg_catalog.regclass, c.oid) NOT IN (TABLE extended)
), extensions AS (
  SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('name', extname, 'version', extversion, 'schema', nspname) ORDER BY extname) AS list
  FROM pg_catalog.pg_extension JOIN pg_catalog.pg_namespace AS n ON n.oid = extnamespace
), owners AS (
  -- Objects that the database's owner does not own.
  SELECT pg_catalog.jsonb_agg(pg_catalog.jsonb_build_object('type', type, 'name', object_names, 'args', object_args, 'owner', pg_catalog.pg_get_userbyid(refobjid))
    ORDER BY type, object_names, object_args) AS list
  FROM pg_catalog.pg_database AS d JOIN pg_catalog.pg_shdepend AS s ON s.dbid = d.oid
    CROSS JOIN LATERAL pg_catalog.pg_identify_object_as_address(s.classid, s.objid, 0)
  WHERE datname = pg_catalog.current_database() AND s.deptype = 'o' AND refobjid <> datdba
    AND (s.classid, s.objid) NOT IN (TABLE extended)
    -- Default privileges belong to a role and are not objects.
    AND s.classid <> 'pg_catalog.pg_default_acl'::pg_catalog.regclass
)
SELECT pg_catalog.format(
  'SELECT pg_catalog.jsonb_build_object(''name'', pg_catalog.current_database(), ''object'', %L, ''bytes'', %L::bigint, ''sha256'', %L,
     ''extensions'', %L::pg_catalog.jsonb, ''owners'', %L::pg_catalog.jsonb, ''tableCount'', %L::bigint, ''tables'', %s)
   || (SELECT pg_catalog.jsonb_build_object(''owner'', pg_catalog.pg_get_userbyid(datdba), ''comment'', pg_catalog.shobj_description(oid, ''pg_database''),
     ''encoding'', pg_catalog.pg_encoding_to_char(encoding), ''collate'', datcollate, ''ctype'', datctype, ''provider'', pg_catalog.to_jsonb(d) ->> ''datlocprovider'',
     ''locale'', coalesce(pg_catalog.to_jsonb(d) ->> ''datlocale'', pg_catalog.to_jsonb(d) ->> ''daticulocale''))
     FROM pg_catalog.pg_database AS d WHERE datname = pg_catalog.current_database())',
  :'object', :'bytes', :'sha256',
  coalesce((SELECT list FROM extensions), '[]'), coalesce((SELECT list FROM owners), '[]'), (SELECT pg_catalog.count(*) FROM tables),
  coalesce(
    (SELECT 'pg_catalog.jsonb_build_array(' || pg_catalog.string_agg(pg_catalog.format(
      'pg_catalog.jsonb_build_object(''schema'', %L, ''table'', %L, ''rows'', (SELECT pg_catalog.count(*) FROM ONLY %I.%I))',
      nspname, relname, nspname, relname), ', ' ORDER BY rank) || ')'
     FROM tables WHERE rank <= 20),
    'pg_catalog.jsonb_build_array()')
) \gexec
\endif
COMMIT;
