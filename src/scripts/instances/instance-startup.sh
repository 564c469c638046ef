# An instance has started when PostgreSQL accepts connections, or when no PostgreSQL runs because the instance waits for its role or copies the primary.
set -u
. "${0%/*}/postmaster.sh"
pg_isready --quiet --host=/tmp --timeout=5
case $? in
  0) exit 0 ;;
  1) exit 1 ;;
  *) ! postmaster_lives ;;
esac
