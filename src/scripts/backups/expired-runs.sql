-- Lists the expired runs, the oldest first: a run and the stem of a database, one a line. File RUNS has a line for each manifest of a database. Runs are
-- counted for each database separately: a database that can no longer be dumped keeps the last runs that hold it. A run's name begins with its time in
-- UTC; days, weeks and months are those of the zone. File DONE names the stems to check.
\set runs `cat "$RUNS"`
\set done `cat "$DONE"`
WITH run AS (
  SELECT name, stem, pg_catalog.to_timestamp(pg_catalog.left(name, 15), 'YYYYMMDD"T"HH24MISS') AT TIME ZONE :'zone' AS time
  FROM pg_catalog.regexp_split_to_table(:'runs', E'\n') AS line,
    pg_catalog.split_part(line, '/', 1) AS name, pg_catalog.regexp_replace(line, '^.*/|\.json$', '', 'g') AS stem
  WHERE line ~ '^[0-9]{8}T[0-9]{6}Z-[^/]+/[A-Za-z0-9_-]+\.json$' AND stem IN (SELECT pg_catalog.regexp_split_to_table(:'done', E'\n'))
), period AS (
  SELECT name, stem, unit, pg_catalog.row_number() OVER (PARTITION BY stem, unit, pg_catalog.date_trunc(unit, time) ORDER BY name DESC) AS place,
    pg_catalog.dense_rank() OVER (PARTITION BY stem, unit ORDER BY pg_catalog.date_trunc(unit, time) DESC) AS age
  FROM run CROSS JOIN (VALUES ('day'), ('week'), ('month')) AS u (unit)
), newest AS (
  SELECT name, stem, pg_catalog.row_number() OVER (PARTITION BY stem ORDER BY name DESC) AS place FROM run
), kept AS (
  SELECT name, stem FROM newest WHERE place <= :'last'::bigint
  UNION
  SELECT name, stem FROM period
    JOIN (VALUES ('day', :'daily'::bigint), ('week', :'weekly'::bigint), ('month', :'monthly'::bigint)) AS keep (unit, count) USING (unit)
  WHERE place = 1 AND age <= count
)
SELECT name, stem FROM run WHERE (name, stem) NOT IN (TABLE kept) ORDER BY name, stem;
