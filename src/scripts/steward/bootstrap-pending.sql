-- Prints why the steward must not create databases yet: those of a new cluster come from a dump, and must not exist before it is restored. See
-- bootstrap-attempt.sh.
SELECT 'waiting for the databases of the dump: see the log of the Deployment whose name ends in -bootstrap'
WHERE coalesce(pg_catalog.current_setting('pgforge.bootstrap', true), '') !~ '^(done .*|none)$';
