# Copies the desired Secrets to where the other containers read them, and creates missing Secrets whose password is generated. It creates a Secret once
# and whole, never changes an existing one, and never creates one if the data already has another password.
# Environment: DESIRED (files: KEY.name, KEY.username, KEY.from, which is `generated` for those to create; KEY.once if the data keeps its password from
# the first start; KEY.body.0, KEY.body.1, … the new Secret's JSON, cut where the password belongs; kept.secret, kept.body.0, kept.body.1, the same for
# the Secret that stores the superuser's current password), SECRETS (directory), CLAIMS, INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"

# copy KEY SECRET: copies username and password from the answer.
copy() {
  mkdir -p "$SECRETS/$1"
  for name in username password; do
    field "$name" >"$SECRETS/$1/.$name"
    [ -s "$SECRETS/$1/.$name" ] || { problem "waiting for key $name in Secret $2"; return; }
  done
  cmp -s "$SECRETS/$1/.username" "$DESIRED/$1.username" || { problem "the username in Secret $2 differs from the blueprint: waiting until they match"; return; }
  mv "$SECRETS/$1/.username" "$SECRETS/$1/username"
  mv "$SECRETS/$1/.password" "$SECRETS/$1/password"
}

# may_create KEY SECRET
may_create() {
  [ "$(cat "$DESIRED/$1.from")" = generated ] || { problem "waiting for Secret $2 with the keys username and password"; return 1; }
  [ -e "$DESIRED/$1.once" ] || return 0
  claims
  ! initialised || { problem "Secret $2 is missing, but the volumes hold a database that uses its password: see RUNBOOK, section \"A Secret was lost\""; return 1; }
  claim=$(first_claim_not empty)
  [ -z "$claim" ] || { problem "waiting to create Secret $2 until the volume of claim $claim has been inspected"; return 1; }
}

# body KEY TEXT: prints the new Secret with the text in every gap.
body() {
  cat "$DESIRED/$1.body.0"
  part=1
  while [ -e "$DESIRED/$1.body.$part" ]; do
    printf '%s' "$2"
    cat "$DESIRED/$1.body.$part"
    part=$((part + 1))
  done
}

# create KEY SECRET
create() {
  password=$(LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 32)
  [ "${#password}" = 32 ] || not_yet 'cannot generate a password: /dev/urandom returned too few bytes'
  body "$1" "$password" >"$TMPDIR/body"
  code=$(api POST "/api/v1/namespaces/$NAMESPACE/secrets" "$TMPDIR/body")
  rm -f "$TMPDIR/body"
  case $code in
    201) say "created Secret $2" ;;
    409) ;; # Another process created it; the next pass reads it.
    *) problem "cannot create Secret $2: $(reason "$code")" ;;
  esac
}

# keep: stores the superuser's current password in a Secret of the steward. After a changed Secret, PostgreSQL has the former password until the change
# is applied: a steward that starts in between could not log in otherwise.
keep() {
  [ -e "$DESIRED/kept.secret" ] || return 0
  secret=$(cat "$DESIRED/kept.secret")
  path=/api/v1/namespaces/$NAMESPACE/secrets
  if [ ! -e "$TMPDIR/kept" ]; then
    code=$(api GET "$path/$secret")
    case $code in
      200)
        is_login_secret "$secret" || { problem "$why"; return; }
        field superuser | put "$SECRETS/former"
        ;;
      404) ;;
      *) problem "cannot read Secret $secret: $(reason "$code")"; return ;;
    esac
    echo "$code" >"$TMPDIR/kept"
    : >"$TMPDIR/kept.value"
  fi
  [ -s "$SECRETS/in-effect" ] && ! cmp -s "$SECRETS/in-effect" "$TMPDIR/kept.value" || return 0
  cp "$SECRETS/in-effect" "$TMPDIR/kept.next"
  encoded=$(base64 <"$TMPDIR/kept.next" | tr -d '\n')
  if [ "$(cat "$TMPDIR/kept")" = 404 ]; then
    body kept "$encoded" >"$TMPDIR/body"
    code=$(api POST "$path" "$TMPDIR/body")
  else
    printf '{"data":{"superuser":"%s"}}' "$encoded" >"$TMPDIR/body"
    code=$(api PATCH "$path/$secret" "$TMPDIR/body")
  fi
  rm -f "$TMPDIR/body"
  case $code in
    200 | 201) echo 200 >"$TMPDIR/kept"; mv "$TMPDIR/kept.next" "$TMPDIR/kept.value" ;;
    *) rm -f "$TMPDIR/kept"; problem "cannot write Secret $secret: $(reason "$code")" ;;
  esac
}

pass() {
  problems=
  for file in "$DESIRED"/*.name; do
    key=${file##*/}
    key=${key%.name}
    secret=$(cat "$file")
    path=/api/v1/namespaces/$NAMESPACE/secrets/$secret
    code=$(api GET "$path")
    if [ "$code" = 404 ]; then
      may_create "$key" "$secret" || continue
      create "$key" "$secret"
      code=$(api GET "$path")
    fi
    if [ "$code" != 200 ]; then
      problem "cannot read Secret $secret: $(reason "$code")"
    elif is_login_secret "$secret"; then
      copy "$key" "$secret"
    else
      problem "$why"
    fi
  done
  keep
  rm -f "$answer"
  [ -z "$problems" ] || not_yet "$problems"
  note 'every Secret exists'
}

repeat pass
