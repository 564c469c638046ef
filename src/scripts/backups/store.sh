# Runs in the store container, which reaches the bucket: carries out the requests of the other container with rclone. With access `read` it refuses
# every request that writes, even if the key allows it. When it ends, it removes uploads that got no manifest.
# Environment: ACCESS (read or write), BUCKET, PREFIX, REGION, ENDPOINT (empty for Amazon S3), PATH_STYLE (true or false), S3_SECRET (the Secret's name;
# empty where the cloud grants access), ACCESS_KEY, SECRET_KEY, CA (a file; empty for the image's CAs), and that of peer-container.sh.
set -eu
# Character ranges are those of ASCII.
export LC_ALL=C
side=store other=postgres
. "${0%/*}/peer-container.sh"

export RCLONE_CONFIG="$TMPDIR/rclone.conf" RCLONE_LOG_LEVEL=ERROR RCLONE_RETRIES=1 RCLONE_LOW_LEVEL_RETRIES="${RETRIES:-10}"
export RCLONE_CONFIG_BUCKET_TYPE=s3 RCLONE_CONFIG_BUCKET_REGION="$REGION" RCLONE_CONFIG_BUCKET_NO_CHECK_BUCKET=true
export RCLONE_CONFIG_BUCKET_ENDPOINT="$ENDPOINT" RCLONE_CONFIG_BUCKET_FORCE_PATH_STYLE="$PATH_STYLE"
if [ -n "$ENDPOINT" ]; then export RCLONE_CONFIG_BUCKET_PROVIDER=Other; else export RCLONE_CONFIG_BUCKET_PROVIDER=AWS; fi
[ -z "${CA:-}" ] || export RCLONE_CA_CERT="$CA"
remote=BUCKET:$BUCKET/$PREFIX
open=$TMPDIR/open

# forget: removes uploads that got no manifest.
forget() {
  [ -s "$open" ] || return 0
  while read -r object; do
    say "removing $object, which has no manifest"
    rclone delete --include "/$object" "$remote" 2>"$TMPDIR/error" || say "cannot remove $object: $(complaint)"
  done <"$open"
  : >"$open"
}

# complaint: prints the last error of rclone, on one line.
complaint() { sed -n -e 's/^[0-9/]\{10\} [0-9:]\{8\} //' -e '/^[^[:space:]]/p' "$TMPDIR/error" | tail -n 1; }

# run_rclone INPUT OUTPUT ARGUMENTS…: runs rclone, and stops waiting for it when the other container stops.
run_rclone() {
  input=$1 output=$2
  shift 2
  rm -f "$TMPDIR/ended"
  {
    code=0
    rclone "$@" <"$input" >"$output" 2>"$TMPDIR/error" || code=$?
    echo "$code" | put "$TMPDIR/ended"
  } &
  wait_for_file "$TMPDIR/ended"
  case $(cat "$TMPDIR/ended") in
    0) ;;
    3) give_up "bucket $BUCKET does not exist or cannot be listed" ;;
    *) give_up "bucket $BUCKET: $(complaint)" ;;
  esac
}

# check_request VERB OBJECT: refuses requests that this access does not allow, and objects that do not belong to a run.
check_request() {
  case $ACCESS:$1 in
    read:list | read:fetch | read:download) ;;
    write:list | write:fetch | write:send | write:upload | write:forget | write:remove) ;;
    *) give_up "request $1 is refused: access to the bucket is $ACCESS" ;;
  esac
  case $1:$2 in
    list: | forget:) ;;
    *: | *:*[!A-Za-z0-9_./-]* | *..* | *:/* | */ | */*/* | *:.* | */.*) give_up "request $1 is refused: $2 is not the name of an object" ;;
  esac
}

# carry_out VERB OBJECT MEBIBYTES: leaves its answer in $answer.
carry_out() {
  answer=
  case $1 in
    # Lists the manifests and the IDENTITY object.
    list) run_rclone /dev/null "$EXCHANGE/list" lsf --recursive --files-only --include /IDENTITY --include '/*/*.json' "$remote" ;;
    # Transfers a small object through a file.
    fetch) run_rclone /dev/null "$EXCHANGE/fetched" cat "$remote/$2" ;;
    send)
      run_rclone "$EXCHANGE/sent" /dev/null rcat "$remote/$2"
      # A manifest makes the uploads before it count.
      case $2 in */*.json) : >"$open" ;; esac
      ;;
    # Transfers a large object through the pipe. An upload has at most 10,000 parts, so their size grows with it; only few large parts are held in
    # memory at once.
    upload)
      printf '%s\n' "$2" >>"$open"
      parts=4
      [ "$3" -le 64 ] || parts=1
      run_rclone "$EXCHANGE/stream" /dev/null rcat --s3-chunk-size "${3}Mi" --s3-upload-concurrency "$parts" "$remote/$2"
      run_rclone /dev/null "$TMPDIR/size" lsf --format s "$remote/$2"
      answer=$(cat "$TMPDIR/size")
      ;;
    download) run_rclone /dev/null "$EXCHANGE/stream" cat "$remote/$2" ;;
    # Removes the uploads since the last manifest.
    forget) forget ;;
    # Removes a run's objects of one database. The manifest is removed first: if this ends half-way, the rest does not count.
    remove)
      run_rclone /dev/null /dev/null deletefile "$remote/$2.json"
      run_rclone /dev/null /dev/null delete --include "/$2.dump" --include "/$2-files.tar" "$remote"
      ;;
  esac
}

trap forget EXIT
trap 'exit 143' TERM INT
start_heartbeat
: >"$open"
case $ACCESS in read | write) ;; *) give_up "ACCESS is $ACCESS, but must be read or write" ;; esac
if [ -n "$S3_SECRET" ]; then
  [ -n "${ACCESS_KEY:-}" ] && [ -n "${SECRET_KEY:-}" ] || give_up "Secret $S3_SECRET does not exist or lacks the keys access-key and secret-key"
  export RCLONE_CONFIG_BUCKET_ACCESS_KEY_ID="$ACCESS_KEY" RCLONE_CONFIG_BUCKET_SECRET_ACCESS_KEY="$SECRET_KEY"
else
  export RCLONE_CONFIG_BUCKET_ENV_AUTH=true
fi
while :; do
  wait_for_file "$EXCHANGE/request"
  read -r verb object mebibytes <"$EXCHANGE/request"
  rm -f "$EXCHANGE/request"
  [ "$verb" != end ] || break
  check_request "$verb" "${object:-}"
  carry_out "$verb" "${object:-}" "${mebibytes:-}"
  printf '%s\n' "$answer" | put "$EXCHANGE/answer"
done
