-- Sets every setting that the owner of a database can set to its most harmful value. Some exist only once PL/pgSQL is loaded.
\set ON_ERROR_STOP off
DO 'BEGIN END';
SELECT pg_catalog.format('ALTER DATABASE %I SET %I = %L', pg_catalog.current_database(), name,
  CASE
    WHEN name IN ('statement_timeout', 'lock_timeout', 'idle_in_transaction_session_timeout', 'idle_session_timeout', 'transaction_timeout') THEN '1'
    WHEN name = 'search_path' THEN 'public, pg_catalog'
    WHEN name = 'role' THEN current_user
    WHEN name = 'session_authorization' THEN current_user
    WHEN name = 'local_preload_libraries' THEN 'nowhere'
    WHEN name = 'DateStyle' THEN 'German'
    WHEN name = 'IntervalStyle' THEN 'iso_8601'
    WHEN name = 'TimeZone' THEN 'Asia/Tokyo'
    WHEN name = 'client_encoding' THEN 'LATIN1'
    WHEN name = 'default_transaction_isolation' THEN 'serializable'
    WHEN name = 'geqo' THEN 'on'
    WHEN name = 'geqo_threshold' THEN '2'
    WHEN name LIKE 'enable\_%' THEN 'off'
    -- A lower value would send a message for every step.
    WHEN name = 'client_min_messages' THEN 'error'
    WHEN vartype = 'bool' THEN CASE reset_val WHEN 'on' THEN 'off' ELSE 'on' END
    WHEN vartype = 'enum' THEN (SELECT other FROM unnest(enumvals) AS other WHERE other <> reset_val LIMIT 1)
    WHEN vartype IN ('integer', 'real') THEN max_val
    ELSE 'x'
  END)
FROM pg_catalog.pg_settings WHERE context = 'user' AND name !~ '^debug_print_|^trace_'
UNION ALL
SELECT pg_catalog.format('ALTER DATABASE %I SET %s', pg_catalog.current_database(), setting)
FROM unnest(ARRAY['role = ' || quote_ident(current_user), 'session_authorization = ' || quote_ident(current_user), 'plpgsql.extra_errors = ''all''', 'plpgsql.check_asserts = off']) AS setting
\gexec
