# Initialises stolon's store when volumes.sh orders it. Then keeps the stored specification as the blueprint declares it, except for the keys that
# record how the cluster was created. While `hold` is younger than HOLD_LIMIT, failInterval is HOLD_FAIL_INTERVAL, so that a deliberate restart causes
# no failover.
# Environment: STOLONCTL_* and STSENTINEL_* name the store; DESIRED (files: spec.json, an object; new-config.json), ORDERS (directory).
set -eu
. "${0%/*}/lib.sh"
: "${HOLD_LIMIT:=300}" "${HOLD_FAIL_INTERVAL:=10m}" "${INITIALISE_LIMIT:=60}" "${ORDER_AGE:=30}"

# store_state: prints `data`, `empty`, or the error.
store_state() {
  if error=$(stolonctl clusterdata read 2>&1 >/dev/null); then echo data; return; fi
  case $error in
    'nil cluster data'*) echo empty ;;
    *) printf '%s\n' "$error" ;;
  esac
}

# ordered: whether there is a fresh order to initialise.
ordered() {
  read -r since 2>/dev/null <"$ORDERS/initialise" && [ $(($(date +%s) - since)) -le "$ORDER_AGE" ]
}

members() { sed -e '1s/^[[:space:]]*{//' -e '$s/}[[:space:]]*$//' "$1"; }

initialise() {
  { printf '{"initMode":"new","newConfig":'; cat "$DESIRED/new-config.json"; printf ','; members "$DESIRED/spec.json"; printf '}'; } >"$TMPDIR/initial.json"
  [ "$(store_state)" = empty ] || not_yet 'the store is no longer empty'
  note 'initialising the store'
  timeout -k 5 "$INITIALISE_LIMIT" stolon-sentinel --initial-cluster-spec "$TMPDIR/initial.json" >"$TMPDIR/sentinel.log" 2>&1 & sentinel=$!
  left=$INITIALISE_LIMIT
  while [ "$left" -gt 0 ] && [ "$(store_state)" != data ] && kill -0 "$sentinel" 2>/dev/null; do
    sleep 1
    left=$((left - 1))
  done
  kill "$sentinel" 2>/dev/null || :
  wait "$sentinel" || :
  rm -f "$ORDERS/initialise"
  [ "$(store_state)" = data ] || { tail -n 3 "$TMPDIR/sentinel.log"; not_yet 'cannot initialise the store'; }
  say 'initialised the store'
}

# origin: prints the stored keys that an update must not change, as members of an object, from the indented JSON of `stolonctl spec`.
origin() {
  awk '/^\t"/ { kept = /^\t"(initMode|newConfig|existingConfig|pitrConfig)":/ } /^}/ { kept = 0 }
    kept { sub(/^\t/, ""); if ($0 !~ /[,{]$/ && /^[}"]/) $0 = $0 ","; print }' "$1"
}

held() {
  read -r since 2>/dev/null <"$ORDERS/hold" && [ $(($(date +%s) - since)) -le "$HOLD_LIMIT" ]
}

# desired_spec: prints the complete specification that the store should hold. Of two members with the same name the last one counts.
desired_spec() {
  printf '{'
  origin "$TMPDIR/stored.json"
  members "$DESIRED/spec.json"
  [ "$1" = free ] || printf ',"failInterval":"%s"' "$HOLD_FAIL_INTERVAL"
  printf '}'
}

converge() {
  if held; then mode=held; else mode=free; fi
  [ "$mode" = held ] || rm -f "$ORDERS/held"
  stolonctl spec >"$TMPDIR/stored.json" 2>"$TMPDIR/error" || not_yet "cannot read the stored specification: $(cat "$TMPDIR/error")"
  desired_spec "$mode" >"$TMPDIR/desired.json"
  # The stored specification is right if it is what the same update left behind last time.
  if ! cmp -s "$TMPDIR/desired.json" "$TMPDIR/good-desired.json" || ! cmp -s "$TMPDIR/stored.json" "$TMPDIR/good-stored.json"; then
    stolonctl update -f "$TMPDIR/desired.json" 2>"$TMPDIR/error" || not_yet "cannot store the specification: $(cat "$TMPDIR/error")"
    cp "$TMPDIR/stored.json" "$TMPDIR/before.json"
    stolonctl spec >"$TMPDIR/good-stored.json"
    cp "$TMPDIR/desired.json" "$TMPDIR/good-desired.json"
    cmp -s "$TMPDIR/before.json" "$TMPDIR/good-stored.json" || say "stored the desired specification ($mode)"
  fi
  if [ "$mode" = held ]; then
    [ -e "$ORDERS/held" ] || date +%s | put "$ORDERS/held"
    not_yet 'failover is on hold for a restart'
  fi
  [ ! -e "$ORDERS/hold" ] || not_yet 'failover is no longer on hold: a restart took too long'
  note 'the stored specification matches the blueprint'
}

pass() {
  state=$(store_state)
  case $state in
    data) converge ;;
    empty)
      ordered || not_yet 'the store is empty: waiting for the order to initialise it'
      initialise
      converge
      ;;
    *) not_yet "cannot read the store: $state" ;;
  esac
}

repeat pass
