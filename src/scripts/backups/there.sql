-- Whether the database INTO is there.
\set into `printf '%s.' "$INTO"`
SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = pg_catalog."left"(:'into', -1));
