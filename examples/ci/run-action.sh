#!/usr/bin/env bash
# Runs gift-mock for action.yml, and adds the verdicts to the summary of the job. The exit code is that of gift-mock: 0
# if all scenarios passed, 2 if the client failed, 1 if the run itself failed or no client is named.
set -euo pipefail

# Ends with an error that the log, the annotations and the summary show, in the language of the job.
refuse() {
  local message=$1
  [[ $LANGUAGE_OF_OUTPUT == ja ]] && message=$2
  echo "::error title=gift-mock::$message"
  printf '## gift-mock\n\n**%s**\n' "$message" >> "$GITHUB_STEP_SUMMARY"
  exit 1
}

if [[ $RESULTS == /* || $RESULTS == *..* ]]; then
  refuse "The input \"results\" must be a path below the working directory: $RESULTS" \
    "入力 results には、作業フォルダーの下のパスを指定する: $RESULTS"
fi

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
  refuse 'The input "client" is missing: name the command that runs your client, such as python3 my_client.py' \
    '入力 client がない。クライアントを実行するコマンドを指定する（例: python3 my_client.py）'
fi

# Without --waits and --time-scale, a client that orders again after a timeout would pass.
if [[ -z $ARGUMENTS ]]; then
  [[ $COMMAND == explore ]] && ARGUMENTS='--time-scale 50' || ARGUMENTS='--all --waits --time-scale 20'
fi

# A locale that the runner lacks would make bash and the client print warnings.
[[ $LANGUAGE_OF_OUTPUT == ja ]] && export GIFT_MOCK_LANG=ja
client=()
[[ -n $CLIENT ]] && client=(-- bash -c "$CLIENT")

# ARGUMENTS contains several words, so it is not quoted. The pipeline ends only when tee has written all errors.
set +e
exec 3>&1
# shellcheck disable=SC2086
"$home/.bin/gift-mock" "$COMMAND" $ARGUMENTS --json "$json" --junit "$junit" ${client[@]+"${client[@]}"} \
  2>&1 >&3 3>&- | tee "$RUNNER_TEMP/gift-mock-errors" >&2 3>&-
status=${PIPESTATUS[0]}
exec 3>&-
set -e
if [[ -f $json ]]; then
  GIFT_MOCK_SUMMARY_LANG=$LANGUAGE_OF_OUTPUT \
    node "$home/gift-provider-mock/examples/ci/job-summary.mjs" "$json" >> "$GITHUB_STEP_SUMMARY"
else
  # Without results, only the error says why, such as a wrong argument. Four spaces make a block of code.
  printf '## gift-mock\n\n' >> "$GITHUB_STEP_SUMMARY"
  sed 's/^/    /' "$RUNNER_TEMP/gift-mock-errors" >> "$GITHUB_STEP_SUMMARY"
fi
exit "$status"
