#!/bin/sh
# Do not copy this client: curl repeats every failed request. After a lost response, the client buys a second code.
# `replay at-gift/response-lost-after-issue -- sh examples/shell/naive.sh` shows the cost of this error.
set -u
printf '{"AuthKey":"%s","DcId":"%s","Amount":"%s"}' \
  "$AT_GIFT_AUTH_KEY" "${GIFT_MOCK_TASK_DC_ID:-DC500}" "${GIFT_MOCK_TASK_AMOUNT:-500}" |
  curl -q --silent --noproxy '*' --retry 3 --retry-all-errors --max-time 30 --fail --output /dev/null \
    --header 'Content-Type: application/json' --data-binary @- \
    "$AT_GIFT_BASE_URL/$AT_GIFT_CAMPAIGN/dc/getcode"
