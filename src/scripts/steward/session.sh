# Sourced by every script that runs psql: PGOPTIONS=$session. These connection options override what a tenant or a blueprint set for a database, a role
# or the server. The search_path contains neither `public` nor any other schema of a tenant: a tenant's functions, operators and types cannot replace
# PostgreSQL's. Any role may set these options, on every supported major; psql.sh adds those that need a superuser or a newer major.
session='
  -c search_path=pg_catalog,pg_temp
  -c role=none
  -c row_security=on
  -c local_preload_libraries=
  -c client_encoding=UTF8
  -c client_min_messages=warning
  -c statement_timeout=0
  -c lock_timeout=10s
  -c idle_in_transaction_session_timeout=0
  -c default_transaction_read_only=off
  -c default_transaction_isolation=read\ committed
  -c default_transaction_deferrable=off
  -c default_tablespace=
  -c default_table_access_method=heap
  -c temp_tablespaces=
  -c check_function_bodies=on
  -c standard_conforming_strings=on
  -c escape_string_warning=off
  -c backslash_quote=safe_encoding
  -c quote_all_identifiers=off
  -c transform_null_equals=off
  -c array_nulls=on
  -c bytea_output=hex
  -c extra_float_digits=1
  -c DateStyle=ISO,MDY
  -c IntervalStyle=postgres
  -c TimeZone=UTC
  -c xmlbinary=base64
  -c xmloption=content
  -c exit_on_error=off
  -c jit=off
  -c geqo=off
  -c max_parallel_workers_per_gather=0
  -c plpgsql.extra_errors=none
  -c plpgsql.extra_warnings=none
  -c plpgsql.check_asserts=on
'

# newer VERSION_NUM: prints further options for settings that only newer servers have. A server rejects a connection with an unknown option.
newer() {
  [ "$1" -lt 140000 ] || printf ' -c idle_session_timeout=0'
  [ "$1" -lt 170000 ] || printf ' -c transaction_timeout=0'
}
