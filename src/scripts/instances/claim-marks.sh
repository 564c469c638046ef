# Shared by the scripts that mark data claims. Environment: CLAIMS, INSTANCES, NAMESPACE.

# mark CLAIM
mark() {
  printf '{"metadata":{"annotations":{"pgforge.dev/initialised":"true"}}}' >"$TMPDIR/patch"
  code=$(api PATCH "/api/v1/namespaces/$NAMESPACE/persistentvolumeclaims/$1" "$TMPDIR/patch")
  [ "$code" = 200 ] || not_yet "cannot annotate claim $1: $(reason "$code")"
  say "marked claim $1 as initialised"
}

# mark_all: marks every claim that its pod found empty. It skips claims that no pod has inspected yet: "marked but empty" then always means a lost
# volume.
mark_all() {
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    ! claim_is "$number" empty || mark "$CLAIMS$number"
    number=$((number + 1))
  done
}
