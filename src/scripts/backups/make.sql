-- The database INTO, if it is not there: with the owner of DATABASE where there is one, and closed to everybody else.
\set into `printf '%s.' "$INTO"`
\set database `printf '%s.' "$DATABASE"`
SELECT format('CREATE DATABASE %I TEMPLATE template0%s', left(:'into', -1),
  (SELECT format(' OWNER %I ENCODING %L LC_COLLATE %L LC_CTYPE %L', pg_get_userbyid(datdba), pg_encoding_to_char(encoding), datcollate, datctype)
   FROM pg_database WHERE datname = left(:'database', -1)))
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = left(:'into', -1)) \gexec
SELECT format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', left(:'into', -1)) \gexec
