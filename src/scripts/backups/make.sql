-- The database INTO, if it is not there: like DATABASE was when it was dumped or, where the manifest in file MANIFEST does not say, like it is; and
-- closed to everybody but its owner.
\set into `printf '%s.' "$INTO"`
\set database `printf '%s.' "$DATABASE"`
\set manifest `cat "$MANIFEST"`
WITH dumped AS (
  SELECT d ->> 'owner' AS owner, d ->> 'encoding' AS encoding, d ->> 'collate' AS lc_collate, d ->> 'ctype' AS lc_ctype,
    d ->> 'provider' AS provider, d ->> 'locale' AS locale
  FROM jsonb_array_elements(:'manifest'::jsonb -> 'databases') AS d WHERE d ->> 'name' = left(:'database', -1) AND d ? 'encoding'
), here AS (
  SELECT pg_get_userbyid(datdba)::text AS owner, pg_encoding_to_char(encoding)::text AS encoding, datcollate::text AS lc_collate, datctype::text AS lc_ctype,
    to_jsonb(d) ->> 'datlocprovider' AS provider, coalesce(to_jsonb(d) ->> 'datlocale', to_jsonb(d) ->> 'daticulocale') AS locale
  FROM pg_database AS d WHERE datname = left(:'database', -1)
), as_it_was AS (
  SELECT * FROM dumped UNION ALL SELECT * FROM here LIMIT 1
)
SELECT format('CREATE DATABASE %I TEMPLATE template0', left(:'into', -1)) || coalesce(
  (SELECT coalesce(' OWNER ' || (SELECT quote_ident(rolname) FROM pg_roles WHERE rolname = owner), '')
     || format(' ENCODING %L LC_COLLATE %L LC_CTYPE %L', encoding, lc_collate, lc_ctype)
     || CASE provider WHEN 'i' THEN format(' LOCALE_PROVIDER icu ICU_LOCALE %L', locale) WHEN 'b' THEN format(' LOCALE_PROVIDER builtin BUILTIN_LOCALE %L', locale) ELSE '' END
   FROM as_it_was), '')
WHERE NOT EXISTS (SELECT FROM pg_database WHERE datname = left(:'into', -1)) \gexec
SELECT format('REVOKE CONNECT, TEMPORARY ON DATABASE %I FROM PUBLIC', left(:'into', -1)) \gexec
