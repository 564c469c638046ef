# One run: archives of the databases, what is common to all, and last the manifest, which makes a run of them. Then the runs that are not to be kept
# are removed. Whatever fails, fails the run, and leaves no manifest.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE (where to ask), SECRET (the name of that password's Secret), DATABASES (file), CLUSTER,
# LOCATION (bucket and prefix, to be shown), POD, TAKE_OVER (by hand alone), KEEP_LAST, KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY, TIME_ZONE, where an application's files
# are dumped too FILES (its volume), FILES_APP, FILES_DATABASE, FILES_OBJECT, and what exchange.sh needs.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
export SCRIPTS TMPDIR TICK EXCHANGE PEER_START PEER_SILENCE PGCONNECT_TIMEOUT=15 PGAPPNAME=pgforge-dump PGOPTIONS='-c client_min_messages=warning'

# identify: the bucket's prefix belongs to this cluster, or is new, or is taken over from whom TAKE_OVER names.
identify() {
  see='see RUNBOOK, section "The backups belong to another cluster"'
  ask list
  if grep -qx IDENTITY "$EXCHANGE/list"; then
    ask fetch IDENTITY
    owner=$(cat "$EXCHANGE/fetched")
    [ "$owner" != "$identity" ] || return 0
    [ "$owner" = "${TAKE_OVER:-}" ] || give_up "$LOCATION belongs to the cluster with the system identifier $owner, and this one has $identity: $see"
  elif grep -q /manifest.json "$EXCHANGE/list"; then
    [ "${TAKE_OVER:-}" = nobody ] || give_up "$LOCATION holds runs and does not say whose: $see"
  fi
  printf '%s\n' "$identity" >"$EXCHANGE/sent"
  ask send IDENTITY
}

# same_major: another major's archives may not be restorable by the cluster's own programs.
same_major() {
  server=$(query 'server' -c 'SHOW server_version_num')
  client=$(pg_dump --version)
  client=${client#*PostgreSQL) }
  [ "$((server / 10000))" = "${client%%[!0-9]*}" ] || give_up "pg_dump is of version $client, and the server of major $((server / 10000)): set images.postgres to an image of that major"
}

# globals: roles and their memberships, without passwords.
globals() {
  database=$(printf '%s' "$PGDATABASE" | sed "s/[\\\\']/\\\\&/g")
  pg_dumpall --globals-only --no-role-passwords --no-password --database="$(conninfo "$PGDATABASE")" >"$EXCHANGE/sent" 2>"$errors" || give_up "globals: $(complaint)"
  globals_bytes=$(wc -c <"$EXCHANGE/sent" | tr -d ' ')
  globals_sha256=$(sha256sum <"$EXCHANGE/sent" | cut -d ' ' -f 1)
  ask send "$RUN/globals.sql"
}

# archives: each database in turn; what is to be said of it is a line of $TMPDIR/databases.
archives() {
  query 'databases' -f "$SCRIPTS/archives.sql" >"$TMPDIR/names"
  : >"$TMPDIR/databases"
  while read -r name OBJECT <&3; do
    name=$(decoded "$name")
    name=${name%.}
    export OBJECT
    rm -f "$TMPDIR/archived"
    (PGDATABASE=$name; query "database $name" -f "$SCRIPTS/dump.sql") >>"$TMPDIR/databases"
    # Why not has been said.
    [ -e "$TMPDIR/archived" ] || exit 1
    say "database $name: $(cat "$TMPDIR/bytes") bytes"
  done 3<"$TMPDIR/names"
}

# files: what an application keeps beside its database, after the database: a row that its archive has was committed after its file was written, so that
# no file is missing that a row speaks of. One that goes meanwhile belonged to a row that has been deleted since; verifying bears a few of those.
files() {
  files_bytes=0 files_sha256=
  [ -n "${FILES_OBJECT:-}" ] || return 0
  folder=$FILES/filestore/$FILES_DATABASE
  kibibytes=$(du -sk "$folder" 2>/dev/null | cut -f 1) || :
  rm -f "$EXCHANGE/stream" "$TMPDIR/dumped" "$TMPDIR/passed"
  mkfifo "$EXCHANGE/stream"
  order upload "$RUN/$FILES_OBJECT" "$((${kibibytes:-0} * 2 / 9000 / 1024 + 8))"
  {
    { code=0; pack 2>"$errors" || code=$?; echo "$code" | put "$TMPDIR/dumped"; } | measure >"$EXCHANGE/stream" || :
    : >"$TMPDIR/passed"
  } &
  until_there "$TMPDIR/passed"
  answer
  packed=$(cat "$TMPDIR/dumped")
  if [ "$packed" = 1 ] && ! grep -qv -e ': file changed as we read it$' -e ': File removed before we read it$' "$errors"; then packed=0; fi
  [ "$packed" = 0 ] || give_up "files of $FILES_APP: $(complaint)"
  files_bytes=$(cat "$TMPDIR/bytes") files_sha256=$(cat "$TMPDIR/sha256")
  [ "$files_bytes" = "$told" ] || give_up "files of $FILES_APP: $files_bytes bytes were packed, and $told arrived"
  say "files of $FILES_APP: $files_bytes bytes"
}

# pack: a folder that is not there yet holds nothing. One that may not be looked for is another matter, of which tar says why.
pack() { if absent; then tar -cf - -T /dev/null; else LC_ALL=C tar -C "$folder" -cf - .; fi; }
absent() { [ -x "$FILES" ] && { [ ! -e "$FILES/filestore" ] || { [ -x "$FILES/filestore" ] && [ ! -e "$folder" ]; }; }; }

# prune: what is not to be kept goes, if the prefix is still this cluster's.
prune() {
  identify
  grep -qx "$RUN/manifest.json" "$EXCHANGE/list" || give_up "the manifest of run $RUN is not there although it was written; nothing is removed"
  export RUNS="$EXCHANGE/list"
  query 'runs to remove' -v last="$KEEP_LAST" -v daily="$KEEP_DAILY" -v weekly="$KEEP_WEEKLY" -v monthly="$KEEP_MONTHLY" -v zone="$TIME_ZONE" \
    -f "$SCRIPTS/keep.sql" >"$TMPDIR/surplus"
  while read -r surplus <&3; do
    ask remove "$surplus"
    say "removed run $surplus"
  done 3<"$TMPDIR/surplus"
}

# For what psql runs: its own messages are kept back.
exec 9>&2
meet
[ -n "${PGPASSWORD:-}" ] || give_up "Secret $SECRET is not there yet: the steward makes it"
start=$(date -u +%Y-%m-%dT%H:%M:%SZ)
RUN=$(date -u +%Y%m%dT%H%M%SZ)-${POD##*-}
export RUN
identity=$(query 'server' -c 'SELECT system_identifier FROM pg_control_system()')
same_major
identify
archives
files
globals
export ARCHIVES="$TMPDIR/databases"
query 'manifest' -v cluster="$CLUSTER" -v run="$RUN" -v identity="$identity" -v start="$start" -v end="$(date -u +%Y-%m-%dT%H:%M:%SZ)" \
  -v globals_bytes="$globals_bytes" -v globals_sha256="$globals_sha256" \
  -v files_app="${FILES_APP:-}" -v files_database="${FILES_DATABASE:-}" -v files_object="${FILES_OBJECT:-}" -v files_bytes="$files_bytes" -v files_sha256="$files_sha256" -f "$SCRIPTS/manifest.sql" >"$EXCHANGE/sent"
ask send "$RUN/manifest.json"
say "run $RUN is complete: $(wc -l <"$TMPDIR/databases" | tr -d ' ') databases in $LOCATION/$RUN"
prune
order end
