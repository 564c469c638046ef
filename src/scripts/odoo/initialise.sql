-- Makes an empty database Odoo's, and finishes what was interrupted. Whoever comes second waits at the lock, and finds nothing left to do.
-- Odoo commits after each module, so that an interrupted start leaves modules that are still to be installed. The mark tells those from the ones
-- that somebody asked for later.
SET tcp_keepalives_idle = 10;
SET tcp_keepalives_interval = 5;
SET tcp_keepalives_count = 3;
SELECT pg_advisory_lock(hashtext('pgforge'), hashtext('odoo')) \g /dev/null
\set done false
SELECT to_regclass('public.ir_module_module') IS NOT NULL AND to_regclass('public.ir_config_parameter') IS NOT NULL AS begun \gset
\if :begun
  SELECT EXISTS (SELECT FROM public.ir_config_parameter WHERE key = 'pgforge.initialised')
    OR EXISTS (SELECT FROM public.ir_module_module WHERE name = 'base' AND state = 'installed')
      AND NOT EXISTS (SELECT FROM public.ir_module_module WHERE state IN ('to install', 'to upgrade', 'to remove')) AS done \gset
\endif
\if :done
  \echo 'the database is Odoo''s'
\else
  \echo 'initialising the database'
  \set status `odoo --init=base --stop-after-init --no-http --workers=0 --max-cron-threads=0 >&2; echo $?`
  SELECT :'status' = '0' AND EXISTS (SELECT FROM pg_class WHERE oid = to_regclass('public.ir_module_module')) AS done \gset
  \if :done
    SELECT EXISTS (SELECT FROM public.ir_module_module WHERE name = 'base' AND state = 'installed')
      AND NOT EXISTS (SELECT FROM public.ir_module_module WHERE state IN ('to install', 'to upgrade', 'to remove')) AS done \gset
  \endif
  \if :done
  \else
    DO $$ BEGIN RAISE EXCEPTION 'Odoo did not initialise the database: its log is above, and another try follows'; END $$;
  \endif
  \echo 'initialised the database'
\endif
INSERT INTO public.ir_config_parameter (key, value, create_date, write_date)
VALUES ('pgforge.initialised', 'true', now() AT TIME ZONE 'UTC', now() AT TIME ZONE 'UTC') ON CONFLICT (key) DO NOTHING;
