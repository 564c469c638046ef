-- Prints one object of this database, other than extensions and schemas, and how many more there are; nothing if the database is empty.
WITH created AS (
  SELECT 'pg_catalog.pg_class'::pg_catalog.regclass AS catalog, oid, 1 AS place FROM pg_catalog.pg_class WHERE relkind IN ('r', 'p', 'v', 'm', 'f', 'S', 'c') AND relpersistence <> 't'
  UNION ALL
  SELECT 'pg_catalog.pg_proc'::pg_catalog.regclass, oid, 2 FROM pg_catalog.pg_proc
  UNION ALL
  -- Tables and types create further types, which are skipped.
  SELECT 'pg_catalog.pg_type'::pg_catalog.regclass, oid, 3 FROM pg_catalog.pg_type WHERE typtype IN ('b', 'd', 'e', 'r') AND typcategory <> 'A'
  UNION ALL
  SELECT 'pg_catalog.pg_largeobject'::pg_catalog.regclass, oid, 4 FROM pg_catalog.pg_largeobject_metadata
), object AS (
  SELECT place, type, identity
  FROM created CROSS JOIN LATERAL pg_catalog.pg_identify_object(catalog, oid, 0)
  -- Objects with a lower OID exist in every database; the OID of a large object can be chosen.
  WHERE (oid >= 16384 OR place = 4)
    AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend WHERE classid = catalog AND objid = created.oid AND deptype = 'e')
)
SELECT pg_catalog.concat((SELECT pg_catalog.concat_ws(' ', type, identity) FROM object ORDER BY place, identity LIMIT 1),
  CASE WHEN pg_catalog.count(*) > 1 THEN pg_catalog.format(' and %s more', pg_catalog.count(*) - 1) END)
FROM object HAVING pg_catalog.count(*) > 0;
