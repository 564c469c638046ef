-- Of the archives of the manifest in file MANIFEST those that file ASKED names, as restore.sql has them; a line that begins with `!` says what stands
-- against it. Where `some` may be missing, those that the run does not hold are made empty by somebody else.
\set manifest `cat "$MANIFEST"`
\set asked `cat "$ASKED"`
WITH held AS (
  SELECT database, database ->> 'name' AS name FROM jsonb_array_elements(:'manifest'::jsonb -> 'databases') AS database
), wanted AS (
  SELECT name FROM jsonb_array_elements_text(:'asked'::jsonb -> 'databases') AS name
)
SELECT '!', format('is of PostgreSQL %s, and this cluster of %s', :'manifest'::jsonb ->> 'serverVersion', current_setting('server_version')), '', ''
WHERE split_part(:'manifest'::jsonb ->> 'serverVersion', '.', 1)::int > current_setting('server_version_num')::int / 10000
UNION ALL
SELECT '!', format('holds no database %s', min(name)), '', ''
FROM wanted
HAVING CASE WHEN (:'asked'::jsonb -> 'some')::boolean THEN bool_and(name NOT IN (SELECT name FROM held))
  ELSE bool_or(name NOT IN (SELECT name FROM held)) END
UNION ALL
SELECT '-', globals ->> 'object', globals ->> 'bytes', globals ->> 'sha256' FROM CAST(:'manifest'::jsonb -> 'globals' AS jsonb) AS globals
UNION ALL
SELECT translate(encode(convert_to(name, 'UTF8'), 'base64'), E'\n', ''), database ->> 'object', database ->> 'bytes', database ->> 'sha256'
FROM held WHERE name IN (SELECT name FROM wanted);
