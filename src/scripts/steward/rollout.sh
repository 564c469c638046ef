# Waits until every pod of the data StatefulSet has its current template and is ready: before that, restarts are still pending.
# Environment: SET, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"

# number PART NAME: prints a number from the metadata, spec or status of the answer; 0 where it is absent.
number() {
  awk -F'"' -v part="$1" -v name="$2" '
    /^  "/ { inside = $2 == part }
    inside && /^    "/ && $2 == name { gsub(/[^0-9]/, "", $3); value = $3 }
    END { print value + 0 }' "$answer"
}

pass() {
  code=$(api GET "/apis/apps/v1/namespaces/$NAMESPACE/statefulsets/$SET")
  case $code in
    200) ;;
    404) not_yet "waiting for StatefulSet $SET" ;;
    *) not_yet "cannot read StatefulSet $SET: $(reason "$code")" ;;
  esac
  [ "$(number status observedGeneration)" -ge "$(number metadata generation)" ] || not_yet "waiting for Kubernetes to observe the change of StatefulSet $SET"
  wanted=$(number spec replicas)
  for what in updated ready; do
    count=$(number status "${what}Replicas")
    [ "$count" = "$wanted" ] || not_yet "$count of $wanted pods of StatefulSet $SET are $what"
  done
  note "every pod of StatefulSet $SET is updated and ready"
}

repeat pass
