#!/bin/sh
# A client of the at-gift on-demand API in plain POSIX shell with curl. It does the task that GIFT_MOCK_TASK names, and
# never issues twice by itself: a code cannot be cancelled and is billed.
#
# Exit codes: 0 done; 1 refused or not reached, and nothing was issued by what failed; 2 a code may have been issued, and
# a person has to find out; 3 the program cannot run: an unknown task, a missing variable.
set -u
umask 077
LC_ALL=C
export LC_ALL

# Seconds. The provider asks for 90 or more; for one request a second; for a pause before what it refused with 429 is sent again.
TIMEOUT=110
PACE=1
PAUSES_429='1 2 4 8 16'
PAUSES_READ='2 4 6'
RATE=${GIFT_MOCK_CLOCK_RATE:-1}
TAB=$(printf '\t')

say() { printf '%s\n' "$*" >&2; }

# Seconds of the provider's clock as whole seconds of this one, at least one: sleep of POSIX knows no fractions.
seconds() { awk -v s="$1" -v rate="$RATE" 'BEGIN { s /= rate; print (s > int(s) ? int(s) + 1 : s) }'; }
pause() { sleep "$(seconds "$1")"; }

# A text as it stands between the quotes of JSON.
quoted() { printf '%s' "$1" | sed 's/[\\"]/\\&/g'; }

# The value of a field of the last answer, where it is a text.
field() { sed -n 's/.*"'"$1"'"[[:space:]]*:[[:space:]]*"\([^"]*\)".*/\1/p' "$folder/answer"; }

# send DCID AMOUNT [TRANID]: one request, once, and no sooner than a second after the last answer.
# 0: the answer is in $folder/answer; 1: refused, see $status; 2: unknown.
# What is secret goes to curl by its standard input: everybody on the machine can read command lines.
send() {
  [ -z "${sent:-}" ] || pause "$PACE"
  sent=yes
  : >"$folder/answer"
  result=$(
    printf '{"AuthKey":"%s","DcId":"%s","Amount":"%s"%s}' \
      "$(quoted "$AT_GIFT_AUTH_KEY")" "$(quoted "$1")" "$2" "${3:+,\"TranId\":\"$3\"}" |
      # -q: no ~/.curlrc, which might ask for retries. No --retry, no --location: both would send twice. No proxy: what it
      # refuses would look like the provider's answer.
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
    # 5, 6, 7: no name, no connection. Nothing was sent.
    000) case $code in 5 | 6 | 7) status="curl's $code"; return 1 ;; *) return 2 ;; esac ;;
    *) return 2 ;;
  esac || return 2
}

# JSON in UTF-8 from the first brace to the last, with what the document promises.
is_readable() {
  case $(printf '%s' "$1" | tr 'A-Z' 'a-z') in *charset=utf-8* | *charset=\"utf-8\"*) ;; *charset=*) return 1 ;; esac
  iconv -f UTF-8 -t UTF-8 "$folder/answer" >"$folder/text" 2>/dev/null || return 1
  tr '\r\n' '  ' <"$folder/text" | grep -Eq '^ *\{.*\} *$' &&
    [ "$(field Status)" = SUCCESS ] && [ -n "$(field TranId)" ] && [ -n "$(field Dc1)" ]
}

# As send, and waits out each 429, after which nothing was done.
send_patiently() {
  for wait in $PAUSES_429 last; do
    send "$@"
    outcome=$?
    [ "$outcome" -eq 1 ] && [ "$status" = 429 ] && [ "$wait" != last ] || return "$outcome"
    pause "$wait"
  done
}

# book ORDER AMOUNT STATE [TRANID CODES]: a line of the book that `gift-mock reconcile` compares with the provider's ledger.
# The last line of an order counts. CODES: all that the end user needs, with a space between them.
book() {
  [ -n "${GIFT_MOCK_BOOK:-}" ] || return 0
  [ -s "$GIFT_MOCK_BOOK" ] || echo 'order,provider,amount,state,reference,codes' >>"$GIFT_MOCK_BOOK"
  printf '%s,at-gift,%s,%s,%s,%s\n' "$1" "$2" "$3" "${4:-}" "${5:-}" >>"$GIFT_MOCK_BOOK"
}

# Here a program stores the answer; only the TranId is fit for a log.
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

# inquire DCID AMOUNT TRANID: issues nothing, so it asks again where no answer came. Without a TranId it would issue.
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

# The first error ends the batch: what was refused would be refused again, what is unknown has to be cleared up.
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
  # shellcheck disable=SC2046 # words are wanted
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
