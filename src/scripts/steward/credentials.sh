# Keeps the Secrets that are asked for in reach of the containers that need them, and makes the generated ones that are missing: once, whole,
# never touching one that exists, never beside data that already has another password.
# Environment: ASKED (files: KEY.name, KEY.username, KEY.from; KEY.once if its password lives in the data from the first start; KEY.body.0,
# KEY.body.1, … the new Secret's JSON, cut where the password goes), SECRETS (directory), CLAIMS, INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"

# take KEY SECRET: copies username and password; ends the pass if one is missing or the name is not the one asked for.
take() {
  mkdir -p "$SECRETS/$1"
  for name in username password; do
    field "$name" >"$SECRETS/$1/.$name"
    [ -s "$SECRETS/$1/.$name" ] || not_yet "Secret $2 has no $name: waiting for it"
  done
  cmp -s "$SECRETS/$1/.username" "$ASKED/$1.username" || not_yet "Secret $2 has another username than the blueprint's: waiting for the right one"
  mv "$SECRETS/$1/.username" "$SECRETS/$1/username"
  mv "$SECRETS/$1/.password" "$SECRETS/$1/password"
}

# may_make KEY SECRET: ends the pass unless the Secret may be made now.
may_make() {
  [ "$(cat "$ASKED/$1.from")" = generated ] || not_yet "waiting for Secret $2 with the keys username and password"
  [ -e "$ASKED/$1.once" ] || return 0
  claims
  ! initialised || not_yet "Secret $2 is missing and the volumes hold a database that has its password: see RUNBOOK, section \"A Secret was lost\""
  claim=$(first_claim_not empty)
  [ -z "$claim" ] || not_yet "Secret $2 waits until the volume of claim $claim has been looked at"
}

# make KEY SECRET
make() {
  password=$(LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 32)
  [ "${#password}" = 32 ] || not_yet "no randomness"
  cat "$ASKED/$1.body.0" >"$TMPDIR/body"
  part=1
  while [ -e "$ASKED/$1.body.$part" ]; do
    printf '%s' "$password" >>"$TMPDIR/body"
    cat "$ASKED/$1.body.$part" >>"$TMPDIR/body"
    part=$((part + 1))
  done
  code=$(api POST "/api/v1/namespaces/$NAMESPACE/secrets" "$TMPDIR/body")
  rm -f "$TMPDIR/body"
  case $code in
    201) say "made Secret $2" ;;
    409) ;; # made by someone else meanwhile; read in the next pass
    *) not_yet "Secret $2 cannot be made: $(reason "$code")" ;;
  esac
}

pass() {
  for file in "$ASKED"/*.name; do
    key=${file##*/}
    key=${key%.name}
    secret=$(cat "$file")
    path=/api/v1/namespaces/$NAMESPACE/secrets/$secret
    code=$(api GET "$path")
    if [ "$code" = 404 ]; then
      may_make "$key" "$secret"
      make "$key" "$secret"
      code=$(api GET "$path")
    fi
    [ "$code" = 200 ] || not_yet "Secret $secret cannot be read: $(reason "$code")"
    take "$key" "$secret"
  done
  rm -f "$answer"
  note 'every Secret is there'
}

every pass
