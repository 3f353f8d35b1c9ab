import type { RunningGiftMock, Scenario, Text } from '../../mock-server/index.ts'

/** Input of one run of a client under test. */
export interface RunContext {
  scenario: Scenario
  /** The mock with the scenario already started. */
  mock: RunningGiftMock
  /** Variables of `gift-mock env` and of the task: base URLs, credentials and parameters. */
  environment: Readonly<Record<string, string>>
  /** Aborts when the time for the run is up. */
  signal: AbortSignal
}

/** How the client ended. The verdict depends on what the mock recorded, not on this. */
export interface RunResult {
  /** `failed` if the client reported that it could not do the task, which may be correct. */
  result: 'done' | 'failed' | 'timed out'
  /** One sentence, such as the error message. The client's own message is the same in both languages. */
  detail?: Text | undefined
  /** The end of the client's output if it is a separate program. */
  output?: string | undefined
  /** Set if libfaketime scaled the client's time. Otherwise the client itself divides by GIFT_MOCK_CLOCK_RATE. */
  scaledBy?: 'faketime' | undefined
  /** Name of a program of the client whose time cannot be scaled. The scenario is then not judged. */
  unscaledProgram?: string | undefined
}

/** Runs a client under test. */
export interface Runner {
  /** True if the client waits only on the mock's clock, which is then frozen and advanced by the runner. */
  virtualTime(scenario: Scenario): boolean
  /** True if the client's time is scaled with the mock's. If not, a scenario that depends on the caller's time is not scaled. */
  readonly scalesTime?: boolean
  run(context: RunContext): Promise<RunResult>
}
