# Creates roles, passwords, databases, owners, extensions and grants as the blueprint declares them, on the primary. It never drops anything. A failure
# in one role or database does not hold up the others.
# Environment: PRIMARY (host), ROLES_BY (`operator` where an operator creates roles, passwords and databases; the script then waits for them), DESIRED
# (directory: database.json; KEY.username for each role that has a password, role-pooler.username where there is a pooler; bootstrap, where a new
# cluster's databases come from a dump), SECRETS (directory: KEY/password).
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/psql.sh"
: "${ROLES_BY:=steward}"
scripts=${0%/*}
desired=$DESIRED

# apply WHAT FILE: runs a script that prints what failed; the pass continues.
apply() {
  attempt "$1" "$PRIMARY" -f "$scripts/$2" || { problem "$why"; return 0; }
  failed=$(tr '\n' ' ' <"$TMPDIR/output")
  [ -z "${failed% }" ] || problem "$1: ${failed% }"
}

# inside DATABASE FILE: does the same in a database other than `postgres`.
inside() {
  PGDATABASE=$1
  apply "database $1" "$2"
  PGDATABASE=postgres
}

# passwords: sets every password that is new or differs from the one set last.
passwords() {
  changed=
  run 'passwords' "$PRIMARY" -f "$scripts/verifiers.sql"
  cmp -s "$TMPDIR/output" "$TMPDIR/verifiers" || rm -f "$TMPDIR"/set-*
  for file in "$desired"/role-*.username; do
    [ -e "$file" ] || continue
    key=${file##*/}
    key=${key%.username}
    password=$SECRETS/$key/password
    [ -s "$password" ] || { problem 'waiting for the Secrets'; continue; }
    cp "$password" "$TMPDIR/password"
    ! cmp -s "$TMPDIR/password" "$TMPDIR/set-$key" || continue
    export ROLE_FILE="$file" PASSWORD_FILE="$TMPDIR/password"
    attempt "password of $key" "$PRIMARY" -f "$scripts/password.sql" || { problem "$why"; continue; }
    say "set the password of role $(cat "$file")"
    mv "$TMPDIR/password" "$TMPDIR/set-$key"
    changed=yes
  done
  # Reads the fingerprint again only after a change by this script: otherwise a password that another session set in between would pass as set here.
  [ -n "$changed" ] || return 0
  run 'passwords' "$PRIMARY" -f "$scripts/verifiers.sql"
  mv "$TMPDIR/output" "$TMPDIR/verifiers"
}

# revoke_public_access: runs before any role of the blueprint can log in.
revoke_public_access() {
  run 'database postgres' "$PRIMARY" -f "$scripts/revoke-public-access.sql"
  [ -s "$TMPDIR/output" ] || return 0
  PGDATABASE=template1
  run 'database template1' "$PRIMARY" -f "$scripts/revoke-public-access.sql"
  PGDATABASE=postgres
}

pass() {
  problems=
  export DESIRED="$desired/database.json"
  as_superuser
  pin_settings "$PRIMARY"
  run 'primary' "$PRIMARY" -c 'SELECT pg_catalog.pg_is_in_recovery()'
  [ "$(cat "$TMPDIR/output")" = f ] || not_yet 'the primary is in recovery'
  commit "$PRIMARY"
  [ "$ROLES_BY" = operator ] || apply 'roles' roles.sql
  revoke_public_access
  if [ "$ROLES_BY" = operator ]; then
    run 'operator' "$PRIMARY" -f "$scripts/missing-from-operator.sql"
    [ ! -s "$TMPDIR/output" ] || not_yet "waiting for the operator: $(head -n 1 "$TMPDIR/output")"
  else
    passwords
    if [ -e "$desired/bootstrap" ]; then
      run 'bootstrap' "$PRIMARY" -f "$scripts/bootstrap-pending.sql"
      [ ! -s "$TMPDIR/output" ] || not_yet "$(cat "$TMPDIR/output")"
    fi
  fi
  apply 'databases' databases.sql
  [ ! -e "$desired/role-pooler.username" ] || apply 'pooler' pooler.sql
  run 'databases' "$PRIMARY" -f "$scripts/database-names.sql"
  for name in $(cat "$TMPDIR/output"); do
    name=$(printf '%s' "$name" | base64 -d; printf .)
    inside "${name%.}" database.sql
  done
  [ -z "$problems" ] || not_yet "$problems"
  note 'roles, passwords, databases and grants match the blueprint'
}

repeat pass
