#!/bin/sh
# Client programs that order codes or gifts. Each program has one habit, which the first argument names.
set -u

issue() {
  printf '{"AuthKey":"%s","DcId":"%s","Amount":"%s"}' "$AT_GIFT_AUTH_KEY" "$GIFT_MOCK_TASK_DC_ID" "$GIFT_MOCK_TASK_AMOUNT" |
    curl -q --silent --noproxy '*' --output /dev/null --header 'content-type: application/json' --data-binary @- "$@" \
      "$AT_GIFT_BASE_URL/$AT_GIFT_CAMPAIGN/dc/getcode"
}

case $1 in
# Orders all codes without a pause.
loop) for _ in $(seq "$GIFT_MOCK_TASK_COUNT"); do issue --max-time 100; done ;;
# Starts curl in the background and exits without waiting for the response.
background)
  issue --max-time 100 &
  sleep 1
  ;;
# Sends each order with HTTP/1.0, so that each order uses a new connection.
http10)
  for _ in $(seq "${GIFT_MOCK_TASK_COUNT:-1}"); do
    issue --http1.0 --max-time 100
    sleep 1.1
  done
  ;;
# Runs two programs. The first program reads the list of brands, and the second program buys a gift.
two)
  GIFT_MOCK_TASK=list-brands GIFT_MOCK_TASK_TIMES=1 python3 examples/python/client.py &&
    python3 examples/python/client.py
  ;;
esac
