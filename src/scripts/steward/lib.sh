# Shared by the scripts that run beside the database: talking, waiting, and the Kubernetes API by curl.
# Environment: INTERVAL (seconds between two passes); for the API also NAMESPACE, API_TIMEOUT, and, where they differ from a
# pod's own, KUBERNETES_API, TOKEN_FILE, CA_FILE. TMPDIR must be in memory: request bodies hold passwords.

: "${TMPDIR:=/tmp}" "${INTERVAL:=5}" "${API_TIMEOUT:=5}"
: "${KUBERNETES_API:=https://kubernetes.default.svc}"
: "${TOKEN_FILE:=/var/run/secrets/kubernetes.io/serviceaccount/token}"
: "${CA_FILE:=/var/run/secrets/kubernetes.io/serviceaccount/ca.crt}"
answer=$TMPDIR/answer
umask 077

# say MESSAGE: what was done.
say() { printf '%s\n' "$*"; }

# note MESSAGE: how things stand; printed only when it changes.
note() {
  [ "$*" != "$(cat "$TMPDIR/note" 2>/dev/null)" ] || return 0
  printf '%s' "$*" >"$TMPDIR/note"
  say "$*"
}

# not_yet MESSAGE: ends this pass without success.
not_yet() { note "$*"; exit 1; }

# missing WHAT: what this pass could not do, added to $troubles; it goes on with what else there is to do.
missing() { troubles=${troubles:+$troubles; }$*; }

# put FILE: standard input becomes the file's content in one step.
put() { cat >"$1.new"; mv "$1.new" "$1"; }

# every PASS…: runs it in a process of its own, for ever; each success refreshes the file that ready.sh reads, a failure removes it. A signal ends it at once.
# What a former container of the pod left says nothing about this one, whose log must begin with how things stand.
every() {
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

# api METHOD PATH [BODY-FILE]: sends the request, leaves the answer's body in $answer, prints its status; 000 is no answer.
# The token reaches curl by its standard input. A PATCH is a merge patch. Lists come without specs. Answers are indented, a field a line.
api() {
  type=application/json
  [ "$1" != PATCH ] || type=application/merge-patch+json
  accept=application/json
  [ "$1 ${2##*/}" != 'GET persistentvolumeclaims' ] || accept='application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1'
  printf 'header = "Authorization: Bearer %s"\n' "$(cat "$TOKEN_FILE")" |
    curl --config - --silent --max-time "$API_TIMEOUT" --cacert "$CA_FILE" --request "$1" --header "Accept: $accept" \
      ${3:+--header "Content-Type: $type" --data-binary "@$3"} --output "$answer" --write-out '%{http_code}' "$KUBERNETES_API$2?pretty=true" || :
}

# reason CODE: an answer that is neither wanted nor expected, in words.
reason() {
  case $1 in
    000) printf 'the Kubernetes API does not answer' ;;
    *) printf 'the Kubernetes API answers %s' "$1" ;;
  esac
}

# field NAME: one value of the answered Secret's data, decoded.
field() { FIELD=$1 awk -F'"' '$0 == "  \"data\": {" {inside = 1; next} /^  [^ ]/ {inside = 0} inside && $2 == ENVIRON["FIELD"] {print $4}' "$answer" | base64 -d; }

# holds_values SECRET: whether the answered Secret is of a type that holds a username and a password. One that holds the token of a ServiceAccount, a
# certificate or a registry's login must not pass for it; $why says so.
holds_values() {
  type=$(awk -F'"' '/^  "type": / {print $4}' "$answer")
  case $type in
    Opaque | kubernetes.io/basic-auth) ;;
    *) why="Secret $1 is of type ${type:-(none)}, and not Opaque or kubernetes.io/basic-auth: delete it, and it is made again or waited for"; return 1 ;;
  esac
}

# claims: reads every data claim of this cluster ($CLAIMS is their names' common part) into $TMPDIR/claims, a line each:
# number, then `initialised` if it is so marked, `empty` if its pod has looked and found nothing, or `unknown`.
claims() {
  code=$(api GET "/api/v1/namespaces/$NAMESPACE/persistentvolumeclaims")
  [ "$code" = 200 ] || not_yet "claims cannot be read: $(reason "$code")"
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

# initialised: one marked claim is enough.
initialised() { awk '$2 == "initialised" {found = 1} END {exit !found}' "$TMPDIR/claims"; }

# first_claim_not STATE: the first expected claim that is not in that state; nothing if all are.
first_claim_not() {
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    claim_is "$number" "$1" || { printf '%s%s' "$CLAIMS" "$number"; return; }
    number=$((number + 1))
  done
}
