# Shared by every script that connects to PostgreSQL: the settings that our sessions depend on. Whoever owns a database may give it settings of its own
# (`ALTER DATABASE … SET`), and a role likewise; the options of a connection override both.
#
# With this path no name finds an object of a database's owner, unless it says its schema.

PGOPTIONS='-c search_path=pg_catalog,pg_temp -c role=none -c client_min_messages=warning -c local_preload_libraries='
for setting in \
  statement_timeout=0 lock_timeout=30s idle_in_transaction_session_timeout=0 \
  default_transaction_isolation='read\ committed' default_transaction_read_only=off default_transaction_deferrable=off \
  row_security=off check_function_bodies=on default_tablespace= temp_tablespaces= default_table_access_method=heap \
  standard_conforming_strings=on backslash_quote=safe_encoding transform_null_equals=off array_nulls=on quote_all_identifiers=off \
  DateStyle=ISO,MDY IntervalStyle=postgres TimeZone=UTC extra_float_digits=1 bytea_output=hex xmlbinary=base64 xmloption=content; do
  PGOPTIONS="$PGOPTIONS -c $setting"
done
# An owner's encoding could be another one.
export PGOPTIONS PGCLIENTENCODING=UTF8 PGCONNECT_TIMEOUT=15

# pin VERSION_NUM: settings that only newer servers know; a connection with one that is unknown fails.
pin() {
  [ "$1" -lt 140000 ] || PGOPTIONS="$PGOPTIONS -c idle_session_timeout=0"
  [ "$1" -lt 170000 ] || PGOPTIONS="$PGOPTIONS -c transaction_timeout=0"
}
