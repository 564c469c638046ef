# Shared by the scripts that run next to the database: messages, the endless loop, and requests to the Kubernetes API with curl.
# Environment: INTERVAL (seconds between two passes); for the API also NAMESPACE, API_TIMEOUT, and KUBERNETES_API, TOKEN_FILE, CA_FILE where they differ
# from a pod's defaults. TMPDIR must be in memory: request bodies contain passwords.

: "${TMPDIR:=/tmp}" "${INTERVAL:=5}" "${API_TIMEOUT:=5}"
: "${KUBERNETES_API:=https://kubernetes.default.svc}"
: "${TOKEN_FILE:=/var/run/secrets/kubernetes.io/serviceaccount/token}"
: "${CA_FILE:=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt}"
answer=$TMPDIR/answer
umask 077

# say MESSAGE: prints what was done.
say() { printf '%s\n' "$*"; }

# note MESSAGE: prints the current state when it changes.
note() {
  [ "$*" != "$(cat "$TMPDIR/note" 2>/dev/null)" ] || return 0
  printf '%s' "$*" >"$TMPDIR/note"
  say "$*"
}

# not_yet MESSAGE: ends this pass without success.
not_yet() { note "$*"; exit 1; }

# problem MESSAGE: adds what this pass could not do to $problems; the pass continues.
problem() { problems=${problems:+$problems; }$*; }

# put FILE: replaces the content of the file with standard input, atomically.
put() { cat >"$1.new"; mv "$1.new" "$1"; }

# repeat PASS…: runs the pass in a separate process, indefinitely. Each success refreshes the file that ready.sh reads; a failure removes it. A signal
# ends the loop immediately.
# Files of a former container of the pod are removed: the log of this one must begin with the current state.
repeat() {
  rm -f "$TMPDIR/note" "$TMPDIR/ready"
  child=
  trap 'kill $child 2>/dev/null; exit 0' TERM INT
  while :; do
    "$@" & child=$!
    if wait "$child"; then date +%s | put "$TMPDIR/ready"; else rm -f "$TMPDIR/ready"; fi
    sleep "$INTERVAL" & child=$!
    wait "$child" || :
  done
}

# api METHOD PATH [BODY-FILE]: sends the request, leaves the answer's body in $answer and prints its status; 000 means no answer.
# curl reads the token from standard input. A PATCH is a merge patch. Lists have no specs. Answers are indented, one field a line.
api() {
  type=application/json
  [ "$1" != PATCH ] || type=application/merge-patch+json
  accept=application/json
  [ "$1 ${2##*/}" != 'GET persistentvolumeclaims' ] || accept='application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
  printf 'header = "Authorization: Bearer %s"\n' "$(cat "$TOKEN_FILE")" |
    curl --config - --silent --max-time "$API_TIMEOUT" --cacert "$CA_FILE" --request "$1" --header "Accept: $accept" \
      ${3:+--header "Content-Type: $type" --data-binary "@$3"} --output "$answer" --write-out '%{http_code}' "$KUBERNETES_API$2?pretty=true" || :
}

# reason CODE: describes an unexpected answer.
reason() {
  case $1 in
    000) printf 'the Kubernetes API does not answer' ;;
    *) printf 'the Kubernetes API answers %s' "$1" ;;
  esac
}

# field NAME: prints one value of the Secret in $answer, decoded.
field() { FIELD=$1 awk -F'"' '$0 == "  \"data\": {" {inside = 1; next} /^  [^ ]/ {inside = 0} inside && $2 == ENVIRON["FIELD"] {print $4}' "$answer" | base64 -d; }

# is_login_secret SECRET: whether the Secret in $answer has a type for a username and a password. The token of a ServiceAccount, a certificate or a
# registry login must not be used as a password; $why gives the reason.
is_login_secret() {
  type=$(awk -F'"' '/^  "type": / {print $4}' "$answer")
  case $type in
    Opaque | kubernetes.io/basic-auth) ;;
    *) why="Secret $1 has type ${type:-(none)}, not Opaque or kubernetes.io/basic-auth: delete it, and create it again unless it is generated"; return 1 ;;
  esac
}

# claims: reads every data claim of this cluster ($CLAIMS is the common part of their names) into $TMPDIR/claims, one a line: its number, then
# `initialised` if it is marked so, `empty` if its pod found no database, or `unknown`.
claims() {
  code=$(api GET "/api/v1/namespaces/$NAMESPACE/persistentvolumeclaims")
  [ "$code" = 200 ] || not_yet "cannot read the claims: $(reason "$code")"
  awk -F'"' '
    function flush() { if (number != "") print number, state; number = "" }
    $1 == "        " && $2 == "name" {
      flush()
      if (index($4, ENVIRON["CLAIMS"]) == 1) number = substr($4, length(ENVIRON["CLAIMS"]) + 1)
      if (number !~ /^[0-9]+$/) number = ""
      state = "unknown"
    }
    $1 == "          " && $2 == "pgforge.dev/inspected" && state == "unknown" { state = $4 }
    $1 == "          " && $2 == "pgforge.dev/initialised" { state = "initialised" }
    END { flush() }' "$answer" >"$TMPDIR/claims"
}

# claim_is NUMBER STATE
claim_is() { awk -v number="$1" -v state="$2" '$1 == number && $2 == state {found = 1} END {exit !found}' "$TMPDIR/claims"; }

# initialised: whether at least one claim is marked.
initialised() { awk '$2 == "initialised" {found = 1} END {exit !found}' "$TMPDIR/claims"; }

# first_claim_not STATE: prints the first expected claim that is not in that state, or nothing.
first_claim_not() {
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    claim_is "$number" "$1" || { printf '%s%s' "$CLAIMS" "$number"; return; }
    number=$((number + 1))
  done
}
