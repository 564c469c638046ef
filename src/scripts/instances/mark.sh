# Shared by the scripts that mark data claims. Environment: CLAIMS, INSTANCES, NAMESPACE.

# mark CLAIM
mark() {
  printf '{"metadata":{"annotations":{"pgforge.dev/initialised":"true"}}}' >"$TMPDIR/patch"
  code=$(api PATCH "/api/v1/namespaces/$NAMESPACE/persistentvolumeclaims/$1" "$TMPDIR/patch")
  [ "$code" = 200 ] || not_yet "claim $1 cannot be marked: $(reason "$code")"
  say "claim $1 is marked as initialised"
}

# Claims whose pods have not looked at them yet are left alone until then, so that "marked but empty" always means a lost volume.
mark_all() {
  number=0
  while [ "$number" -lt "$INSTANCES" ]; do
    ! claim_is "$number" empty || mark "$CLAIMS$number"
    number=$((number + 1))
  done
}
