# One run: for each database its archive, the files of its application, and last its manifest, which makes them count. A database that fails leaves nothing,
# and the others go on; then the run has failed, and says which and why. What is not to be kept of the others is removed.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD, PGDATABASE (where to ask: no tenant's), SECRET (the name of that password's Secret), DATABASES (file),
# CLUSTER, LOCATION (bucket and prefix, to be shown), POD, TAKE_OVER (by hand alone), KEEP_LAST, KEEP_DAILY, KEEP_WEEKLY, KEEP_MONTHLY, TIME_ZONE, LOCK_WAIT
# (seconds that a pg_dump may wait for locks), where an application's files are dumped too FILES (its volume), FILES_APP, FILES_DATABASE, and what
# exchange.sh needs.
set -eu
side=postgres other=store
SCRIPTS=${0%/*}
: "${LOCK_WAIT:=600}" "${GUARD_EVERY:=10}"
. "$SCRIPTS/exchange.sh"
. "$SCRIPTS/orders.sh"
export SCRIPTS TMPDIR TICK EXCHANGE PEER_START PEER_SILENCE LOCK_WAIT GUARD_EVERY PGAPPNAME=pgforge-dump

now() { date -u +%Y-%m-%dT%H:%M:%SZ; }

# identify: the bucket's prefix belongs to this cluster, or is new, or is taken over from whom TAKE_OVER names.
identify() {
  see='see RUNBOOK, section "The backups belong to another cluster"'
  ask list
  if grep -qx IDENTITY "$EXCHANGE/list"; then
    ask fetch IDENTITY
    owner=$(cat "$EXCHANGE/fetched")
    [ "$owner" != "$identity" ] || return 0
    [ "$owner" = "${TAKE_OVER:-}" ] || give_up "$LOCATION belongs to the cluster with the system identifier $owner, and this one has $identity: $see"
  elif grep -q / "$EXCHANGE/list"; then
    [ "${TAKE_OVER:-}" = nobody ] || give_up "$LOCATION holds runs and does not say whose: $see"
  fi
  printf '%s\n' "$identity" >"$EXCHANGE/sent"
  ask send IDENTITY
}

# same_major: another major's archives may not be restorable by the cluster's own programs.
same_major() {
  client=$(pg_dump --version)
  client=${client#*PostgreSQL) }
  [ "$((VERSION / 10000))" = "${client%%[!0-9]*}" ] || give_up "pg_dump is of version $client, and the server of major $((VERSION / 10000)): set images.postgres to an image of that major"
}

# The steps of one database. One that fails says why in $why.

# dump DATABASE STEM
dump() {
  database=$1 stem=$2 why= start=$(now)
  archive && files && describe || return
  ask send "$RUN/$stem.json"
  say "database $database: $(cat "$TMPDIR/archived") bytes"
}

archive() {
  rm -f "$TMPDIR/archived" "$TMPDIR/why"
  (PGDATABASE=$database OBJECT=$stem.dump; export PGDATABASE OBJECT; attempt -f "$SCRIPTS/dump.sql") >"$ENTRY" || why=$(complaint)
  if [ -z "$why" ] && [ -e "$TMPDIR/archived" ]; then return 0; fi
  [ ! -e "$TMPDIR/why" ] || why=$(cat "$TMPDIR/why")
  # Where it is not the database that failed, archive.sh has said so.
  [ -n "$why" ] || exit 1
  return 1
}

# files: what an application keeps beside its database, after the database: a row that its archive has was committed after its file was written, so that
# every file is there that a row names. One that disappears meanwhile belonged to a row that was deleted since; verifying tolerates a few of those.
files() {
  files_object= files_bytes=0 files_sha256=
  [ "${FILES_DATABASE:-}" = "$database" ] && [ -n "${FILES_APP:-}" ] || return 0
  files_object=$stem-files.tar folder=$FILES/filestore/$database
  kibibytes=$(du -sk "$folder" 2>/dev/null | cut -f 1) || :
  rm -f "$EXCHANGE/stream" "$TMPDIR/dumped" "$TMPDIR/passed"
  mkfifo "$EXCHANGE/stream"
  order upload "$RUN/$files_object" "$((${kibibytes:-0} * 2 / 9000 / 1024 + 8))"
  {
    { code=0; pack 2>"$errors" || code=$?; echo "$code" | put "$TMPDIR/dumped"; } | measure >"$EXCHANGE/stream" || :
    : >"$TMPDIR/passed"
  } &
  until_there "$TMPDIR/passed"
  answer
  packed=$(cat "$TMPDIR/dumped")
  if [ "$packed" = 1 ] && ! grep -qv -e ': file changed as we read it$' -e ': File removed before we read it$' "$errors"; then packed=0; fi
  files_bytes=$(cat "$TMPDIR/bytes") files_sha256=$(cat "$TMPDIR/sha256")
  if [ "$packed" != 0 ]; then
    why="files of $FILES_APP: $(complaint)"
  elif [ "$files_bytes" != "$told" ]; then
    why="files of $FILES_APP: $files_bytes bytes were packed, and $told arrived"
  else
    say "files of $FILES_APP: $files_bytes bytes"
    return 0
  fi
  return 1
}

# pack: a folder that is not there yet holds nothing. One that may not be looked for is another matter, of which tar says why.
pack() { if absent; then tar -cf - -T /dev/null; else LC_ALL=C tar -C "$folder" -cf - .; fi; }
absent() { [ -x "$FILES" ] && { [ ! -e "$FILES/filestore" ] || { [ -x "$FILES/filestore" ] && [ ! -e "$folder" ]; }; }; }

describe() {
  attempt -v cluster="$CLUSTER" -v run="$RUN" -v identity="$identity" -v start="$start" -v end="$(now)" -v files_app="${FILES_APP:-}" \
    -v files_object="$files_object" -v files_bytes="$files_bytes" -v files_sha256="$files_sha256" -f "$SCRIPTS/manifest.sql" >"$EXCHANGE/sent" && return
  why="manifest: $(complaint)"
  return 1
}

# prune: what is not to be kept of the databases of this run is removed, if the prefix is still this cluster's.
prune() {
  identify
  while read -r stem <&3; do
    grep -qx "$RUN/$stem.json" "$EXCHANGE/list" || give_up "the manifest $RUN/$stem.json is not there although it was written; nothing is removed"
  done 3<"$DONE"
  export RUNS="$EXCHANGE/list"
  query 'runs to remove' -v last="$KEEP_LAST" -v daily="$KEEP_DAILY" -v weekly="$KEEP_WEEKLY" -v monthly="$KEEP_MONTHLY" -v zone="$TIME_ZONE" \
    -f "$SCRIPTS/keep.sql" >"$TMPDIR/surplus"
  while read -r run stem <&3; do
    ask remove "$run/$stem"
    say "removed $run/$stem"
  done 3<"$TMPDIR/surplus"
}

# For what psql runs: its own messages are kept back.
exec 9>&2
meet
[ -n "${PGPASSWORD:-}" ] || give_up "Secret $SECRET is not there yet: the steward makes it"
RUN=$(date -u +%Y%m%dT%H%M%SZ)-${POD##*-}
VERSION=$(query 'server' -c 'SHOW server_version_num')
pin "$VERSION"
identity=$(query 'server' -c 'SELECT system_identifier FROM pg_catalog.pg_control_system()')
ENTRY=$TMPDIR/entry DONE=$TMPDIR/done
export RUN VERSION ENTRY DONE
same_major
identify
query 'databases' -f "$SCRIPTS/archives.sql" >"$TMPDIR/databases"
: >"$DONE"
failed=
while read -r name stem <&3; do
  name=$(decoded "$name")
  if dump "${name%.}" "$stem"; then
    printf '%s\n' "$stem" >>"$DONE"
  else
    say "database $database: $why"
    ask forget
    failed="$failed; database $database: $why"
  fi
done 3<"$TMPDIR/databases"
[ -n "$failed" ] || say "run $RUN is complete: $(wc -l <"$DONE" | tr -d ' ') databases in $LOCATION/$RUN"
prune
[ -z "$failed" ] || give_up "run $RUN is incomplete: ${failed#; }"
order end
