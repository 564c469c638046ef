-- Of how many files rows of Odoo's speak, and how many of those are not in the archive whose names are in the file LISTED, which the server can read.
CREATE TEMPORARY TABLE listed (name text);
\set listed `printf '%s' "$LISTED"`
COPY listed FROM :'listed';
SELECT to_regclass('public.ir_attachment') IS NOT NULL AS spoken \gset
\if :spoken
  SELECT count(*), count(*) FILTER (WHERE found.name IS NULL)
  FROM (SELECT DISTINCT './' || store_fname AS name FROM public.ir_attachment WHERE store_fname IS NOT NULL) AS wanted
  LEFT JOIN (SELECT DISTINCT name FROM listed) AS found USING (name);
\else
  \echo 0 0
\endif
