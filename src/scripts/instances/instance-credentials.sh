# Before an instance starts: copies its passwords from the Secrets into memory. Where the engine reads passwords only at the start, the steward compares
# these copies with the Secrets to find instances that still use a former password.
# Environment: SUPERUSER_SECRET, REPLICATION_SECRET (names), CREDENTIALS (directory), NAMESPACE.
set -eu
. "${0%/*}/lib.sh"
trap 'exit 143' TERM INT

# copy SECRET NAME
copy() {
  code=$(api GET "/api/v1/namespaces/$NAMESPACE/secrets/$1")
  case $code in
    200) ;;
    404) note "waiting for Secret $1"; return 1 ;;
    *) note "cannot read Secret $1: $(reason "$code")"; return 1 ;;
  esac
  is_login_secret "$1" || { note "$why"; return 1; }
  field password | put "$CREDENTIALS/$2"
  [ -s "$CREDENTIALS/$2" ] || { note "waiting for key password in Secret $1"; return 1; }
}

until copy "$SUPERUSER_SECRET" superuser && copy "$REPLICATION_SECRET" replication; do sleep 2; done
rm -f "$answer"
