# Before a sentinel starts: waits until the store holds cluster data, so that no sentinel ever sees an empty store. STOLONCTL_* name the store.
set -eu
trap 'exit 143' TERM INT
until stolonctl clusterdata read >/dev/null 2>&1; do
  [ -n "${waiting:-}" ] || echo 'waiting for the store to hold cluster data'
  waiting=yes
  sleep "${INTERVAL:-2}" & wait $!
done
echo 'the store holds cluster data'
