-- Prints what the database still lacks before Odoo can use it, or nothing.
SELECT CASE
  WHEN pg_catalog.pg_is_in_recovery() THEN 'it is in recovery'
  WHEN NOT pg_catalog.has_schema_privilege('public', 'CREATE') THEN 'its owner cannot create tables yet'
  WHEN NOT pg_catalog.has_database_privilege('postgres', 'CONNECT') THEN 'its owner cannot connect to database postgres yet'
  WHEN 2 > (SELECT pg_catalog.count(*) FROM pg_catalog.pg_extension AS x WHERE x.extname IN ('pg_trgm', 'unaccent')) THEN 'extensions are still missing'
END;
