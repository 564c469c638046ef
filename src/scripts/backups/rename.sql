-- The database INTO is whole, and gets its name DATABASE.
\set database `printf '%s.' "$DATABASE"`
\set into `printf '%s.' "$INTO"`
SELECT format('ALTER DATABASE %I RENAME TO %I', left(:'into', -1), left(:'database', -1)) \gexec
