-- Creates every operator that a script may use again in `public`, for operand types that PostgreSQL does not support.
DO $plant$
DECLARE
  operator record;
  types CONSTANT text[] := ARRAY['text', 'name', 'jsonb', 'oid', '"char"', 'integer', 'boolean', 'text[]', 'name[]', 'pg_lsn'];
BEGIN
  FOR operator IN
    SELECT name, l, r, CASE WHEN name IN ('||', '->>', '#>>') THEN 'text' WHEN name IN ('->', '#>') THEN 'jsonb' WHEN name = '-' THEN 'numeric' ELSE 'boolean' END AS result,
      row_number() OVER () AS number
    FROM unnest(ARRAY['||', '=', '<>', '<', '>', '>=', '->', '->>', '#>', '#>>', '?', '?&', '~', '!~', '~~', '-']) AS name, unnest(types) AS l, unnest(types) AS r
    WHERE to_regoperator(format('pg_catalog.%s(%s,%s)', name, l, r)) IS NULL
  LOOP
    EXECUTE pg_catalog.format('CREATE FUNCTION public.operator_%s(%s, %s) RETURNS %s LANGUAGE plpgsql AS %L',
      operator.number, operator.l, operator.r, operator.result, 'BEGIN PERFORM public.trap(); RETURN NULL; END');
    EXECUTE pg_catalog.format('CREATE OPERATOR public.%s (FUNCTION = public.operator_%s, LEFTARG = %s, RIGHTARG = %s)',
      operator.name, operator.number, operator.l, operator.r);
  END LOOP;
END $plant$;
