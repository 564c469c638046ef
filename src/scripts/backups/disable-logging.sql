-- No log and no statistics view may contain the password that follows.
\set QUIET on
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
