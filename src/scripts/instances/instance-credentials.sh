# Before an instance starts: the passwords that it starts with, copied from the Secrets into memory. The steward compares these copies
# with the Secrets to learn which instance still lives with a former password, where the engine reads them only once.
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
    *) note "Secret $1 cannot be read: $(reason "$code")"; return 1 ;;
  esac
  holds_values "$1" || { note "$why"; return 1; }
  field password | put "$CREDENTIALS/$2"
  [ -s "$CREDENTIALS/$2" ] || { note "waiting for key password in Secret $1"; return 1; }
}

until copy "$SUPERUSER_SECRET" superuser && copy "$REPLICATION_SECRET" replication; do sleep 2; done
rm -f "$answer"
