# An instance lives while PostgreSQL answers, even if only to say that it starts up or shuts down, and while no PostgreSQL runs: it waits or copies.
set -u
. "${0%/*}/postmaster.sh"
pg_isready --quiet --host=/tmp --timeout=5
[ $? -le 1 ] || ! postmaster_lives
