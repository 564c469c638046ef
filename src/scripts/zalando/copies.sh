# Copies the Secrets that the operator makes into those that applications know, and says whether the operator is content. A copy is made first when
# the operator says that the cluster runs: until then it makes roles and databases, and nobody may be there before it.
# The operator does not say which version of what it is asked it has seen, so it has to be content for SETTLED seconds on end.
# Environment: CLUSTER, NAMESPACE, SETTLED, ASKED (files: KEY.source, the operator's Secret; KEY.name, KEY.username, KEY.body.0, KEY.body.1, … as for
# credentials.sh).
set -eu
. "${0%/*}/lib.sh"

# state: what the operator says of the cluster, into $state.
state() {
  code=$(api GET "/apis/acid.zalan.do/v1/namespaces/$NAMESPACE/postgresqls/$CLUSTER")
  case $code in
    200) state=$(awk -F'"' '$0 == "  \"status\": {" {inside = 1; next} /^  [^ ]/ {inside = 0} inside && $2 == "PostgresClusterStatus" {print $4}' "$answer") ;;
    404) state=; missing "there is no postgresql $CLUSTER" ;;
    *) state=; missing "postgresql $CLUSTER cannot be read: $(reason "$code")" ;;
  esac
}

# body KEY: the copy's JSON with the password in every gap.
body() {
  cat "$ASKED/$1.body.0"
  part=1
  while [ -e "$ASKED/$1.body.$part" ]; do
    cat "$TMPDIR/password"
    cat "$ASKED/$1.body.$part"
    part=$((part + 1))
  done
}

# send KEY METHOD PATH CODE SECRET
send() {
  body "$1" >"$TMPDIR/body"
  code=$(api "$2" "$3" "$TMPDIR/body")
  rm -f "$TMPDIR/body"
  if [ "$code" = "$4" ]; then say "copied the password into Secret $5"; else missing "Secret $5 cannot be written: $(reason "$code")"; fi
}

# copy KEY SOURCE SECRET
copy() {
  path=/api/v1/namespaces/$NAMESPACE/secrets
  code=$(api GET "$path/$2")
  case $code in
    200) ;;
    404) missing "waiting for the operator to make Secret $2"; return ;;
    *) missing "Secret $2 cannot be read: $(reason "$code")"; return ;;
  esac
  holds_values "$2" || { missing "$why"; return; }
  field username >"$TMPDIR/username"
  field password >"$TMPDIR/password"
  cmp -s "$TMPDIR/username" "$ASKED/$1.username" || { missing "Secret $2 is of another role than the blueprint's"; return; }
  case $(cat "$TMPDIR/password") in
    '') missing "waiting for key password in Secret $2"; return ;;
    *[!A-Za-z0-9]*) missing "the password in Secret $2 has characters other than letters and digits, and stands in a URI as it is"; return ;;
  esac
  code=$(api GET "$path/$3")
  case $code in
    200)
      holds_values "$3" || { missing "$why"; return; }
      field password >"$TMPDIR/copy"
      cmp -s "$TMPDIR/password" "$TMPDIR/copy" || send "$1" PATCH "$path/$3" 200 "$3"
      ;;
    404)
      [ "$state" = Running ] || { missing "waiting for the operator: postgresql $CLUSTER is ${state:-not known to it yet}"; return; }
      send "$1" POST "$path" 201 "$3"
      ;;
    *) missing "Secret $3 cannot be read: $(reason "$code")" ;;
  esac
}

# settled: whether the operator has been content for long enough.
settled() {
  if [ "$state" != Running ]; then
    rm -f "$TMPDIR/since"
    [ -n "$troubles" ] || missing "postgresql $CLUSTER is ${state:-not known to the operator yet}"
    return
  fi
  [ -e "$TMPDIR/since" ] || date +%s >"$TMPDIR/since"
  [ $(($(date +%s) - $(cat "$TMPDIR/since"))) -ge "$SETTLED" ] || missing 'waiting whether the operator has more to do'
}

pass() {
  troubles=
  state
  for file in "$ASKED"/*.source; do
    key=${file##*/}
    key=${key%.source}
    copy "$key" "$(cat "$file")" "$(cat "$ASKED/$key.name")"
  done
  rm -f "$answer" "$TMPDIR/username" "$TMPDIR/password" "$TMPDIR/copy"
  settled
  [ -z "$troubles" ] || not_yet "$troubles"
  note 'the operator is content, and every password is copied'
}

every pass
