# An instance is live while PostgreSQL answers, also when it reports that it starts up or shuts down, and while no PostgreSQL runs because the instance
# waits for its role or copies the primary.
set -u
. "${0%/*}/postmaster.sh"
pg_isready --quiet --host=/tmp --timeout=5
[ $? -le 1 ] || ! postmaster_lives
