-- How many files rows of Odoo's refer to, and how many of those are not in the archive, whose names are on standard input.
CREATE TEMPORARY TABLE pg_temp.listed (name pg_catalog.text);
\copy pg_temp.listed FROM PSTDIN
SELECT pg_catalog.to_regclass('public.ir_attachment') IS NOT NULL AS spoken \gset
\if :spoken
  SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE found.name IS NULL)
  FROM (SELECT DISTINCT './' || store_fname::pg_catalog.text AS name FROM public.ir_attachment WHERE store_fname IS NOT NULL) AS wanted
  LEFT JOIN (SELECT DISTINCT name FROM pg_temp.listed) AS found USING (name);
\else
  \echo 0 0
\endif
