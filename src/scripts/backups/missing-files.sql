-- Counts the files that rows of Odoo refer to, and those of them that the archive lacks. Standard input lists the archive's files.
CREATE TEMPORARY TABLE pg_temp.listed (name pg_catalog.text);
\copy pg_temp.listed FROM PSTDIN
SELECT pg_catalog.to_regclass('public.ir_attachment') IS NOT NULL AS has_attachments \gset
\if :has_attachments
  SELECT pg_catalog.count(*), pg_catalog.count(*) FILTER (WHERE found.name IS NULL)
  FROM (SELECT DISTINCT './' || store_fname::pg_catalog.text AS name FROM public.ir_attachment WHERE store_fname IS NOT NULL) AS referenced
  LEFT JOIN (SELECT DISTINCT name FROM pg_temp.listed) AS found USING (name);
\else
  \echo 0 0
\endif
