-- The manifest of a run, from what each database's line in file ARCHIVES says.
\set databases `paste -s -d , "$ARCHIVES"`
SELECT jsonb_pretty(jsonb_build_object(
  'format', 1, 'cluster', :'cluster', 'run', :'run', 'systemIdentifier', :'identity', 'serverVersion', current_setting('server_version'),
  'start', :'start', 'end', :'end',
  'globals', jsonb_build_object('object', 'globals.sql', 'bytes', :'globals_bytes'::bigint, 'sha256', :'globals_sha256'),
  'files', CASE :'files_object' WHEN '' THEN '[]' ELSE jsonb_build_array(jsonb_build_object(
    'app', :'files_app', 'database', :'files_database', 'object', :'files_object', 'bytes', :'files_bytes'::bigint, 'sha256', :'files_sha256')) END,
  'databases', ('[' || :'databases' || ']')::jsonb));
