import type { RunningGiftMock, Scenario, Text } from '../../mock-server/index.ts'

/** What a client under test is given. */
export interface RunContext {
  scenario: Scenario
  /** The provider, with the scenario begun. */
  mock: RunningGiftMock
  /** Where the mock is, its credentials, and the task, as `gift-mock env` and the task name them. */
  environment: Readonly<Record<string, string>>
  /** Aborts when the time for the run is up. */
  signal: AbortSignal
}

/** How the client ended; the verdict does not follow from it, but from what the provider saw. */
export interface RunResult {
  /** `failed`: it said that it could not do the task, which may be right. */
  result: 'done' | 'failed' | 'timed out'
  /** One sentence, such as the error; the client's own words are the same in both languages. */
  detail?: Text | undefined
  /** The end of what it wrote, where it is a program of its own. */
  output?: string | undefined
}

/** A client that is put through scenarios. */
export interface Runner {
  /** Whether it waits by the mock's clock alone, which then stands still until the runner moves it. */
  virtualTime(scenario: Scenario): boolean
  run(context: RunContext): Promise<RunResult>
}
