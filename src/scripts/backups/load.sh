# Shared by the scripts that restore: finding the run, and bringing its database into PostgreSQL.
#
# A restore runs code that the owner of the database wrote: CHECK constraints, generated columns, index expressions. Therefore a role that exists for
# this one restore logs in and runs it. That role owns a new database which nobody else can enter, and has no rights anywhere else. The superuser only
# works in that database while it is still empty and, once that role can no longer log in, on the catalog: that runs none of the code.
# Environment: PGHOST, PGPORT, PGUSER, PGPASSWORD (of the superuser), LIMIT (seconds that a restore may take), and what orders.sh needs.

# Ranges of characters are those of ASCII.
export LC_ALL=C
: "${LIMIT:=86400}"

# connect: pins what depends on the server's version, and what only a superuser may set.
connect() {
  version=$(query 'server' -c 'SHOW server_version_num')
  pin "$version"
  loader_options=$PGOPTIONS
  PGOPTIONS="$PGOPTIONS -c lc_messages=C"
  [ "$version" -lt 170000 ] || PGOPTIONS="$PGOPTIONS -c event_triggers=off"
}

# stem DATABASE: what its objects in a run are called.
stem() {
  case $1 in
    manifest | '' | *[!A-Za-z0-9_]*) printf 'database-%s' "$(printf '%s' "$1" | sha256sum | cut -c 1-16)" ;;
    *) printf '%s' "$1" ;;
  esac
}

# newest STEM [RUN]: the newest run that holds the database with that stem, or nothing. With RUN, none that is newer.
newest() {
  awk -F / -v stem="$1" -v last="${2:-}" 'NF == 2 && $2 == stem ".json" && (last == "" || $1 "" <= last "") { print $1 }' "$EXCHANGE/list" | sort | tail -n 1
}

# choose DATABASE RUN: its newest run where RUN is `newest`, or else that one. Its name is in $RUN, the manifest in the file $MANIFEST.
choose() {
  stem=$(stem "$1")
  if [ "$2" = newest ]; then
    RUN=$(newest "$stem")
    [ -n "$RUN" ] || give_up "there is no run of database $1 in $LOCATION"
  else
    RUN=$2
    grep -qxF "$RUN/$stem.json" "$EXCHANGE/list" || give_up "run $RUN in $LOCATION holds no database $1"
  fi
  ask fetch "$RUN/$stem.json"
  MANIFEST=$TMPDIR/manifest.json
  cp "$EXCHANGE/fetched" "$MANIFEST"
  export RUN MANIFEST
}

# manifest DATABASE: what $MANIFEST says about the archive, in $object, $bytes, $sha256 and $age (seconds since the run began).
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
  [ "$2 $3" = "$4 $5" ] || give_up "$RUN/$1 is damaged: it has $4 bytes with the SHA-256 $5, and its manifest says $2 bytes with $3"
}

# stream OBJECT BYTES SHA256 COMMAND…: the command reads the object on its standard input. Damage is reported first: it explains whatever the
# command complains about.
stream() {
  name=$1 size=$2 hash=$3
  shift 3
  rm -f "$EXCHANGE/stream" "$TMPDIR/loaded" "$TMPDIR/passed"
  mkfifo "$EXCHANGE/stream"
  order download "$RUN/$name"
  {
    measure <"$EXCHANGE/stream" | { code=0; "$@" || code=$?; echo "$code" | put "$TMPDIR/loaded"; cat >/dev/null; } || :
    : >"$TMPDIR/passed"
  } &
  until_there "$TMPDIR/passed"
  answer
  intact "$name" "$size" "$hash" "$(cat "$TMPDIR/bytes")" "$(cat "$TMPDIR/sha256")"
  loaded "$name"
}

# loaded OBJECT: gives up unless the command of the stream succeeded.
loaded() {
  case $(cat "$TMPDIR/loaded") in
    0) ;;
    124) give_up "$RUN/$1: not restored within $((LIMIT / 60)) minutes" ;;
    *) give_up "$RUN/$1: $(complaint)" ;;
  esac
}

# unpack OBJECT BYTES SHA256 ARGUMENTS…: tar with the arguments; its output goes to the file $LISTED, if that is set.
unpack() {
  name=$1 size=$2 hash=$3
  shift 3
  stream "$name" "$size" "$hash" untar "$@"
}
untar() { tar "$@" >"${LISTED:-/dev/null}" 2>"$errors"; }

# roles on|off: creates the roles of the manifest that are missing, without passwords. With `on` they get their attributes, settings and memberships
# too; otherwise all that they are good for is owning things.
roles() {
  query 'roles' -v attributes="$1" -f "$SCRIPTS/missing-roles.sql" >/dev/null
  warnings
}

# warnings: shows those of the last query.
warnings() { sed -n 's/^.*WARNING:  //p' "$errors" | head -n 20 | tr -d '\000-\011\013-\037\177' >&2; }

# as_loader COMMAND…: runs it logged in as the role of this restore, in the database of this restore.
as_loader() (
  PGOPTIONS="$loader_options -c statement_timeout=${LIMIT}s" PGUSER=$LOADER PGPASSWORD=$LOADER_PASSWORD PGDATABASE=$LOAD
  "$@"
)

# inside COMMAND…: runs it as the superuser in the database of this restore.
inside() (
  PGDATABASE=$LOAD
  "$@"
)

# restore LIST [FILE]: pg_restore of the listed entries; without a file, from standard input.
restore() {
  list=$TMPDIR/entries-$1
  shift
  [ -s "$list" ] || return 0
  timeout "$LIMIT" pg_restore --exit-on-error --no-owner --no-tablespaces --no-password --use-list="$list" --dbname="$(conninfo "$LOAD")" "$@" 2>"$errors"
}

# prepare: the database and the role of this restore, which are removed again if this script ends early.
prepare() {
  key=$(head -c 8 /dev/urandom | sha256sum | cut -c 1-16)
  LOAD="pgforge load $key" LOADER=pgforge_load_$key
  LOADER_PASSWORD=$(head -c 32 /dev/urandom | sha256sum | cut -d ' ' -f 1)
  export LOAD LOADER LOADER_PASSWORD
  trap abandon EXIT
  query "database $DATABASE" -f "$SCRIPTS/loader.sql" >/dev/null
}
abandon() { attempt -v all=off -f "$SCRIPTS/abandon.sql" >/dev/null || :; }

# contents: reads the beginning of the archive, up to the end of its table of contents, into $TMPDIR/head, and sorts the entries by who restores them.
contents() {
  : >"$TMPDIR/head"
  blocks=16 had=-1
  until pg_restore --list "$TMPDIR/head" >"$TMPDIR/contents" 2>"$errors"; do
    has=$(wc -c <"$TMPDIR/head")
    [ "$has" -gt "$had" ] || return 1
    had=$has
    # It reads no byte more than it writes, which `head` may do.
    dd bs=65536 count="$blocks" >>"$TMPDIR/head" 2>/dev/null
    blocks=$((blocks * 2))
  done
  for kind in schemas extensions configuration main policies privileges left-out; do : >"$TMPDIR/entries-$kind"; done
  awk -v to="$TMPDIR/entries-" -f "$SCRIPTS/entries.awk" "$TMPDIR/contents" "$TMPDIR/contents"
}

# take: the archive on standard input. Rows of tables that belong to an extension are restored by the superuser, before there is anything of the owner's;
# then the archive has to pass a second time.
take() {
  contents || return
  as_loader restore schemas "$TMPDIR/head" || return
  restore extensions "$TMPDIR/head" || return
  attempt_inside -f "$SCRIPTS/lend.sql" >/dev/null || return
  attempt_inside -f "$SCRIPTS/powers.sql" >"$TMPDIR/powers" || return
  if [ -s "$TMPDIR/entries-configuration" ]; then
    cat "$TMPDIR/head" - | restore configuration
  else
    cat "$TMPDIR/head" - | as_loader restore main
  fi
}
again() { as_loader restore main; }
attempt_inside() { inside attempt "$@"; }

# receive: the archive that `manifest` found, in the database of this restore; then what is in it is compared with the manifest.
receive() {
  prepare
  stream "$object" "$bytes" "$sha256" take
  [ ! -s "$TMPDIR/entries-configuration" ] || stream "$object" "$bytes" "$sha256" again
  as_loader attempt -f "$SCRIPTS/compare.sql" >"$TMPDIR/differences" || give_up "database $DATABASE: $(complaint)"
  [ ! -s "$TMPDIR/differences" ] || give_up "database $DATABASE did not come back: $(head -n 1 "$TMPDIR/differences")"
}

# hand_over: everything in the database of this restore gets its owner and its privileges. From here on only the superuser works.
hand_over() {
  as_loader restore policies "$TMPDIR/head" || give_up "$RUN/$object: $(complaint)"
  query "database $DATABASE" -f "$SCRIPTS/lock-out.sql" >/dev/null
  inside query "database $DATABASE" -f "$SCRIPTS/owners.sql" >/dev/null
  warnings
  restore privileges "$TMPDIR/head" || give_up "$RUN/$object: $(complaint)"
  inside query "database $DATABASE" -f "$SCRIPTS/powers.sql" >"$TMPDIR/powers-now"
  gained=$(grep -vxF -f "$TMPDIR/powers" "$TMPDIR/powers-now" | head -n 3 | paste -s -d ';' -) || :
  [ -z "$gained" ] || give_up "database $DATABASE: restoring it gave more power than there was before: $gained"
  while read -r entry; do
    say "left out: ${entry#*; * * }"
  done <"$TMPDIR/entries-left-out"
}

# finish INTO: the database of this restore gets its name, and replaces an empty one of that name.
finish() {
  INTO=$1
  export INTO
  vacant
  query "database $INTO" -f "$SCRIPTS/name.sql" >/dev/null
  trap - EXIT
}

# vacant: gives up if there is a database INTO that is not empty.
vacant() {
  there=$(query 'databases' -f "$SCRIPTS/there.sql")
  [ "$there" = t ] || return 0
  held=$(PGDATABASE=$INTO; query "database $INTO" -f "$SCRIPTS/held.sql")
  [ -z "$held" ] || give_up "database $INTO is not empty, it holds $held: name another with INTO"
}

# one COMMAND…: what fails in it does not end this script. The reasons are in the file $TMPDIR/failures.
one() {
  (
    give_up() {
      say "$*"
      printf '%s\n' "$*" >>"$TMPDIR/failures"
      exit 1
    }
    "$@"
  ) || peer
}
rm -f "$TMPDIR/failures"

# failures: their reasons, on one line.
failures() { sed '$!s/$/;/' "$TMPDIR/failures" | paste -s -d ' ' -; }
