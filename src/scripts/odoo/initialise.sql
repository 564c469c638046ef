-- Initialises an empty database for Odoo, or finishes an interrupted initialisation. A second session waits at the lock, and then finds nothing to do.
-- Odoo commits after each module: an interrupted start leaves modules marked for installation. The key pgforge.initialised distinguishes them from
-- modules that a user selects later.
SET tcp_keepalives_idle = 10;
SET tcp_keepalives_interval = 5;
SET tcp_keepalives_count = 3;
SELECT pg_catalog.pg_advisory_lock(pg_catalog.hashtext('pgforge'), pg_catalog.hashtext('odoo')) \g /dev/null
\set done false
\set marked false
SELECT pg_catalog.to_regclass('public.ir_module_module') IS NOT NULL AND pg_catalog.to_regclass('public.ir_config_parameter') IS NOT NULL AS begun \gset
\if :begun
  SELECT EXISTS (SELECT FROM public.ir_config_parameter WHERE key = 'pgforge.initialised') AS marked \gset
  SELECT :'marked' OR EXISTS (SELECT FROM public.ir_module_module WHERE name = 'base' AND state = 'installed')
      AND NOT EXISTS (SELECT FROM public.ir_module_module WHERE state IN ('to install', 'to upgrade', 'to remove')) AS done \gset
\endif
\if :done
  \echo 'the database is initialised'
\else
  \echo 'initialising the database'
  \set status `PGOPTIONS="-c client_min_messages=warning" odoo --init=base --stop-after-init --no-http --workers=0 --max-cron-threads=0 >&2; echo $?`
  SELECT :'status' = '0' AND EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = pg_catalog.to_regclass('public.ir_module_module')) AS done \gset
  \if :done
    SELECT EXISTS (SELECT FROM public.ir_module_module WHERE name = 'base' AND state = 'installed')
      AND NOT EXISTS (SELECT FROM public.ir_module_module WHERE state IN ('to install', 'to upgrade', 'to remove')) AS done \gset
  \endif
  \if :done
  \else
    DO $$ BEGIN RAISE EXCEPTION 'Odoo did not initialise the database: see its log above; the container tries again'; END $$;
  \endif
  \echo 'initialised the database'
\endif
\if :marked
  \quit
\endif
\set status `PGOPTIONS="-c client_min_messages=warning" odoo shell --no-http <"$SCRIPTS/first-password.py" >&2; echo $?`
SELECT :'status' = '0' AS done \gset
\if :done
\else
  DO $$ BEGIN RAISE EXCEPTION 'cannot set the first user''s password: see Odoo''s log above; the container tries again'; END $$;
\endif
INSERT INTO public.ir_config_parameter (key, value, create_date, write_date)
VALUES ('pgforge.initialised', 'true', pg_catalog.now() AT TIME ZONE 'UTC', pg_catalog.now() AT TIME ZONE 'UTC') ON CONFLICT (key) DO NOTHING;
