# Before Odoo serves: puts its own password into its configuration, and makes the database Odoo's unless that has been done. The password is also
# that of its first user.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE; CONFIG (the configuration without the password), ADMIN_PASSWORD, ODOO_RC (the whole).
set -eu
. "${0%/*}/session.sh"
export SCRIPTS="${0%/*}" PGCONNECT_TIMEOUT=5 PGAPPNAME=pgforge
trap 'exit 143' TERM INT

case $ADMIN_PASSWORD in
  '' | *[![:graph:]]*) echo 'the key password of the application'"'"'s Secret must be printable, without blanks'; exit 1 ;;
esac
# What Odoo makes below keeps the mode that it would have from the server, so that this one is for the configuration alone.
(umask 077; { cat "$CONFIG"; printf 'admin_passwd = %s\n' "$ADMIN_PASSWORD"; } >"$ODOO_RC.new")
mv "$ODOO_RC.new" "$ODOO_RC"

# The steward makes role, database, extensions and grants, one after another; a primary that has just taken over may still refuse.
last=
until said=$(PGOPTIONS=$session psql -X -q -A -t -w -f "$SCRIPTS/ready.sql" 2>&1) && [ -z "$said" ]; do
  [ "$said" = "$last" ] || printf 'waiting for the database: %s\n' "$said"
  last=$said
  sleep 2 & wait $!
done
# The programs that initialise.sql starts run without it.
export PGOPTIONS="$session"
exec psql -X -q -A -t -w -v ON_ERROR_STOP=1 -v VERBOSITY=terse -f "$SCRIPTS/initialise.sql"
