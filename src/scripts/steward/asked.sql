-- Read by every script that changes something: what is asked (file ASKED), as the setting pgforge.asked; what could not be done is added to the setting
-- pgforge.trouble.
\set QUIET on
\set VERBOSITY terse
\set asked `cat "$ASKED"`
SELECT pg_catalog.set_config('pgforge.asked', :'asked', false), pg_catalog.set_config('pgforge.trouble', '', false) \g /dev/null
