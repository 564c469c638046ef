# Keeps the Secrets that are asked for in reach of the containers that need them, and makes the generated ones that are missing: once, whole,
# never touching one that exists, never beside data that already has another password.
# Environment: ASKED (files: KEY.name, KEY.username, KEY.from, which is `generated` for those to make; KEY.once if its password lives in the data from the first start; KEY.body.0,
# KEY.body.1, … the new Secret's JSON, cut where the password goes; kept.secret, kept.body.0, kept.body.1 likewise for the Secret in which the
# superuser's password in effect is kept), SECRETS (directory), CLAIMS, INSTANCES, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"

# take KEY SECRET: copies username and password out of the answer.
take() {
  mkdir -p "$SECRETS/$1"
  for name in username password; do
    field "$name" >"$SECRETS/$1/.$name"
    [ -s "$SECRETS/$1/.$name" ] || { missing "waiting for key $name in Secret $2"; return; }
  done
  cmp -s "$SECRETS/$1/.username" "$ASKED/$1.username" || { missing "waiting for the right username in Secret $2: it has another than the blueprint"; return; }
  mv "$SECRETS/$1/.username" "$SECRETS/$1/username"
  mv "$SECRETS/$1/.password" "$SECRETS/$1/password"
}

# may_make KEY SECRET
may_make() {
  [ "$(cat "$ASKED/$1.from")" = generated ] || { missing "waiting for Secret $2 with the keys username and password"; return 1; }
  [ -e "$ASKED/$1.once" ] || return 0
  claims
  ! initialised || { missing "Secret $2 is missing and the volumes hold a database that has its password: see RUNBOOK, section \"A Secret was lost\""; return 1; }
  claim=$(first_claim_not empty)
  [ -z "$claim" ] || { missing "Secret $2 waits until the volume of claim $claim has been looked at"; return 1; }
}

# body KEY TEXT: the new Secret with the text in every gap.
body() {
  cat "$ASKED/$1.body.0"
  part=1
  while [ -e "$ASKED/$1.body.$part" ]; do
    printf '%s' "$2"
    cat "$ASKED/$1.body.$part"
    part=$((part + 1))
  done
}

# make KEY SECRET
make() {
  password=$(LC_ALL=C tr -dc 'A-Za-z0-9' </dev/urandom | head -c 32)
  [ "${#password}" = 32 ] || not_yet 'no randomness'
  body "$1" "$password" >"$TMPDIR/body"
  code=$(api POST "/api/v1/namespaces/$NAMESPACE/secrets" "$TMPDIR/body")
  rm -f "$TMPDIR/body"
  case $code in
    201) say "made Secret $2" ;;
    409) ;; # made by someone else meanwhile; read in the next pass
    *) missing "Secret $2 cannot be made: $(reason "$code")" ;;
  esac
}

# keep: PostgreSQL may know another superuser's password than the Secret has, after a change that was not carried out yet. The one in effect is
# kept in a Secret of the steward's own, or else a steward that starts just then could no longer log in.
keep() {
  [ -e "$ASKED/kept.secret" ] || return 0
  secret=$(cat "$ASKED/kept.secret")
  path=/api/v1/namespaces/$NAMESPACE/secrets
  if [ ! -e "$TMPDIR/kept" ]; then
    code=$(api GET "$path/$secret")
    case $code in
      200)
        holds_values "$secret" || { missing "$why"; return; }
        field superuser | put "$SECRETS/former"
        ;;
      404) ;;
      *) missing "Secret $secret cannot be read: $(reason "$code")"; return ;;
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
    *) rm -f "$TMPDIR/kept"; missing "Secret $secret cannot be written: $(reason "$code")" ;;
  esac
}

pass() {
  troubles=
  for file in "$ASKED"/*.name; do
    key=${file##*/}
    key=${key%.name}
    secret=$(cat "$file")
    path=/api/v1/namespaces/$NAMESPACE/secrets/$secret
    code=$(api GET "$path")
    if [ "$code" = 404 ]; then
      may_make "$key" "$secret" || continue
      make "$key" "$secret"
      code=$(api GET "$path")
    fi
    if [ "$code" != 200 ]; then
      missing "Secret $secret cannot be read: $(reason "$code")"
    elif holds_values "$secret"; then
      take "$key" "$secret"
    else
      missing "$why"
    fi
  done
  keep
  rm -f "$answer"
  [ -z "$troubles" ] || not_yet "$troubles"
  note 'every Secret is there'
}

every pass
