# Makes roles, passwords, databases, owners, extensions and grants as asked, through the primary. It never drops anything. What cannot be done for one role
# or in one database does not keep the others waiting.
# Environment: PRIMARY (host), ROLES_BY (`operator` where one makes roles, passwords and databases, which are waited for then), ASKED (directory:
# database.json; KEY.username for each role that has a password, role-pooler.username where there is a pooler; bootstrap, where the databases come from
# a dump at first), SECRETS (directory: KEY/password).
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/psql.sh"
: "${ROLES_BY:=steward}"
scripts=${0%/*}
asked=$ASKED

# tend WHAT FILE: runs a script that prints what failed; the pass goes on.
tend() {
  attempt "$1" "$PRIMARY" -f "$scripts/$2" || { missing "$why"; return 0; }
  failed=$(tr '\n' ' ' <"$TMPDIR/output")
  [ -z "${failed% }" ] || missing "$1: ${failed% }"
}

# inside DATABASE FILE: the same in another database than `postgres`.
inside() {
  PGDATABASE=$1
  tend "database $1" "$2"
  PGDATABASE=postgres
}

# passwords: sets every password that is new or not the one that was set last.
passwords() {
  any=
  run 'passwords' "$PRIMARY" -f "$scripts/verifiers.sql"
  cmp -s "$TMPDIR/output" "$TMPDIR/verifiers" || rm -f "$TMPDIR"/set-*
  for file in "$asked"/role-*.username; do
    [ -e "$file" ] || continue
    key=${file##*/}
    key=${key%.username}
    password=$SECRETS/$key/password
    [ -s "$password" ] || { missing 'waiting for the Secrets'; continue; }
    cp "$password" "$TMPDIR/password"
    ! cmp -s "$TMPDIR/password" "$TMPDIR/set-$key" || continue
    export ROLE_FILE="$file" PASSWORD_FILE="$TMPDIR/password"
    attempt "password of $key" "$PRIMARY" -f "$scripts/password.sql" || { missing "$why"; continue; }
    say "set the password of role $(cat "$file")"
    mv "$TMPDIR/password" "$TMPDIR/set-$key"
    any=yes
  done
  # What somebody else has set since the first look would pass for ours.
  [ -n "$any" ] || return 0
  run 'passwords' "$PRIMARY" -f "$scripts/verifiers.sql"
  mv "$TMPDIR/output" "$TMPDIR/verifiers"
}

# closed: before any role of the blueprint can log in.
closed() {
  run 'database postgres' "$PRIMARY" -f "$scripts/closed.sql"
  [ -s "$TMPDIR/output" ] || return 0
  PGDATABASE=template1
  run 'database template1' "$PRIMARY" -f "$scripts/closed.sql"
  PGDATABASE=postgres
}

pass() {
  troubles=
  export ASKED="$asked/database.json"
  as_superuser
  later "$PRIMARY"
  run 'primary' "$PRIMARY" -c 'SELECT pg_catalog.pg_is_in_recovery()'
  [ "$(cat "$TMPDIR/output")" = f ] || not_yet 'the primary is in recovery'
  commit "$PRIMARY"
  [ "$ROLES_BY" = operator ] || tend 'roles' roles.sql
  closed
  if [ "$ROLES_BY" = operator ]; then
    run 'operator' "$PRIMARY" -f "$scripts/missing.sql"
    [ ! -s "$TMPDIR/output" ] || not_yet "waiting for the operator: $(head -n 1 "$TMPDIR/output")"
  else
    passwords
    if [ -e "$asked/bootstrap" ]; then
      run 'bootstrap' "$PRIMARY" -f "$scripts/bootstrap.sql"
      [ ! -s "$TMPDIR/output" ] || not_yet "$(cat "$TMPDIR/output")"
    fi
  fi
  tend 'databases' databases.sql
  [ ! -e "$asked/role-pooler.username" ] || tend 'pooler' pooler.sql
  run 'databases' "$PRIMARY" -f "$scripts/names.sql"
  for name in $(cat "$TMPDIR/output"); do
    name=$(printf '%s' "$name" | base64 -d; printf .)
    inside "${name%.}" database.sql
  done
  [ -z "$troubles" ] || not_yet "$troubles"
  note 'roles, passwords, databases and grants are as asked'
}

every pass
