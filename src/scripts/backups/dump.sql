-- One database: its archive, and what the manifest says of it. Both see the same snapshot, so that the rows counted here are those in the archive.
SELECT set_config(name, '0', false) FROM pg_settings
WHERE name IN ('statement_timeout', 'idle_in_transaction_session_timeout', 'transaction_timeout', 'idle_session_timeout') \g /dev/null
-- What the role may not see in full is an error, and no smaller count.
SET row_security = off;
SET lock_timeout = '5min';
BEGIN TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY;
SELECT pg_export_snapshot() AS snapshot, pg_database_size(current_database()) AS size \gset
\setenv SNAPSHOT :snapshot
\setenv SIZE :size
\! sh "$SCRIPTS/archive.sh" >&9 2>&9
\set archived `if [ -e "$TMPDIR/archived" ]; then echo on; else echo off; fi`
\if :archived
\set object `echo "$OBJECT"`
\set bytes `cat "$TMPDIR/bytes"`
\set sha256 `cat "$TMPDIR/sha256"`
-- The rows of the twenty largest tables that are dumped with their data.
WITH tables AS (
  SELECT nspname, relname, row_number() OVER (ORDER BY pg_total_relation_size(c.oid) DESC, nspname, relname) AS rank
  FROM pg_class c JOIN pg_namespace n ON n.oid = relnamespace
  WHERE relkind = 'r' AND relpersistence <> 't' AND nspname !~ '^pg_' AND nspname <> 'information_schema'
    AND NOT EXISTS (SELECT FROM pg_depend WHERE classid = 'pg_class'::regclass AND objid = c.oid AND deptype = 'e')
)
SELECT format(
  'SELECT jsonb_build_object(''name'', current_database(), ''object'', %L, ''bytes'', %L::bigint, ''sha256'', %L, ''tableCount'', %L::bigint, ''tables'', %s)
   || (SELECT jsonb_build_object(''owner'', pg_get_userbyid(datdba), ''encoding'', pg_encoding_to_char(encoding), ''collate'', datcollate, ''ctype'', datctype,
     ''provider'', to_jsonb(d) ->> ''datlocprovider'', ''locale'', coalesce(to_jsonb(d) ->> ''datlocale'', to_jsonb(d) ->> ''daticulocale''))
     FROM pg_database AS d WHERE datname = current_database())',
  :'object', :'bytes', :'sha256', (SELECT count(*) FROM tables),
  coalesce(
    (SELECT 'jsonb_build_array(' || string_agg(format(
      'jsonb_build_object(''schema'', %L, ''table'', %L, ''rows'', (SELECT count(*) FROM ONLY %I.%I))', nspname, relname, nspname, relname), ', ' ORDER BY rank) || ')'
     FROM tables WHERE rank <= 20),
    'jsonb_build_array()')
) \gexec
\endif
COMMIT;
