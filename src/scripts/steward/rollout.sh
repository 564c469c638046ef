# Waits until every pod of the StatefulSet with the data is made as it says now, and ready: before that, restarts are still to come.
# Environment: SET, NAMESPACE.
set -eu
. "${0%/*}/lib.sh"

# number PART NAME: a number that the answer has in its metadata, spec or status; 0 where it is left out.
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
    *) not_yet "StatefulSet $SET cannot be read: $(reason "$code")" ;;
  esac
  [ "$(number status observedGeneration)" -ge "$(number metadata generation)" ] || not_yet "waiting for Kubernetes to look at StatefulSet $SET"
  wanted=$(number spec replicas)
  for what in updated ready; do
    count=$(number status "${what}Replicas")
    [ "$count" = "$wanted" ] || not_yet "$count of $wanted pods of StatefulSet $SET are $what"
  done
  note "every pod of StatefulSet $SET is updated and ready"
}

every pass
