-- Prints whether the database INTO exists.
\set into `printf '%s.' "$INTO"`
SELECT EXISTS (SELECT FROM pg_catalog.pg_database WHERE datname = pg_catalog."left"(:'into', -1));
