-- What the database still lacks before Odoo can have it; nothing if nothing does.
SELECT CASE
  WHEN pg_catalog.pg_is_in_recovery() THEN 'it is in recovery'
  WHEN NOT pg_catalog.has_schema_privilege('public', 'CREATE') THEN 'its owner may not make tables yet'
  WHEN NOT pg_catalog.has_database_privilege('postgres', 'CONNECT') THEN 'its owner may not connect to the database postgres yet'
  WHEN 2 > (SELECT pg_catalog.count(*) FROM pg_catalog.pg_extension AS x WHERE x.extname IN ('pg_trgm', 'unaccent')) THEN 'extensions are missing yet'
END;
