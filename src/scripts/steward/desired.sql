-- Included by every script that changes something. Loads the desired state (file DESIRED) into the setting pgforge.desired. The scripts append what
-- failed to the setting pgforge.failures.
\set QUIET on
\set VERBOSITY terse
\set desired `cat "$DESIRED"`
SELECT pg_catalog.set_config('pgforge.desired', :'desired', false), pg_catalog.set_config('pgforge.failures', '', false) \g /dev/null
