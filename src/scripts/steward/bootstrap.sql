-- Why databases cannot be made yet: a new cluster's come from a dump, and none may be there before. See begin.sh of the backups.
SELECT 'the databases of the dump are not there yet: see the log of the Deployment that ends in -bootstrap'
WHERE coalesce(pg_catalog.current_setting('pgforge.bootstrap', true), '') !~ '^(done .*|none)$';
