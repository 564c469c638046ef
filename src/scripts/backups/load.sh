# Shared by the scripts that restore: the manifest of a run, and an archive from the bucket into PostgreSQL.

# choose RUN: the run, or the newest one, in $RUN; its manifest is in the file $MANIFEST.
choose() {
  ask list
  if [ "$1" = newest ]; then
    RUN=$(sed -n 's,/manifest\.json$,,p' "$EXCHANGE/list" | sort | tail -n 1)
    [ -n "$RUN" ] || give_up "there is no run with a manifest in $LOCATION"
  else
    RUN=$1
    grep -qxF "$RUN/manifest.json" "$EXCHANGE/list" || give_up "there is no run $RUN with a manifest in $LOCATION"
  fi
  ask fetch "$RUN/manifest.json"
  MANIFEST=$TMPDIR/manifest.json
  cp "$EXCHANGE/fetched" "$MANIFEST"
  export RUN MANIFEST
}

# intact OBJECT BYTES SHA256 FOUND-BYTES FOUND-SHA256
intact() {
  [ "$2 $3" = "$4 $5" ] || give_up "$RUN/$1 is damaged: it has $4 bytes with the SHA-256 $5, and its manifest says $2 bytes with $3"
}

# globals BYTES SHA256: roles and memberships, in $TMPDIR/globals.sql. Tablespaces are places on other machines, and from 16 on a membership is granted by
# whom the dump names only where that is the superuser of `initdb`, which here has another name.
globals() {
  ask fetch "$RUN/globals.sql"
  intact globals.sql "$1" "$2" "$(wc -c <"$EXCHANGE/fetched" | tr -d ' ')" "$(sha256sum <"$EXCHANGE/fetched" | cut -d ' ' -f 1)"
  sed -e '/^CREATE TABLESPACE /d' -e '/^ALTER TABLESPACE /d' -e '/^GRANT .* ON TABLESPACE /d' -e '/^REVOKE .* ON TABLESPACE /d' -e 's/^\(GRANT .* TO .*\) GRANTED BY .*;$/\1;/' "$EXCHANGE/fetched" >"$TMPDIR/globals.sql"
}

# roles: those of $TMPDIR/globals.sql that the cluster lacks, without passwords: who owns what has to be there.
roles() {
  sed -n 's/^\(CREATE ROLE .*\);$/\1;/p' "$TMPDIR/globals.sql" >"$TMPDIR/roles.sql"
  psql -X -q -w -f "$TMPDIR/roles.sql" 2>"$errors" >/dev/null || give_up "roles: $(complaint)"
}

# load OBJECT BYTES SHA256 ARGUMENTS…: pg_restore with the arguments. Damage is told before what pg_restore makes of it.
load() {
  object=$1 bytes=$2 sha256=$3
  shift 3
  rm -f "$EXCHANGE/stream" "$TMPDIR/loaded" "$TMPDIR/passed"
  mkfifo "$EXCHANGE/stream"
  order download "$RUN/$object"
  {
    measure <"$EXCHANGE/stream" | { code=0; pg_restore --exit-on-error --no-password --no-tablespaces "$@" 2>"$errors" || code=$?; echo "$code" | put "$TMPDIR/loaded"; cat >/dev/null; } || :
    : >"$TMPDIR/passed"
  } &
  until_there "$TMPDIR/passed"
  answer
  intact "$object" "$bytes" "$sha256" "$(cat "$TMPDIR/bytes")" "$(cat "$TMPDIR/sha256")"
  [ "$(cat "$TMPDIR/loaded")" = 0 ] || give_up "$RUN/$object: pg_restore: $(complaint)"
}

# unpack OBJECT BYTES SHA256 ARGUMENTS…: tar with the arguments; what it prints goes to the file $LISTED, if that is set.
unpack() {
  object=$1 bytes=$2 sha256=$3
  shift 3
  rm -f "$EXCHANGE/stream" "$TMPDIR/loaded" "$TMPDIR/passed"
  mkfifo "$EXCHANGE/stream"
  order download "$RUN/$object"
  {
    measure <"$EXCHANGE/stream" | { code=0; tar "$@" >"${LISTED:-/dev/null}" 2>"$errors" || code=$?; echo "$code" | put "$TMPDIR/loaded"; cat >/dev/null; } || :
    : >"$TMPDIR/passed"
  } &
  until_there "$TMPDIR/passed"
  answer
  intact "$object" "$bytes" "$sha256" "$(cat "$TMPDIR/bytes")" "$(cat "$TMPDIR/sha256")"
  [ "$(cat "$TMPDIR/loaded")" = 0 ] || give_up "$RUN/$object: $(complaint)"
}

# archives: those of the manifest, a line each: name in base64, object, bytes, SHA-256.
archives() { query 'manifest' -f "$SCRIPTS/restore.sql"; }
