import { commandRunner } from '../../scenarios/command/command-runner.ts'
import type { ScenarioFile } from '../../scenarios/loading/parse.ts'
import { replay, type ReplayOptions, type ReplayResult } from '../../scenarios/replay/replay.ts'
import type { Runner } from '../../scenarios/replay/client/runner.ts'
import { referenceRunner } from '../../scenarios/reference/index.ts'
import { blindRetrier } from './clients/blind-retrier.ts'
import { buggyBuyers } from './clients/buggy-buyers.ts'
import { buggyIssuers } from './clients/buggy-issuers.ts'
import { buggyReaders } from './clients/buggy-readers.ts'
import { buggyRestarters } from './clients/buggy-restarters.ts'
import { failures, type Failures } from './expected-failures.ts'
import { hastyReuser } from './clients/hasty-reuser.ts'
import { innocents as plainInnocents } from './clients/innocents.ts'
import { failedBy } from './failed-check-labels.ts'
import { programs } from './programs.ts'
import { plainClient } from './clients/plain-client.ts'

interface Client {
  name: string
  runner: Runner
  /** Names of the scenarios to which the client is limited; undefined if there is no such limit. */
  only?: readonly string[]
}

/** A correct client. */
interface InnocentClient extends Client {
  /** Reasons why the client need not pass a scenario, by scenario name. */
  except: Readonly<Record<string, string>>
}

/** A client with errors. */
interface BuggyClient extends Client {
  /**
   * Labels of the checks that show the errors, in the format of `failedBy`. Undefined for the clients in the table
   * `failures`: another test checks the exact labels of these clients.
   */
  shownBy: readonly string[] | undefined
  /** Scenarios that the client must fail. */
  fails: readonly string[]
}

export const innocents: readonly InnocentClient[] = [
  { name: 'the reference client', runner: referenceRunner, except: {} },
  ...Object.entries(plainInnocents).map(([name, { traits, except = {} }]) => ({
    name,
    runner: plainClient(traits),
    except,
  })),
]

const failedInTable = (client: keyof Failures): string[] =>
  Object.entries(failures).flatMap(([name, labels]) => (labels[client] === '' ? [] : [name]))

export const buggies: readonly BuggyClient[] = [
  ...Object.entries({ ...buggyIssuers, ...buggyBuyers, ...buggyReaders, ...buggyRestarters }).map(
    ([name, { traits, ...expected }]) => ({ name, runner: plainClient(traits), ...expected }),
  ),
  {
    name: 'retries every failed request',
    runner: blindRetrier,
    shownBy: undefined,
    fails: failedInTable('retrier'),
  },
  {
    name: 'ignores limits and reuses request ids',
    runner: hastyReuser,
    shownBy: undefined,
    fails: failedInTable('reuser'),
  },
]

/** The clients that are separate programs. */
export const programClients: readonly (InnocentClient | BuggyClient)[] = programs.map(
  ({ name, command: [program, ...args], shownBy, scenarios }) => ({
    name,
    runner: commandRunner(program, args),
    only: scenarios,
    ...(shownBy.length === 0 ? { except: {} } : { shownBy, fails: scenarios }),
  }),
)

/**
 * Time limit of a replay in milliseconds of real time. No client of this folder reaches the limit, even on a busy
 * machine.
 */
export const TIMEOUT_MS = 50_000

/**
 * Name of the slowest scenario. A replay takes two seconds, so only one correct client and the buggy clients that must
 * fail the scenario run in this scenario.
 */
const LARGEST = 'realpay-gift/limit-exceeded'

/**
 * Returns true if the client runs in the scenario. In a scenario that kills its client, every correct client runs, but
 * only the buggy clients that must fail this scenario or are in the table `failures`. The other buggy clients store
 * their orders, so a restart does not show their errors.
 */
export function isRunIn(file: ScenarioFile, client: InnocentClient | BuggyClient): boolean {
  const { scenario } = file
  if (client.only) return client.only.includes(scenario.name)
  if (!client.runner.virtualTime(scenario) || scenario.tags.includes('long')) return false
  if (scenario.client && 'fails' in client) return client.shownBy === undefined || client.fails.includes(scenario.name)
  return scenario.name !== LARGEST || client === innocents[1] || ('fails' in client && client.fails.includes(LARGEST))
}

export interface Outcome {
  result: ReplayResult['result']
  /** Labels of the failed checks, in the format of `failedBy`. */
  labels: string
  /** Reason why the outcome is wrong for the client; undefined if the outcome is right. */
  fault: string | undefined
  replayed: ReplayResult
}

/**
 * Replays a scenario with a client and checks whether the verdict is right for the client.
 * @param how how the client is run; by default, the client sends its requests over a socket to a new mock
 */
export async function tryClient(
  file: ScenarioFile,
  client: InnocentClient | BuggyClient,
  how: Pick<ReplayOptions, 'runner' | 'session'> = client,
): Promise<Outcome> {
  const replayed = await replay(file, { runner: how.runner, session: how.session, timeoutMs: TIMEOUT_MS })
  const labels = failedBy(replayed)
  const { result } = replayed
  const { name } = file.scenario
  return {
    result,
    labels,
    fault:
      'except' in client
        ? innocentFault(result, client.except[name])
        : result === 'passed'
          ? missedFault(name, client)
          : namingFault(labels, client),
    replayed,
  }
}

function innocentFault(result: Outcome['result'], reason: string | undefined): string | undefined {
  return result === 'passed' || reason !== undefined ? undefined : 'a correct client did not pass'
}

function missedFault(scenario: string, { fails }: BuggyClient): string | undefined {
  return fails.includes(scenario) ? 'the error was not found' : undefined
}

function namingFault(labels: string, { shownBy }: BuggyClient): string | undefined {
  return shownBy?.some((label) => labels.split(', ').includes(label)) === false
    ? 'no failed check shows the error'
    : undefined
}
