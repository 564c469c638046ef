# Brings back the files that an application keeps beside its database, into the folder of a database of that or another name. The name of such a file is
# the hash of its content, so that what is there already is the same, and stays.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD (of the superuser: PostgreSQL reads the manifest), RUN (the name of a run; the newest without one),
# DATABASE, INTO (a name; empty for the same one), FILES (the application's volume), LOCATION, and what exchange.sh needs.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
. "$SCRIPTS/load.sh"
umask 022
export TMPDIR DATABASE PGDATABASE=postgres PGAPPNAME=pgforge-restore
INTO=${INTO:-$DATABASE}

meet
[ -n "$DATABASE" ] || give_up 'DATABASE is not set: see RUNBOOK'
[ -n "${PGPASSWORD:-}" ] || give_up "the superuser's Secret is not there"
case $INTO in
  */* | .*) give_up "$INTO is not the name of a folder" ;;
esac
connect
ask list
choose "$DATABASE" "${RUN:-newest}"
query "$RUN" -f "$SCRIPTS/files.sql" >"$TMPDIR/wanted"
[ -s "$TMPDIR/wanted" ] || give_up "run $RUN holds no files of database $DATABASE"
read -r object bytes sha256 <"$TMPDIR/wanted"
new=$FILES/filestore/.restoring
rm -rf "$new"
mkdir -p "$new"
unpack "$object" "$bytes" "$sha256" -C "$new" -xf -
# All of them are there and whole: now they get their place, however often this is done.
mkdir -p "$FILES/filestore/$INTO"
cp -Ru "$new/." "$FILES/filestore/$INTO/" 2>"$errors" || give_up "files of database $INTO: $(complaint)"
rm -rf "$new"
say "restored the files of database $DATABASE of run $RUN into $INTO"
order end
