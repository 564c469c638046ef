-- Sets the password of one role. ROLE_FILE and PASSWORD_FILE hold the role and the password, byte for byte: the dot appended to each keeps psql from
-- trimming it.
-- No log and no statistics view may contain the password.
\set QUIET on
\set VERBOSITY terse
-- Standbys may need this password to connect: until then none of them could acknowledge the commit.
SET synchronous_commit = local;
SET log_statement = 'none';
SET log_duration = off;
SET log_min_duration_statement = -1;
SET log_min_duration_sample = -1;
SET log_transaction_sample_rate = 0;
SET debug_print_parse = off;
SET debug_print_rewritten = off;
SET debug_print_plan = off;
SET auto_explain.log_min_duration = -1;
SET log_min_error_statement = 'panic';
SET track_activities = off;
SET pg_stat_statements.track_utility = off;
SET pgaudit.log = 'none';
\set role `cat "$ROLE_FILE"; printf .`
\set password `cat "$PASSWORD_FILE"; printf .`
SELECT pg_catalog.format('ALTER ROLE %I PASSWORD %L', pg_catalog.left(:'role', -1), pg_catalog.left(:'password', -1)) \gexec
