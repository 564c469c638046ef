# The container that reaches the bucket: it carries out the orders of the other one, by rclone. Where the other one only has to read, it can be ordered to do
# nothing else, whatever the key allows. What it uploaded without a manifest to follow is removed when it ends.
# Environment: ACCESS (read or write), BUCKET, PREFIX, REGION, ENDPOINT (empty for Amazon S3), PATH_STYLE (true or false), S3_SECRET (the Secret's name; empty where the
# cloud gives access), ACCESS_KEY, SECRET_KEY, CA (a file; empty for the image's own), and what exchange.sh needs.
set -eu
# Ranges of characters are those of ASCII.
export LC_ALL=C
side=store other=postgres
. "${0%/*}/exchange.sh"

export RCLONE_CONFIG="$TMPDIR/rclone.conf" RCLONE_LOG_LEVEL=ERROR RCLONE_RETRIES=1 RCLONE_LOW_LEVEL_RETRIES="${RETRIES:-10}"
export RCLONE_CONFIG_BUCKET_TYPE=s3 RCLONE_CONFIG_BUCKET_REGION="$REGION" RCLONE_CONFIG_BUCKET_NO_CHECK_BUCKET=true
export RCLONE_CONFIG_BUCKET_ENDPOINT="$ENDPOINT" RCLONE_CONFIG_BUCKET_FORCE_PATH_STYLE="$PATH_STYLE"
if [ -n "$ENDPOINT" ]; then export RCLONE_CONFIG_BUCKET_PROVIDER=Other; else export RCLONE_CONFIG_BUCKET_PROVIDER=AWS; fi
[ -z "${CA:-}" ] || export RCLONE_CA_CERT="$CA"
remote=BUCKET:$BUCKET/$PREFIX
open=$TMPDIR/open

# forget: removes what was uploaded and got no manifest.
forget() {
  [ -s "$open" ] || return 0
  while read -r object; do
    say "removing $object, which has no manifest"
    rclone delete --include "/$object" "$remote" 2>"$TMPDIR/error" || say "it stays: $(complaint)"
  done <"$open"
  : >"$open"
}

# complaint: what rclone said last, on one line.
complaint() { sed -n -e 's/^[0-9/]\{10\} [0-9:]\{8\} //' -e '/^[^[:space:]]/p' "$TMPDIR/error" | tail -n 1; }

# try INPUT OUTPUT ARGUMENTS…: rclone, which is not waited for once the other container is gone.
try() {
  input=$1 output=$2
  shift 2
  rm -f "$TMPDIR/ended"
  {
    code=0
    rclone "$@" <"$input" >"$output" 2>"$TMPDIR/error" || code=$?
    echo "$code" | put "$TMPDIR/ended"
  } &
  until_there "$TMPDIR/ended"
  case $(cat "$TMPDIR/ended") in
    0) ;;
    3) give_up "bucket $BUCKET is not there, or may not be listed" ;;
    *) give_up "bucket $BUCKET: $(complaint)" ;;
  esac
}

# may VERB OBJECT: refuses what a container with this access is never ordered to do, and every object that is not one of a run.
may() {
  case $ACCESS:$1 in
    read:list | read:fetch | read:download) ;;
    write:list | write:fetch | write:send | write:upload | write:forget | write:remove) ;;
    *) give_up "order $1 is refused: access to the bucket is $ACCESS" ;;
  esac
  case $1:$2 in
    list: | forget:) ;;
    *: | *:*[!A-Za-z0-9_./-]* | *..* | *:/* | */ | */*/* | *:.* | */.*) give_up "order $1 is refused: $2 is not the name of an object" ;;
  esac
}

# carry_out VERB OBJECT MEBIBYTES: its answer is in $told.
carry_out() {
  told=
  case $1 in
    # Which manifests there are, and whose they are.
    list) try /dev/null "$EXCHANGE/list" lsf --recursive --files-only --include /IDENTITY --include '/*/*.json' "$remote" ;;
    # A small object, out and in.
    fetch) try /dev/null "$EXCHANGE/fetched" cat "$remote/$2" ;;
    send)
      try "$EXCHANGE/sent" /dev/null rcat "$remote/$2"
      # A manifest makes those before it count.
      case $2 in */*.json) : >"$open" ;; esac
      ;;
    # A large one, through the pipe. An upload has 10,000 parts at most, so that they grow with it; few large ones are held in memory at once.
    upload)
      printf '%s\n' "$2" >>"$open"
      parts=4
      [ "$3" -le 64 ] || parts=1
      try "$EXCHANGE/stream" /dev/null rcat --s3-chunk-size "${3}Mi" --s3-upload-concurrency "$parts" "$remote/$2"
      try /dev/null "$TMPDIR/size" lsf --format s "$remote/$2"
      told=$(cat "$TMPDIR/size")
      ;;
    download) try /dev/null "$EXCHANGE/stream" cat "$remote/$2" ;;
    # What was uploaded since the last manifest.
    forget) forget ;;
    # What a run holds of one database. The manifest goes first: what is left, should this end here, does not count.
    remove)
      try /dev/null /dev/null deletefile "$remote/$2.json"
      try /dev/null /dev/null delete --include "/$2.dump" --include "/$2-files.tar" "$remote"
      ;;
  esac
}

trap forget EXIT
trap 'exit 143' TERM INT
meet
: >"$open"
case $ACCESS in read | write) ;; *) give_up "ACCESS is $ACCESS, and must be read or write" ;; esac
if [ -n "$S3_SECRET" ]; then
  [ -n "${ACCESS_KEY:-}" ] && [ -n "${SECRET_KEY:-}" ] || give_up "Secret $S3_SECRET with the keys access-key and secret-key is not there"
  export RCLONE_CONFIG_BUCKET_ACCESS_KEY_ID="$ACCESS_KEY" RCLONE_CONFIG_BUCKET_SECRET_ACCESS_KEY="$SECRET_KEY"
else
  export RCLONE_CONFIG_BUCKET_ENV_AUTH=true
fi
while :; do
  until_there "$EXCHANGE/order"
  read -r verb object mebibytes <"$EXCHANGE/order"
  rm -f "$EXCHANGE/order"
  [ "$verb" != end ] || break
  may "$verb" "${object:-}"
  carry_out "$verb" "${object:-}" "${mebibytes:-}"
  printf '%s\n' "$told" | put "$EXCHANGE/answer"
done
