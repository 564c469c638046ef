-- Renames the completed database LOAD to INTO, and drops LOADER. An existing database INTO is empty, and is dropped.
\set load `printf '%s' "$LOAD"`
\set loader `printf '%s' "$LOADER"`
\set into `printf '%s.' "$INTO"`
SELECT pg_catalog.format('DROP ROLE %I', :'loader') \gexec
SELECT pg_catalog.format('DROP DATABASE %I WITH (FORCE)', datname) FROM pg_catalog.pg_database WHERE datname = pg_catalog."left"(:'into', -1) \gexec
SELECT pg_catalog.format('ALTER DATABASE %I RENAME TO %I', :'load', pg_catalog."left"(:'into', -1)) \gexec
