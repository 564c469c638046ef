-- Opens every session that changes something: one steward at a time, and what is asked (file ASKED) as setting pgforge.asked.
\set QUIET on
\set VERBOSITY terse
SET lock_timeout = '30s';
SELECT pg_advisory_lock(hashtext('pgforge')) \g /dev/null
\set asked `cat "$ASKED"`
SELECT set_config('pgforge.asked', :'asked', false) \g /dev/null
