import type { Activity } from './activity.ts'
import type { RunningGiftMock, Scenario, Text } from '../../../mock-server/index.ts'

/** Input of one run of a client under test. */
export interface RunContext {
  scenario: Scenario
  /** The mock with the scenario already started. */
  mock: RunningGiftMock
  /**
   * Environment variables of the client:
   * - the variables of `gift-mock env` and of the task: base URLs, credentials and parameters
   * - GIFT_MOCK_ATTEMPT: the number of the client's start, from 1
   * - GIFT_MOCK_STATE_DIR: a folder that all starts of the client share
   */
  environment: Readonly<Record<string, string>>
  /**
   * Factor by which the client's time has to be scaled if the runner scales time. Default: the factor of the runner.
   */
  timeScale?: number | undefined
  /** Fetch function that a client in this process has to use for its requests. Default: the global fetch. */
  fetch?: typeof fetch | undefined
  /** The requests of the client, for a runner that ends an idle client. `replay` always sets this member. */
  activity?: Activity | undefined
  /**
   * Signal that is aborted when the time for the run is up, or when the scenario kills the client. If the client is
   * killed, the reason is a `ClientKilledError`. The client must then do nothing more, and `run` may reject.
   */
  signal: AbortSignal
}

/** The way in which the client ended. The verdict does not depend on this result but on what the mock recorded. */
export interface RunResult {
  /**
   * `failed` if the client reported that it could not do the task. In some scenarios, `failed` is the correct result.
   */
  result: 'done' | 'failed' | 'timed out'
  /** One sentence, such as an error message. A message of the client is the same in both languages. */
  detail?: Text | undefined
  /** The last part of the client's output; undefined if the client is not a separate program. */
  output?: string | undefined
  /**
   * Time without a request after which the client was ended and judged [ms of the client's time]; undefined if the
   * client ended by itself. The verdict ignores requests that the client would have sent later.
   */
  idleMs?: number | undefined
  /**
   * `faketime` if libfaketime scaled the client's time. If undefined, the client itself must divide durations by
   * GIFT_MOCK_CLOCK_RATE.
   */
  scaledBy?: 'faketime' | undefined
  /** True if the client was given a proxy of the mock, which redirects requests to the providers' real URLs. */
  isIntercepted?: true | undefined
  /**
   * True if the client began TLS with a provider's host through the proxy of the mock. `replay` sets this member. If no
   * request followed, the client may have rejected the certificate.
   */
  hasBegunTls?: true | undefined
  /** Number of starts of the client; undefined if the client was started only once. */
  attempts?: number | undefined
  /** Time of the last start by the host's clock, in milliseconds since the epoch; undefined if there was one start. */
  lastStartMs?: number | undefined
  /**
   * Number of times that the client was killed because the scenario says so; undefined if the client was never killed.
   */
  kills?: number | undefined
  /**
   * True if the program exited and left a process running, which was then ended. The verdict ignores requests that this
   * process would have sent later.
   */
  leftProcesses?: true | undefined
  /** Name of a program of the client whose time cannot be scaled. The scenario is then not judged. */
  unscaledProgram?: string | undefined
}

/** Runner of a client under test. */
export interface Runner {
  /**
   * Returns true if the client runs in virtual time. The mock's clock is then frozen, and the runner advances the
   * clock.
   */
  virtualTime(scenario: Scenario): boolean
  /**
   * True if the client's time is scaled together with the mock's time. If false or undefined, a scenario that depends
   * on the client's time is not scaled.
   */
  readonly scalesTime?: boolean
  /**
   * True if the program of the client keeps running after a scenario. The program may have files of its state open, so
   * all scenarios of a session then get the same folder GIFT_MOCK_STATE_DIR. Only the book is removed between the
   * scenarios.
   */
  readonly keepsProgram?: boolean
  /** The runner that this runner wraps. Both runners run the same client. */
  readonly origin?: Runner
  run(context: RunContext): Promise<RunResult>
}

/** Returns the number of starts of a client that the scenario did not end by killing the client. */
export function normalStarts({ attempts = 1, kills = 0 }: Pick<RunResult, 'attempts' | 'kills'>): number {
  return attempts - kills
}
