-- Creates every PostgreSQL function whose name is in a script again in `public`, with argument types that may fit better or make a call ambiguous.
DO $plant$
DECLARE
  function record;
  any_type CONSTANT text[] := ARRAY['text', 'name', 'jsonb', 'oid', '"char"', 'integer', 'boolean', 'anyelement', 'anyarray'];
  few CONSTANT text[] := ARRAY['text', 'name', 'boolean'];
  text_or_name CONSTANT text[] := ARRAY['text', 'name'];
BEGIN
  FOR function IN
    WITH known AS (
      SELECT DISTINCT ON (proname) proname, CASE WHEN t.typtype = 'p' THEN 'text' ELSE pg_catalog.format_type(t.oid, NULL) END AS result
      FROM pg_catalog.pg_proc p JOIN pg_catalog.pg_type t ON t.oid = prorettype
      WHERE pronamespace = 'pg_catalog'::regnamespace AND proname = ANY (current_setting('hostile.words')::text[])
    ), arguments (list) AS (
      SELECT '' UNION ALL SELECT 'VARIADIC text[]' UNION ALL SELECT 'text, VARIADIC text[]' UNION ALL SELECT 'text, VARIADIC name[]' UNION ALL SELECT 'text, VARIADIC anyarray'
      UNION ALL SELECT pg_catalog.concat_ws(', ', a) FROM unnest(any_type) AS a
      UNION ALL SELECT pg_catalog.concat_ws(', ', a, b) FROM unnest(any_type) AS a, unnest(any_type) AS b
      UNION ALL SELECT pg_catalog.concat_ws(', ', a, b, c) FROM unnest(few) AS a, unnest(few) AS b, unnest(few) AS c
      UNION ALL SELECT pg_catalog.concat_ws(', ', a, b, c, d) FROM unnest(text_or_name) AS a, unnest(text_or_name) AS b, unnest(text_or_name) AS c, unnest(text_or_name) AS d
    )
    SELECT proname, result, list FROM known, arguments
  LOOP
    BEGIN
      EXECUTE pg_catalog.format('CREATE FUNCTION public.%I(%s) RETURNS %s LANGUAGE plpgsql AS %L',
        function.proname, function.list, function.result, 'BEGIN PERFORM public.trap(); RETURN NULL; END');
    EXCEPTION WHEN OTHERS THEN NULL; -- PostgreSQL rejects these argument types.
    END;
  END LOOP;
END $plant$;
