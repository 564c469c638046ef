-- Whether the database DATABASE is there.
\set database `printf '%s.' "$DATABASE"`
SELECT EXISTS (SELECT FROM pg_database WHERE datname = left(:'database', -1));
