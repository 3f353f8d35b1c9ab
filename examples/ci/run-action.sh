#!/usr/bin/env bash
# Runs gift-mock for action.yml, and adds the verdicts to the summary of the job. The exit code is that of gift-mock: 0
# if all scenarios passed, 2 if the client failed, 1 if the run itself failed or no client is named.
set -euo pipefail

home=$RUNNER_TEMP/gift-mock/node_modules
mkdir -p "$RESULTS"
json=$PWD/$RESULTS/gift-mock.json
junit=$PWD/$RESULTS/gift-mock.xml
{
  echo "json=$json"
  echo "junit=$junit"
} >> "$GITHUB_OUTPUT"

# Results of an earlier run must not be shown if this run writes none.
rm -f "$json" "$junit"

# Without a client, gift-mock runs its reference client, and the job would be green without a test of the user's client.
if [[ -z $CLIENT && " $ARGUMENTS" != *" --service"* ]]; then
  message='The input "client" is missing: name the command that runs your client, such as python3 my_client.py'
  [[ $LANGUAGE_OF_OUTPUT == ja ]] && message='入力 client がない。クライアントを実行するコマンドを指定する（例: python3 my_client.py）'
  echo "::error title=gift-mock::$message"
  printf '## gift-mock\n\n**%s**\n' "$message" >> "$GITHUB_STEP_SUMMARY"
  exit 1
fi

# A locale that the runner lacks would make bash and the client print warnings.
[[ $LANGUAGE_OF_OUTPUT == ja ]] && export GIFT_MOCK_LANG=ja
client=()
[[ -n $CLIENT ]] && client=(-- bash -c "$CLIENT")

status=0
# ARGUMENTS contains several words, so it is not quoted.
# shellcheck disable=SC2086
"$home/.bin/gift-mock" "$COMMAND" $ARGUMENTS --json "$json" --junit "$junit" ${client[@]+"${client[@]}"} || status=$?
if [[ -f $json ]]; then
  GIFT_MOCK_SUMMARY_LANG=$LANGUAGE_OF_OUTPUT \
    node "$home/gift-provider-mock/examples/ci/job-summary.mjs" "$json" >> "$GITHUB_STEP_SUMMARY"
fi
exit "$status"
