-- What the database still lacks before Odoo can have it; nothing if nothing does.
SELECT CASE
  WHEN pg_is_in_recovery() THEN 'it is in recovery'
  WHEN NOT has_schema_privilege('public', 'CREATE') THEN 'its owner may not make tables yet'
  WHEN NOT has_database_privilege('postgres', 'CONNECT') THEN 'its owner may not connect to the database postgres yet'
  WHEN 2 > (SELECT count(*) FROM pg_extension WHERE extname IN ('pg_trgm', 'unaccent')) THEN 'extensions are missing yet'
END;
