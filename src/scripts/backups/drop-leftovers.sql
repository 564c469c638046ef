-- Drops what an interrupted restore left behind: its database LOAD and role LOADER, those of restores that must have ended by now, and, if `all` is on,
-- those of every restore.
\set load `printf '%s' "${LOAD:-}"`
\set loader `printf '%s' "${LOADER:-}"`
SELECT pg_catalog.format('DROP DATABASE %I WITH (FORCE)', datname)
FROM pg_catalog.pg_database LEFT JOIN pg_catalog.pg_roles ON pg_roles.oid = datdba
WHERE datname = :'load' OR datname ~ '^pgforge load [0-9a-f]{16}$' AND (:'all' = 'on' OR rolname ~ '^pgforge_load_' AND rolvaliduntil < pg_catalog.now()) \gexec
SELECT pg_catalog.format('DROP ROLE %I', rolname)
FROM pg_catalog.pg_roles
WHERE rolname = :'loader' OR rolname ~ '^pgforge_load_[0-9a-f]{16}$' AND (:'all' = 'on' OR rolvaliduntil < pg_catalog.now()) \gexec
