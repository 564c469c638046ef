-- The runs that are not to be kept, the oldest first. File RUNS has a line for each manifest. A run's name begins with its time in UTC; days, weeks
-- and months are those of the zone.
SET TimeZone = 'UTC';
\set runs `cat "$RUNS"`
WITH run AS (
  SELECT name, to_timestamp(left(name, 15), 'YYYYMMDD"T"HH24MISS') AT TIME ZONE :'zone' AS time
  FROM regexp_split_to_table(:'runs', E'\n') AS line, split_part(line, '/', 1) AS name
  WHERE line ~ '^[0-9]{8}T[0-9]{6}Z-[^/]+/manifest\.json$'
), period AS (
  SELECT name, unit, row_number() OVER (PARTITION BY unit, date_trunc(unit, time) ORDER BY name DESC) AS place,
    dense_rank() OVER (PARTITION BY unit ORDER BY date_trunc(unit, time) DESC) AS age
  FROM run CROSS JOIN (VALUES ('day'), ('week'), ('month')) AS u (unit)
), kept AS (
  (SELECT name FROM run ORDER BY name DESC LIMIT :last)
  UNION
  SELECT name FROM period JOIN (VALUES ('day', :daily), ('week', :weekly), ('month', :monthly)) AS asked (unit, count) USING (unit)
  WHERE place = 1 AND age <= count
)
SELECT name FROM run WHERE name NOT IN (SELECT name FROM kept) ORDER BY name;
