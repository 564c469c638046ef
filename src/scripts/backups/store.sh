# The container that reaches the bucket: it carries out the orders of the other one, by rclone. A run that it began and that got no manifest is
# removed when it ends.
# Environment: BUCKET, PREFIX, REGION, ENDPOINT (empty for Amazon S3), PATH_STYLE (true or false), S3_SECRET (the Secret's name; empty where the
# cloud gives access), ACCESS_KEY, SECRET_KEY, CA (a file; empty for the image's own), and what exchange.sh needs.
set -eu
side=store other=postgres
. "${0%/*}/exchange.sh"

export RCLONE_CONFIG="$TMPDIR/rclone.conf" RCLONE_LOG_LEVEL=ERROR RCLONE_RETRIES=1 RCLONE_LOW_LEVEL_RETRIES="${RETRIES:-10}"
export RCLONE_CONFIG_BUCKET_TYPE=s3 RCLONE_CONFIG_BUCKET_REGION="$REGION" RCLONE_CONFIG_BUCKET_NO_CHECK_BUCKET=true
export RCLONE_CONFIG_BUCKET_ENDPOINT="$ENDPOINT" RCLONE_CONFIG_BUCKET_FORCE_PATH_STYLE="$PATH_STYLE"
if [ -n "$ENDPOINT" ]; then export RCLONE_CONFIG_BUCKET_PROVIDER=Other; else export RCLONE_CONFIG_BUCKET_PROVIDER=AWS; fi
[ -z "${CA:-}" ] || export RCLONE_CA_CERT="$CA"
remote=BUCKET:$BUCKET/$PREFIX
run=

# forget: removes what there is of a run without a manifest.
forget() {
  [ -n "$run" ] || return 0
  say "removing what there is of run $run"
  rclone purge "$remote/$run" 2>"$TMPDIR/error" || say "it stays: $(complaint)"
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

# begun OBJECT: from now on there is something of its run.
begun() {
  case $1 in
    */*) run=${1%%/*} ;;
  esac
}

# carry_out VERB OBJECT MEBIBYTES: its answer is in $told.
carry_out() {
  told=
  case $1 in
    # Which runs there are, and whose they are.
    list) try /dev/null "$EXCHANGE/list" lsf --recursive --files-only --include /IDENTITY --include '/*/manifest.json' "$remote" ;;
    # A small object, out and in.
    fetch) try /dev/null "$EXCHANGE/fetched" cat "$remote/$2" ;;
    send)
      begun "$2"
      try "$EXCHANGE/sent" /dev/null rcat "$remote/$2"
      case $2 in */manifest.json) run= ;; esac
      ;;
    # A large one, through the pipe. An upload has 10,000 parts at most, so that they grow with it; few large ones are held in memory at once.
    upload)
      begun "$2"
      parts=4
      [ "$3" -le 64 ] || parts=1
      try "$EXCHANGE/stream" /dev/null rcat --s3-chunk-size "${3}Mi" --s3-upload-concurrency "$parts" "$remote/$2"
      try /dev/null "$TMPDIR/size" lsf --format s "$remote/$2"
      told=$(cat "$TMPDIR/size")
      ;;
    download) try /dev/null "$EXCHANGE/stream" cat "$remote/$2" ;;
    # The manifest goes first: what is left of a run, should this end here, is none.
    remove)
      try /dev/null /dev/null deletefile "$remote/$2/manifest.json"
      try /dev/null /dev/null purge "$remote/$2"
      ;;
    *) give_up "there is no order $1" ;;
  esac
}

trap forget EXIT
trap 'exit 143' TERM INT
meet
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
  carry_out "$verb" "${object:-}" "${mebibytes:-}"
  printf '%s\n' "$told" | put "$EXCHANGE/answer"
done
