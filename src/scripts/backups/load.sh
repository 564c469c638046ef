# Shared by the scripts that restore: they find the run and load its database into PostgreSQL.
#
# A restore runs code that the owner of the database wrote: CHECK constraints, generated columns, index expressions. Therefore a role that exists for
# this one restore logs in and runs it. That role owns a new database that no other role can enter, and has no rights anywhere else. The superuser works
# in that database only while it is still empty, and on the catalog once that role can no longer log in: neither runs any of the code.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD (of the superuser), LIMIT (seconds that a restore may take), and that of postgres-container.sh.

# Character ranges are those of ASCII.
export LC_ALL=C
: "${LIMIT:=86400}"

# connect: sets the session options that depend on the server's version or need a superuser.
connect() {
  version=$(query 'server' -c 'SHOW server_version_num')
  pin "$version"
  loader_options=$PGOPTIONS
  PGOPTIONS="$PGOPTIONS -c lc_messages=C"
  [ "$version" -lt 170000 ] || PGOPTIONS="$PGOPTIONS -c event_triggers=off"
}

# stem DATABASE: prints the common part of the names of its objects in a run.
stem() {
  case $1 in
    manifest | '' | *[!A-Za-z0-9_]*) printf 'database-%s' "$(printf '%s' "$1" | sha256sum | cut -c 1-16)" ;;
    *) printf '%s' "$1" ;;
  esac
}

# newest STEM [RUN]: prints the newest run that holds the database with that stem, or nothing. With RUN, no newer one.
newest() {
  awk -F / -v stem="$1" -v last="${2:-}" 'NF == 2 && $2 == stem ".json" && (last == "" || $1 "" <= last "") { print $1 }' "$EXCHANGE/list" | sort | tail -n 1
}

# choose DATABASE RUN: chooses that run, or the newest one of the database where RUN is `newest`. $RUN has its name, the file $MANIFEST the manifest.
choose() {
  stem=$(stem "$1")
  if [ "$2" = newest ]; then
    RUN=$(newest "$stem")
    [ -n "$RUN" ] || give_up "no run in $LOCATION holds database $1"
  else
    RUN=$2
    grep -qxF "$RUN/$stem.json" "$EXCHANGE/list" || give_up "run $RUN in $LOCATION holds no database $1"
  fi
  request fetch "$RUN/$stem.json"
  MANIFEST=$TMPDIR/manifest.json
  cp "$EXCHANGE/fetched" "$MANIFEST"
  export RUN MANIFEST
}

# manifest DATABASE: reads from $MANIFEST the archive's $object, $bytes, $sha256 and $age (seconds since the run began).
manifest() {
  DATABASE=$1
  export DATABASE
  query "$RUN" -f "$SCRIPTS/manifest-entry.sql" >"$TMPDIR/entry"
  problem=$(sed -n 's/^! *//p' "$TMPDIR/entry")
  [ -z "$problem" ] || give_up "run $RUN $problem"
  read -r object bytes sha256 age <"$TMPDIR/entry"
}

# intact OBJECT BYTES SHA256 FOUND-BYTES FOUND-SHA256
intact() {
  [ "$2 $3" = "$4 $5" ] || give_up "$RUN/$1 is damaged: it has $4 bytes with the SHA-256 $5, but its manifest says $2 bytes with $3"
}

# stream OBJECT BYTES SHA256 COMMAND…: the command reads the object from standard input. Damage is reported before an error of the command: it is the
# cause.
stream() {
  name=$1 size=$2 hash=$3
  shift 3
  rm -f "$EXCHANGE/stream" "$TMPDIR/loaded" "$TMPDIR/passed"
  mkfifo "$EXCHANGE/stream"
  send_request download "$RUN/$name"
  {
    measure <"$EXCHANGE/stream" | { code=0; "$@" || code=$?; echo "$code" | put "$TMPDIR/loaded"; cat >/dev/null; } || :
    : >"$TMPDIR/passed"
  } &
  wait_for_file "$TMPDIR/passed"
  wait_for_answer
  intact "$name" "$size" "$hash" "$(cat "$TMPDIR/bytes")" "$(cat "$TMPDIR/sha256")"
  check_loaded "$name"
}

# check_loaded OBJECT: gives up unless the command of the stream succeeded.
check_loaded() {
  case $(cat "$TMPDIR/loaded") in
    0) ;;
    124) give_up "$RUN/$1: not restored within $((LIMIT / 60)) minutes" ;;
    *) give_up "$RUN/$1: $(complaint)" ;;
  esac
}

# unpack OBJECT BYTES SHA256 ARGUMENTS…: runs tar with the arguments; its output goes to the file $LISTED, if set.
unpack() {
  name=$1 size=$2 hash=$3
  shift 3
  stream "$name" "$size" "$hash" untar "$@"
}
untar() { tar "$@" >"${LISTED:-/dev/null}" 2>"$errors"; }

# roles on|off: creates the missing roles of the manifest, without passwords. With `on` they get their attributes, settings and memberships too;
# otherwise they can only own objects.
roles() {
  query 'roles' -v attributes="$1" -f "$SCRIPTS/create-missing-roles.sql" >/dev/null
  warnings
}

# warnings: prints the warnings of the last query.
warnings() { sed -n 's/^.*WARNING:  //p' "$errors" | head -n 20 | tr -d '\000-\011\013-\037\177' >&2; }

# as_loader COMMAND…: runs it as the role of this restore, in the database of this restore.
as_loader() (
  PGOPTIONS="$loader_options -c statement_timeout=${LIMIT}s" PGUSER=$LOADER PGPASSWORD=$LOADER_PASSWORD PGDATABASE=$LOAD
  "$@"
)

# inside COMMAND…: runs it as the superuser in the database of this restore.
inside() (
  PGDATABASE=$LOAD
  "$@"
)

# restore LIST [FILE]: runs pg_restore for the listed entries; without a file, from standard input.
restore() {
  list=$TMPDIR/entries-$1
  shift
  [ -s "$list" ] || return 0
  timeout "$LIMIT" pg_restore --exit-on-error --no-owner --no-tablespaces --no-password --use-list="$list" --dbname="$(conninfo "$LOAD")" "$@" 2>"$errors"
}

# prepare: creates the database and the role of this restore, which are dropped again if this script ends early.
prepare() {
  key=$(head -c 8 /dev/urandom | sha256sum | cut -c 1-16)
  LOAD="pgforge load $key" LOADER=pgforge_load_$key
  LOADER_PASSWORD=$(head -c 32 /dev/urandom | sha256sum | cut -d ' ' -f 1)
  export LOAD LOADER LOADER_PASSWORD
  trap drop_leftovers EXIT
  query "database $DATABASE" -f "$SCRIPTS/create-loader.sql" >/dev/null
}
drop_leftovers() { attempt -v all=off -f "$SCRIPTS/drop-leftovers.sql" >/dev/null || :; }

# contents: reads the start of the archive, up to the end of its table of contents, into $TMPDIR/head, and sorts the entries by the role that restores
# them.
contents() {
  : >"$TMPDIR/head"
  blocks=16 previous=-1
  until pg_restore --list "$TMPDIR/head" >"$TMPDIR/contents" 2>"$errors"; do
    size_now=$(wc -c <"$TMPDIR/head")
    [ "$size_now" -gt "$previous" ] || return 1
    previous=$size_now
    # dd reads no byte more than it writes; `head` may.
    dd bs=65536 count="$blocks" >>"$TMPDIR/head" 2>/dev/null
    blocks=$((blocks * 2))
  done
  for kind in schemas extensions configuration main policies privileges left-out; do : >"$TMPDIR/entries-$kind"; done
  awk -v to="$TMPDIR/entries-" -f "$SCRIPTS/sort-entries.awk" "$TMPDIR/contents" "$TMPDIR/contents"
}

# load: loads the archive on standard input. The superuser restores rows of tables that belong to an extension, before the database contains anything of
# the owner; the archive is then read a second time for the rest.
load() {
  contents || return
  as_loader restore schemas "$TMPDIR/head" || return
  restore extensions "$TMPDIR/head" || return
  attempt_inside -f "$SCRIPTS/grant-to-loader.sql" >/dev/null || return
  attempt_inside -f "$SCRIPTS/elevated-rights.sql" >"$TMPDIR/rights" || return
  if [ -s "$TMPDIR/entries-configuration" ]; then
    cat "$TMPDIR/head" - | restore configuration
  else
    cat "$TMPDIR/head" - | as_loader restore main
  fi
}
load_rest() { as_loader restore main; }
attempt_inside() { inside attempt "$@"; }

# receive: loads the archive that `manifest` found into the database of this restore, and compares the result with the manifest.
receive() {
  prepare
  stream "$object" "$bytes" "$sha256" load
  [ ! -s "$TMPDIR/entries-configuration" ] || stream "$object" "$bytes" "$sha256" load_rest
  as_loader attempt -f "$SCRIPTS/compare-with-manifest.sql" >"$TMPDIR/differences" || give_up "database $DATABASE: $(complaint)"
  [ ! -s "$TMPDIR/differences" ] || give_up "database $DATABASE differs from its manifest: $(head -n 1 "$TMPDIR/differences")"
}

# hand_over: gives every object in the database of this restore its owner and its privileges. From here on only the superuser works.
hand_over() {
  as_loader restore policies "$TMPDIR/head" || give_up "$RUN/$object: $(complaint)"
  query "database $DATABASE" -f "$SCRIPTS/disable-loader.sql" >/dev/null
  inside query "database $DATABASE" -f "$SCRIPTS/restore-owners.sql" >/dev/null
  warnings
  restore privileges "$TMPDIR/head" || give_up "$RUN/$object: $(complaint)"
  inside query "database $DATABASE" -f "$SCRIPTS/elevated-rights.sql" >"$TMPDIR/rights-now"
  gained=$(grep -vxF -f "$TMPDIR/rights" "$TMPDIR/rights-now" | head -n 3 | paste -s -d ';' -) || :
  [ -z "$gained" ] || give_up "database $DATABASE: restoring it granted new rights: $gained"
  while read -r entry; do
    say "not restored: ${entry#*; * * }"
  done <"$TMPDIR/entries-left-out"
}

# finish INTO: gives the database of this restore its name; it replaces an empty database of that name.
finish() {
  INTO=$1
  export INTO
  check_vacant
  query "database $INTO" -f "$SCRIPTS/rename-database.sql" >/dev/null
  trap - EXIT
}

# check_vacant: gives up if database INTO exists and is not empty.
check_vacant() {
  exists=$(query 'databases' -f "$SCRIPTS/database-exists.sql")
  [ "$exists" = t ] || return 0
  contents=$(PGDATABASE=$INTO; query "database $INTO" -f "$SCRIPTS/describe-contents.sql")
  [ -z "$contents" ] || give_up "database $INTO is not empty, it holds $contents: set INTO to another name"
}

# run_alone COMMAND…: a failure in it does not end this script. The file $TMPDIR/failures has the reasons.
run_alone() {
  (
    give_up() {
      say "$*"
      printf '%s\n' "$*" >>"$TMPDIR/failures"
      exit 1
    }
    "$@"
  ) || check_peer
}
rm -f "$TMPDIR/failures"

# failures: prints the reasons on one line.
failures() { sed '$!s/$/;/' "$TMPDIR/failures" | paste -s -d ' ' -; }
