# Restores an application's files into the folder of the same or another database. A file's name is the hash of its content: a file that exists already
# is the same, and stays.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD (of the superuser: PostgreSQL reads the manifest), RUN (the name of a run; empty for the newest),
# DATABASE, INTO (a name; empty for the same one), FILES (the application's volume), LOCATION, and that of peer-container.sh.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
. "$SCRIPTS/peer-container.sh"
. "$SCRIPTS/postgres-container.sh"
. "$SCRIPTS/load.sh"
umask 022
export TMPDIR DATABASE PGDATABASE=postgres PGAPPNAME=pgforge-restore
INTO=${INTO:-$DATABASE}

start_heartbeat
[ -n "$DATABASE" ] || give_up 'DATABASE is not set: see RUNBOOK'
[ -n "${PGPASSWORD:-}" ] || give_up "the superuser's Secret does not exist"
case $INTO in
  */* | .*) give_up "$INTO is not the name of a folder" ;;
esac
connect
request list
choose "$DATABASE" "${RUN:-newest}"
query "$RUN" -f "$SCRIPTS/manifest-files.sql" >"$TMPDIR/files"
[ -s "$TMPDIR/files" ] || give_up "run $RUN holds no files of database $DATABASE"
read -r object bytes sha256 <"$TMPDIR/files"
new=$FILES/filestore/.restoring
rm -rf "$new"
mkdir -p "$new"
unpack "$object" "$bytes" "$sha256" -C "$new" -xf -
# All files are complete: they can now be copied into place, any number of times.
mkdir -p "$FILES/filestore/$INTO"
cp -Ru "$new/." "$FILES/filestore/$INTO/" 2>"$errors" || give_up "files of database $INTO: $(complaint)"
rm -rf "$new"
say "restored the files of database $DATABASE of run $RUN into $INTO"
send_request end
