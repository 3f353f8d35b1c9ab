#!/bin/sh
# A client of the at-gift on-demand API in POSIX shell with curl. The client does the task in GIFT_MOCK_TASK. The client
# never repeats an order whose outcome is unknown, because each code is billed and cannot be cancelled.
#
# Exit codes:
# 0  The task is done.
# 1  A request was refused, or the provider was not reached. The failed request issued nothing.
# 2  A code may have been issued. A person has to find out.
# 3  The task is unknown, or a variable is missing.
set -u
umask 077
LC_ALL=C
export LC_ALL

# Timeout in seconds. The provider requires 90 or more.
TIMEOUT=110
# Seconds between two requests. The limit is one request per second.
PACE=1
# Pauses in seconds before a request that was refused with 429 is sent again.
PAUSES_429='1 2 4 8 16'
# Pauses in seconds before an inquiry without a usable response is sent again.
PAUSES_READ='2 4 6'
RATE=${GIFT_MOCK_CLOCK_RATE:-1}
TAB=$(printf '\t')

say() { printf '%s\n' "$*" >&2; }

# Converts seconds of the provider's clock to seconds of this machine, rounded up, because POSIX sleep needs an integer.
seconds() { awk -v s="$1" -v rate="$RATE" 'BEGIN { s /= rate; print (s > int(s) ? int(s) + 1 : s) }'; }
pause() { sleep "$(seconds "$1")"; }

# Escapes a text for a JSON string.
quoted() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

# Prints the value of a field of the last response; nothing if the value is not a string.
field() { sed -n 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$folder/answer"; }

# send DCID AMOUNT [TRANID]: sends one request once, at least one second after the previous request has ended.
# Returns 0 if a success response is in $folder/answer, 1 if the request was refused, 2 if the outcome is unknown.
# curl reads the secrets from standard input, because every user of the machine can read command lines.
send() {
  [ -z "${sent:-}" ] || pause "$PACE"
  sent=yes
  : >"$folder/answer"
  result=$(
    printf '{"AuthKey":"%s","DcId":"%s","Amount":"%s"%s}' \
      "$(quoted "$AT_GIFT_AUTH_KEY")" "$(quoted "$1")" "$2" "${3:+,\"TranId\":\"$3\"}" |
      # -q ignores ~/.curlrc, which might contain --retry. --retry and --location are not used, because both may send
      # the order again. No proxy is used, because an error of a proxy would look like a response of the provider.
      curl -q --silent --noproxy '*' --max-time "$(seconds "$TIMEOUT")" --output "$folder/answer" \
        --write-out "%{http_code}$TAB%{content_type}" --header 'Content-Type: application/json' --data-binary @- \
        "$AT_GIFT_BASE_URL/$AT_GIFT_CAMPAIGN/dc/getcode"
    printf '%s' "$TAB$?"
  )
  status=${result%%"$TAB"*}
  code=${result##*"$TAB"}
  case $status in
    400 | 401 | 403 | 404 | 429) return 1 ;;
    200) [ "$code" -eq 0 ] && is_readable "$result" ;;
    # 5 and 6: a host name was not resolved. 7: there was no connection. In these cases nothing was sent.
    000) case $code in 5 | 6 | 7) status="curl's $code"; return 1 ;; *) return 2 ;; esac ;;
    *) return 2 ;;
  esac || return 2
}

# Succeeds if the response is a complete JSON object in UTF-8 with the required fields.
is_readable() {
  case $(printf '%s' "$1" | tr 'A-Z' 'a-z') in *charset=utf-8* | *charset=\"utf-8\"*) ;; *charset=*) return 1 ;; esac
  iconv -f UTF-8 -t UTF-8 "$folder/answer" >"$folder/text" 2>/dev/null || return 1
  tr '\r\n' '  ' <"$folder/text" | grep -Eq '^ *\{.*\} *$' &&
    [ "$(field Status)" = SUCCESS ] && [ -n "$(field TranId)" ] && [ -n "$(field Dc1)" ]
}

# Sends a request as `send` does, and repeats it after a pause while it is refused with 429. A 429 means that the
# provider did nothing.
send_patiently() {
  for wait in $PAUSES_429 last; do
    send "$@"
    outcome=$?
    [ "$outcome" -eq 1 ] && [ "$status" = 429 ] && [ "$wait" != last ] || return "$outcome"
    pause "$wait"
  done
}

# book ORDER AMOUNT STATE [TRANID CODES]: appends a line to the book of orders, which `gift-mock reconcile` compares
# with the provider's ledger. The last line of an order contains its current state. CODES contains all values that the
# end user needs, separated by spaces.
book() {
  [ -n "${GIFT_MOCK_BOOK:-}" ] || return 0
  [ -s "$GIFT_MOCK_BOOK" ] || echo 'order,provider,amount,state,reference,codes' >>"$GIFT_MOCK_BOOK"
  printf '%s,at-gift,%s,%s,%s,%s\n' "$1" "$2" "$3" "${4:-}" "${5:-}" >>"$GIFT_MOCK_BOOK"
}

# Issues a code. A real program stores the code here. Only the TranId may be written to a log.
issue() {
  orders=$((${orders:-0} + 1))
  order="${GIFT_MOCK_ATTEMPT:-1}-$orders"
  book "$order" "$2" unknown
  send_patiently "$1" "$2"
  case $? in
    0)
      book "$order" "$2" kept "$(field TranId)" "$(field Dc1) $(field Dc2) $(field RmtrCd)"
      printf 'issued %s\n' "$(field TranId)"
      ;;
    1) book "$order" "$2" failed; say "the issue of $1 was refused with $status"; return 1 ;;
    *) say "the issue of $1 has an unknown outcome ($status, curl's code $code): ask the provider before you issue again"; return 2 ;;
  esac
}

# inquire DCID AMOUNT TRANID: looks up a code. An inquiry issues nothing, so an inquiry with an unknown outcome is
# repeated. A request without a TranId would issue a code.
inquire() {
  [ -n "$3" ] || return 1
  for wait in $PAUSES_READ last; do
    send_patiently "$@"
    outcome=$?
    [ "$outcome" -ne 0 ] || { [ "$(field TranId)" = "$3" ] || outcome=2; }
    [ "$outcome" -eq 2 ] && [ "$wait" != last ] || return "$outcome"
    pause "$wait"
  done
}

# Issues a code of each product. The first error ends the batch, because a refused request would be refused again, and
# an unknown outcome has to be cleared up first.
issue_each() {
  for product; do
    issue "$product" "$amount" || return
    printf '%s %s %s\n' "$product" "$(field TranId)" "$(field Dc1)" >>"$folder/issued"
  done
}

inquire_each() {
  while read -r product tran_id first; do
    inquire "$product" "$amount" "$tran_id" || return
    [ "$(field Dc1)" = "$first" ] || return 1
  done <"$folder/issued"
}

issue_then_inquire() {
  issue "$dc_id" "$amount" || return
  first=$(field Dc1)
  inquire "$dc_id" "$amount" "$(field TranId)" || return
  [ "$(field Dc1)" = "$first" ]
}

inquire_unknown() {
  inquire "$dc_id" "$amount" "${GIFT_MOCK_TASK_TRAN_ID:-AZ0000000000000000000000000000000000000000}"
  outcome=$?
  case $outcome$status in
    0*) echo 'it was issued' ;;
    1400) echo 'it was not issued' ;;
    *) return "$outcome" ;;
  esac
}

for name in AT_GIFT_BASE_URL AT_GIFT_CAMPAIGN AT_GIFT_AUTH_KEY; do
  eval "[ -n \"\${$name:-}\" ]" || { say "the variable $name is missing: see \`gift-mock env\`"; exit 3; }
done
folder=$(mktemp -d) || exit 3
trap 'rm -rf "$folder"' EXIT
trap 'exit 2' HUP INT TERM
dc_id=${GIFT_MOCK_TASK_DC_ID:-DC500}
amount=${GIFT_MOCK_TASK_AMOUNT:-500}

case ${GIFT_MOCK_TASK:-} in
  issue-one) issue "$dc_id" "$amount" ;;
  # shellcheck disable=SC2046 # the result must be split into words
  issue-many) issue_each $(awk -v id="$dc_id" -v n="${GIFT_MOCK_TASK_COUNT:-5}" 'BEGIN { while (n-- > 0) print id }') ;;
  # shellcheck disable=SC2046
  issue-each) issue_each $(printf '%s' "${GIFT_MOCK_TASK_DC_IDS:-DC500}" | tr ',' ' ') && inquire_each ;;
  issue-then-inquire) issue_then_inquire ;;
  inquire-unknown) inquire_unknown ;;
  *)
    say "unknown task \"${GIFT_MOCK_TASK:-}\": set GIFT_MOCK_TASK to issue-one, issue-many, issue-each, issue-then-inquire or inquire-unknown"
    exit 3
    ;;
esac
