# Readiness of an endless loop: its last success is at most FRESH seconds ago.
set -eu
read -r last <"${TMPDIR:-/tmp}/ready"
[ $(($(date +%s) - last)) -le "${FRESH:-60}" ]
