# Makes roles, passwords, databases, owners, extensions and grants as asked, through the primary. It never drops anything.
# Environment: PRIMARY (host), ROLES_BY (`operator` where one makes roles, passwords and databases, which are waited for then), ASKED (directory:
# database.json; KEY.username for each role that has a password, role-pooler.username where there is a pooler; bootstrap, where the databases come from
# a dump at first), SECRETS (directory: KEY/password).
set -eu
. "${0%/*}/lib.sh"
. "${0%/*}/psql.sh"
: "${ROLES_BY:=steward}"
scripts=${0%/*}
asked=$ASKED

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
    [ -s "$password" ] || not_yet 'waiting for the Secrets'
    cp "$password" "$TMPDIR/password"
    ! cmp -s "$TMPDIR/password" "$TMPDIR/set-$key" || continue
    export ROLE_FILE="$file" PASSWORD_FILE="$TMPDIR/password"
    run "password of $key" "$PRIMARY" -f "$scripts/password.sql"
    say "set the password of role $(cat "$file")"
    mv "$TMPDIR/password" "$TMPDIR/set-$key"
    any=yes
  done
  # What somebody else has set since the first look would pass for ours.
  [ -n "$any" ] || return 0
  run 'passwords' "$PRIMARY" -f "$scripts/verifiers.sql"
  mv "$TMPDIR/output" "$TMPDIR/verifiers"
}

pass() {
  export ASKED="$asked/database.json"
  as_superuser
  run 'primary' "$PRIMARY" -c 'SELECT pg_is_in_recovery()'
  [ "$(cat "$TMPDIR/output")" = f ] || not_yet 'the primary is in recovery'
  commit "$PRIMARY"
  if [ "$ROLES_BY" = operator ]; then
    run 'operator' "$PRIMARY" -f "$scripts/missing.sql"
    [ ! -s "$TMPDIR/output" ] || not_yet "waiting for the operator: $(head -n 1 "$TMPDIR/output")"
  else
    run 'roles' "$PRIMARY" -f "$scripts/roles.sql"
    passwords
    if [ -e "$asked/bootstrap" ]; then
      run 'bootstrap' "$PRIMARY" -f "$scripts/bootstrap.sql"
      [ ! -s "$TMPDIR/output" ] || not_yet "$(cat "$TMPDIR/output")"
    fi
  fi
  run 'databases' "$PRIMARY" -f "$scripts/databases.sql"
  [ ! -e "$asked/role-pooler.username" ] || run 'pooler' "$PRIMARY" -f "$scripts/pooler.sql"
  run 'databases' "$PRIMARY" -f "$scripts/names.sql"
  for name in $(cat "$TMPDIR/output"); do
    name=$(printf '%s' "$name" | base64 -d; printf .)
    PGDATABASE=${name%.}
    run "database ${name%.}" "$PRIMARY" -f "$scripts/database.sql"
  done
  note 'roles, passwords, databases and grants are as asked'
}

every pass
