# Copies the operator's Secrets into those that applications use, and waits until the operator has finished. A copy is first created when the operator
# reports that the cluster runs: until then the operator creates roles and databases, and no application may connect.
# The operator does not report which version of the postgresql object it has processed: it must report Running for SETTLED seconds without interruption.
# Environment: CLUSTER, NAMESPACE, SETTLED, DESIRED (files: KEY.source, the operator's Secret; KEY.name, KEY.username, KEY.body.0, KEY.body.1, … as for
# credentials.sh).
set -eu
. "${0%/*}/lib.sh"

# state: reads the operator's status of the cluster into $state.
state() {
  code=$(api GET "/apis/acid.zalan.do/v1/namespaces/$NAMESPACE/postgresqls/$CLUSTER")
  case $code in
    200) state=$(awk -F'"' '$0 == "  \"status\": {" {inside = 1; next} /^  [^ ]/ {inside = 0} inside && $2 == "PostgresClusterStatus" {print $4}' "$answer") ;;
    404) state=; problem "postgresql $CLUSTER does not exist" ;;
    *) state=; problem "cannot read postgresql $CLUSTER: $(reason "$code")" ;;
  esac
}

# body KEY: prints the copy's JSON with the password in every gap.
body() {
  cat "$DESIRED/$1.body.0"
  part=1
  while [ -e "$DESIRED/$1.body.$part" ]; do
    cat "$TMPDIR/password"
    cat "$DESIRED/$1.body.$part"
    part=$((part + 1))
  done
}

# send KEY METHOD PATH CODE SECRET
send() {
  body "$1" >"$TMPDIR/body"
  code=$(api "$2" "$3" "$TMPDIR/body")
  rm -f "$TMPDIR/body"
  if [ "$code" = "$4" ]; then say "copied the password into Secret $5"; else problem "cannot write Secret $5: $(reason "$code")"; fi
}

# copy KEY SOURCE SECRET
copy() {
  path=/api/v1/namespaces/$NAMESPACE/secrets
  code=$(api GET "$path/$2")
  case $code in
    200) ;;
    404) problem "waiting for the operator to create Secret $2"; return ;;
    *) problem "cannot read Secret $2: $(reason "$code")"; return ;;
  esac
  is_login_secret "$2" || { problem "$why"; return; }
  field username >"$TMPDIR/username"
  field password >"$TMPDIR/password"
  cmp -s "$TMPDIR/username" "$DESIRED/$1.username" || { problem "the username in Secret $2 differs from the blueprint"; return; }
  case $(cat "$TMPDIR/password") in
    '') problem "waiting for key password in Secret $2"; return ;;
    *[!A-Za-z0-9]*) problem "the password in Secret $2 has characters other than letters and digits, which would break the connection URI"; return ;;
  esac
  code=$(api GET "$path/$3")
  case $code in
    200)
      is_login_secret "$3" || { problem "$why"; return; }
      field password >"$TMPDIR/copy"
      cmp -s "$TMPDIR/password" "$TMPDIR/copy" || send "$1" PATCH "$path/$3" 200 "$3"
      ;;
    404)
      [ "$state" = Running ] || { problem "waiting for the operator: postgresql $CLUSTER is ${state:-not known to it yet}"; return; }
      send "$1" POST "$path" 201 "$3"
      ;;
    *) problem "cannot read Secret $3: $(reason "$code")" ;;
  esac
}

# settled: whether the operator has reported Running for long enough.
settled() {
  if [ "$state" != Running ]; then
    rm -f "$TMPDIR/since"
    [ -n "$problems" ] || problem "postgresql $CLUSTER is ${state:-not known to the operator yet}"
    return
  fi
  [ -e "$TMPDIR/since" ] || date +%s >"$TMPDIR/since"
  [ $(($(date +%s) - $(cat "$TMPDIR/since"))) -ge "$SETTLED" ] || problem "waiting until the operator reports Running for $SETTLED seconds"
}

pass() {
  problems=
  state
  for file in "$DESIRED"/*.source; do
    key=${file##*/}
    key=${key%.source}
    copy "$key" "$(cat "$file")" "$(cat "$DESIRED/$key.name")"
  done
  rm -f "$answer" "$TMPDIR/username" "$TMPDIR/password" "$TMPDIR/copy"
  settled
  [ -z "$problems" ] || not_yet "$problems"
  note 'the operator has finished, and every password is copied'
}

repeat pass
