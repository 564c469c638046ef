# One run. For each database: its archive, the files of its application, and last its manifest, without which they do not count. A database that fails leaves
# nothing behind, and the others continue; the run then fails and names the database and the reason. Expired runs of the other databases are removed.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE (for queries: not a tenant's), SECRET (the name of that password's Secret), DATABASES
# (file), CLUSTER, LOCATION (bucket and prefix, for messages), POD, TAKE_OVER (set by hand only), KEEP_LAST, KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY,
# TIME_ZONE, LOCK_WAIT (seconds that a pg_dump may wait for locks); where an application's files are dumped too: FILES (its volume), FILES_APP,
# FILES_DATABASE; and that of peer-container.sh.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
: "${LOCK_WAIT:=600}" "${LOCK_CHECK_INTERVAL:=10}"
. "$SCRIPTS/peer-container.sh"
. "$SCRIPTS/postgres-container.sh"
export SCRIPTS TMPDIR TICK EXCHANGE PEER_START PEER_SILENCE LOCK_WAIT LOCK_CHECK_INTERVAL PGAPPNAME=pgforge-dump

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# check_identity: the bucket's prefix must belong to this cluster, be new, or be taken over from the owner in TAKE_OVER.
check_identity() {
  see='see RUNBOOK, section "The backups belong to another cluster"'
  request list
  if grep -qx IDENTITY "$EXCHANGE/list"; then
    request fetch IDENTITY
    owner=$(cat "$EXCHANGE/fetched")
    [ "$owner" != "$identity" ] || return 0
    [ "$owner" = "${TAKE_OVER:-}" ] || give_up "$LOCATION belongs to the cluster with the system identifier $owner, but this cluster has $identity: $see"
  elif grep -q / "$EXCHANGE/list"; then
    [ "${TAKE_OVER:-}" = nobody ] || give_up "$LOCATION holds runs but no object IDENTITY: $see"
  fi
  printf '%s\n' "$identity" >"$EXCHANGE/sent"
  request send IDENTITY
}

# check_major: the cluster's programs may be unable to restore archives of another major.
check_major() {
  client=$(pg_dump --version)
  client=${client#*PostgreSQL) }
  [ "$((VERSION / 10000))" = "${client%%[!0-9]*}" ] || give_up "pg_dump has version $client, but the server has major $((VERSION / 10000)): set images.postgres to an image of that major"
}

# The steps for one database. When one fails, $why has the reason.

# dump DATABASE STEM
dump() {
  database=$1 stem=$2 why= start=$(now)
  archive && files && write_manifest || return
  request send "$RUN/$stem.json"
  say "database $database: $(cat "$TMPDIR/archived") bytes"
}

archive() {
  rm -f "$TMPDIR/archived" "$TMPDIR/why"
  (PGDATABASE=$database OBJECT=$stem.dump; export PGDATABASE OBJECT; attempt -f "$SCRIPTS/dump.sql") >"$ENTRY" || why=$(complaint)
  if [ -z "$why" ] && [ -e "$TMPDIR/archived" ]; then return 0; fi
  [ ! -e "$TMPDIR/why" ] || why=$(cat "$TMPDIR/why")
  # If the database is not the cause, archive.sh has reported the failure.
  [ -n "$why" ] || exit 1
  return 1
}

# files: archives an application's files after its database. A row in the database archive was committed after its file was written: every file that a
# row refers to exists. A file that disappears meanwhile belonged to a row deleted since; verifying tolerates a few of those.
files() {
  files_object= files_bytes=0 files_sha256=
  [ "${FILES_DATABASE:-}" = "$database" ] && [ -n "${FILES_APP:-}" ] || return 0
  files_object=$stem-files.tar folder=$FILES/filestore/$database
  kibibytes=$(du -sk "$folder" 2>/dev/null | cut -f 1) || :
  rm -f "$EXCHANGE/stream" "$TMPDIR/dumped" "$TMPDIR/passed"
  mkfifo "$EXCHANGE/stream"
  send_request upload "$RUN/$files_object" "$((${kibibytes:-0} * 2 / 9000 / 1024 + 8))"
  {
    { code=0; pack 2>"$errors" || code=$?; echo "$code" | put "$TMPDIR/dumped"; } | measure >"$EXCHANGE/stream" || :
    : >"$TMPDIR/passed"
  } &
  wait_for_file "$TMPDIR/passed"
  wait_for_answer
  packed=$(cat "$TMPDIR/dumped")
  if [ "$packed" = 1 ] && ! grep -qv -e ': file changed as we read it$' -e ': File removed before we read it$' "$errors"; then packed=0; fi
  files_bytes=$(cat "$TMPDIR/bytes") files_sha256=$(cat "$TMPDIR/sha256")
  if [ "$packed" != 0 ]; then
    why="files of $FILES_APP: $(complaint)"
  elif [ "$files_bytes" != "$answer" ]; then
    why="files of $FILES_APP: tar wrote $files_bytes bytes, but $answer arrived in the bucket"
  else
    say "files of $FILES_APP: $files_bytes bytes"
    return 0
  fi
  return 1
}

# pack: a folder that does not exist yet counts as empty. If the search for it is denied, tar reports why.
pack() { if absent; then tar -cf - -T /dev/null; else LC_ALL=C tar -C "$folder" -cf - .; fi; }
absent() { [ -x "$FILES" ] && { [ ! -e "$FILES/filestore" ] || { [ -x "$FILES/filestore" ] && [ ! -e "$folder" ]; }; }; }

write_manifest() {
  attempt -v cluster="$CLUSTER" -v run="$RUN" -v identity="$identity" -v start="$start" -v end="$(now)" -v files_app="${FILES_APP:-}" \
    -v files_object="$files_object" -v files_bytes="$files_bytes" -v files_sha256="$files_sha256" -f "$SCRIPTS/manifest.sql" >"$EXCHANGE/sent" && return
  why="manifest: $(complaint)"
  return 1
}

# prune: removes expired runs of the databases of this run, if the prefix still belongs to this cluster.
prune() {
  check_identity
  while read -r stem <&3; do
    grep -qx "$RUN/$stem.json" "$EXCHANGE/list" || give_up "manifest $RUN/$stem.json is missing although it was written: nothing is removed"
  done 3<"$DONE"
  export RUNS="$EXCHANGE/list"
  query 'expired runs' -v last="$KEEP_LAST" -v daily="$KEEP_DAILY" -v weekly="$KEEP_WEEKLY" -v monthly="$KEEP_MONTHLY" -v zone="$TIME_ZONE" \
    -f "$SCRIPTS/expired-runs.sql" >"$TMPDIR/expired"
  while read -r run stem <&3; do
    request remove "$run/$stem"
    say "removed $run/$stem"
  done 3<"$TMPDIR/expired"
}

# Scripts that psql starts log to descriptor 9: psql's output and errors are redirected to files.
exec 9>&2
start_heartbeat
[ -n "${PGPASSWORD:-}" ] || give_up "Secret $SECRET does not exist yet: the steward creates it"
RUN=$(date -u +%Y%m%dT%H%M%SZ)-${POD##*-}
VERSION=$(query 'server' -c 'SHOW server_version_num')
pin "$VERSION"
identity=$(query 'server' -c 'SELECT system_identifier FROM pg_catalog.pg_control_system()')
ENTRY=$TMPDIR/entry DONE=$TMPDIR/done
export RUN VERSION ENTRY DONE
check_major
check_identity
query 'databases' -f "$SCRIPTS/list-databases.sql" >"$TMPDIR/databases"
: >"$DONE"
failed=
while read -r name stem <&3; do
  name=$(decoded "$name")
  if dump "${name%.}" "$stem"; then
    printf '%s\n' "$stem" >>"$DONE"
  else
    say "database $database: $why"
    request forget
    failed="$failed; database $database: $why"
  fi
done 3<"$TMPDIR/databases"
[ -n "$failed" ] || say "run $RUN is complete: $(wc -l <"$DONE" | tr -d ' ') databases in $LOCATION/$RUN"
prune
[ -z "$failed" ] || give_up "run $RUN is incomplete: ${failed#; }"
send_request end
