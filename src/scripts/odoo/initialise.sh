# Before Odoo starts: writes the password into Odoo's configuration, and initialises the database unless that is done. The password is also that of the
# first user.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE; CONFIG (the configuration without the password), ADMIN_PASSWORD, ODOO_RC (the complete
# configuration).
set -eu
. "${0%/*}/session.sh"
export SCRIPTS="${0%/*}" PGCONNECT_TIMEOUT=5 PGAPPNAME=pgforge
trap 'exit 143' TERM INT

case $ADMIN_PASSWORD in
  '' | *[![:graph:]]*) echo 'the key password of the application'"'"'s Secret must hold printable characters without blanks'; exit 1 ;;
esac
# The umask is limited to the configuration: files that Odoo creates below keep the mode that its server would give them.
(umask 077; { cat "$CONFIG"; printf 'admin_passwd = %s\n' "$ADMIN_PASSWORD"; } >"$ODOO_RC.new")
mv "$ODOO_RC.new" "$ODOO_RC"

# The steward creates role, database, extensions and grants one after another. A primary that was just promoted may still refuse connections.
last=
until said=$(PGOPTIONS=$session psql -X -q -A -t -w -f "$SCRIPTS/ready.sql" 2>&1) && [ -z "$said" ]; do
  [ "$said" = "$last" ] || printf 'waiting for the database: %s\n' "$said"
  last=$said
  sleep 2 & wait $!
done
# The programs that initialise.sql starts override these options.
export PGOPTIONS="$session"
exec psql -X -q -A -t -w -v ON_ERROR_STOP=1 -v VERBOSITY=terse -f "$SCRIPTS/initialise.sql"
