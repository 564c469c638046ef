# Keeps Patroni's stored configuration as the blueprint declares it, and restarts the members that wait for it, each once: standbys first, then the
# primary, then the standbys that still wait. Patroni starts a standby with the primary's last values: this order is right for values that rise and for
# values that fall.
# Environment: DESIRED (directory: dynamic.json), INSTANCE_HOST (an instance's host, `%` for its number), INSTANCES, SECRETS, RESTART (automatic,
# manual).
set -eu
. "${0%/*}/lib.sh"

instance_host() { printf '%s%s%s' "${INSTANCE_HOST%%%*}" "$1" "${INSTANCE_HOST#*%}"; }

# rest METHOD NUMBER PATH [BODY-FILE]: sends a request to a member; leaves the answer in $answer and prints its status.
rest() {
  [ -s "$SECRETS/superuser/password" ] || not_yet 'waiting for the Secrets'
  login=$({ printf 'pgforge '; printf '%s' "$(cat "$SECRETS/superuser/password")"; } | sha256sum | cut -d ' ' -f 1)
  printf 'user = "pgforge:%s"\n' "$login" |
    curl --config - --silent --max-time "${REST_TIMEOUT:-10}" --request "$1" ${4:+--header 'Content-Type: application/json' --data-binary "@$4"} \
      --output "$answer" --write-out '%{http_code}' "http://$(instance_host "$2"):8008/$3" || :
}

# members FILE: prints the top-level members of a JSON object, one a line, `"key": value`.
members() {
  awk '{ text = text $0 }
    END {
      depth = 0; quoted = 0; part = ""
      for (at = 1; at <= length(text); at++) {
        letter = substr(text, at, 1)
        if (quoted) {
          if (letter == "\\") { part = part letter; at++; letter = substr(text, at, 1) }
          else if (letter == "\"") quoted = 0
        } else if (letter == "\"") quoted = 1
        else if (letter == "{" || letter == "[") { depth++; if (depth == 1) continue }
        else if (letter == "}" || letter == "]") { depth--; if (depth == 0) break }
        else if (letter == "," && depth == 1) { print part; part = ""; continue }
        else if (letter ~ /[ \t\r]/) continue
        part = part letter
      }
      if (part != "") print part
    }' "$1"
}

# desired_config: prints the desired configuration, and of the stored one only what a person sets there: a pause, and the standby cluster.
desired_config() {
  members "$DESIRED/dynamic.json" >"$TMPDIR/members"
  [ ! -s "$TMPDIR/stored" ] || members "$TMPDIR/stored" | grep -E '^"(pause|standby_cluster)":' >>"$TMPDIR/members" || :
  printf '{'
  awk 'NR > 1 {printf ","} {printf "%s", $0}' "$TMPDIR/members"
  printf '}'
}

# first_answering: prints the number of the first member that answers.
first_answering() {
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    [ "$(rest GET "$number" config)" = 000 ] || { echo "$number"; return; }
    number=$((number + 1))
  done
}

store() {
  member=$(first_answering)
  [ -n "$member" ] || not_yet 'no member answers'
  # Patroni answers 502 while nothing is stored.
  case $(rest GET "$member" config) in
    200) cp "$answer" "$TMPDIR/stored" ;;
    *) : >"$TMPDIR/stored" ;;
  esac
  desired_config >"$TMPDIR/desired"
  members "$TMPDIR/stored" | sort >"$TMPDIR/stored.members"
  # The stored configuration is right if it is what the same request left behind last time.
  cmp -s "$TMPDIR/desired" "$TMPDIR/good-desired" && cmp -s "$TMPDIR/stored.members" "$TMPDIR/good-stored" || {
    code=$(rest PUT "$member" config "$TMPDIR/desired")
    [ "$code" = 200 ] || not_yet "cannot store the configuration: member $member answered $code"
    [ "$(rest GET "$member" config)" = 200 ] || not_yet "cannot read the configuration back from member $member"
    cp "$answer" "$TMPDIR/stored"
    cmp -s "$TMPDIR/desired" "$TMPDIR/good-desired" && [ -e "$TMPDIR/good-stored" ] || say 'stored the desired configuration'
    members "$TMPDIR/stored" | sort >"$TMPDIR/good-stored"
    cp "$TMPDIR/desired" "$TMPDIR/good-desired"
    : >"$TMPDIR/restarted"
    not_yet 'the configuration was stored: waiting until every member has read it'
  }
}

# inspect: writes one line for each member: number, `primary` or `standby` or `unreachable`, whether it waits for a restart.
inspect() {
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    case $(rest GET "$number" patroni) in
      000 | 404) echo "$number unreachable no" ;;
      *)
        role=standby
        ! grep -qE '"role": *"(primary|master)"' "$answer" || role=primary
        pending=no
        ! grep -q '"pending_restart": *true' "$answer" || pending=yes
        echo "$number $role $pending"
        ;;
    esac
    number=$((number + 1))
  done >"$TMPDIR/inspected"
}

restarts() {
  inspect
  silent=$(awk '$2 == "unreachable" {print $1; exit}' "$TMPDIR/inspected")
  [ -z "$silent" ] || not_yet "member $silent does not answer"
  [ -e "$TMPDIR/restarted" ] || : >"$TMPDIR/restarted"
  due=$(awk -v done="$(tr '\n' ' ' <"$TMPDIR/restarted")" '$2 == "standby" && $3 == "yes" && index(" " done, " " $1 " ") == 0 {print $1; exit}' "$TMPDIR/inspected")
  leader=$(awk '$2 == "primary" && $3 == "yes" {print $1; exit}' "$TMPDIR/inspected")
  waits=$(awk '$3 == "yes" {print $1; exit}' "$TMPDIR/inspected")
  [ -n "$waits" ] || { : >"$TMPDIR/restarted"; return 0; }
  [ "$RESTART" = automatic ] || { note "restart member $waits to apply a changed parameter (restart: manual)"; return 1; }
  due=${due:-$leader}
  if [ -z "$due" ]; then
    : >"$TMPDIR/restarted"
    not_yet "member $waits still waits for a restart"
  fi
  printf '{"restart_pending":true}' >"$TMPDIR/body"
  code=$(REST_TIMEOUT=120 rest POST "$due" restart "$TMPDIR/body")
  case $code in
    200) say "restarted PostgreSQL of member $due" ;;
    *) not_yet "cannot restart member $due: it answered $code" ;;
  esac
  if [ "$due" = "$leader" ]; then : >"$TMPDIR/restarted"; else echo "$due" >>"$TMPDIR/restarted"; fi
  not_yet "member $due restarted: a parameter changed"
}

pass() {
  store
  restarts || return 0
  note 'the stored configuration matches the blueprint'
}

repeat pass
