import { appendFileSync } from 'node:fs'
import { sameInBoth } from '../../../mock-server/core/localized-text.ts'
import { errorMessage } from '../../../mock-server/core/util/error-message.ts'
import type { RunContext, Runner } from '../../replay/client/runner.ts'
import { allOf } from '../../reference/index.ts'
import { StuckError, withVirtualTime, type VirtualTime } from '../../reference/virtual/virtual-time.ts'

/**
 * The parameter of a client that runs in this process: a clock, a fetch function, and the environment variables that a
 * program would get.
 */
export interface ClientRun extends VirtualTime {
  /**
   * Environment variables:
   * - the base URLs and credentials of `gift-mock env`, and the task
   * - GIFT_MOCK_STATE_DIR: a folder that all starts of the client share
   * - GIFT_MOCK_BOOK: the file to which the client may write its book
   * - GIFT_MOCK_ATTEMPT: the number of the start
   * - GIFT_MOCK_WORKER: the number of the worker
   */
  env: Readonly<Record<string, string>>
  /** Adds a line in JSON to the book of the client (docs/book.md). A client may write to GIFT_MOCK_BOOK instead. */
  writeBook(line: string): void
}

/**
 * A client that runs in this process. The client must use the clock and the fetch function of its parameter. A rejected
 * promise means that the client reports its task as not done.
 */
export type Client = (run: ClientRun) => Promise<unknown>

/**
 * Returns a runner that runs a client in this process and in virtual time. The scenario states how many workers run at
 * the same time.
 * @param writeBook adds a line to the book; default: the line is written to GIFT_MOCK_BOOK
 */
export function clientRunner(client: Client, writeBook?: (line: string) => void): Runner {
  return {
    virtualTime: () => true,
    async run(context) {
      const { GIFT_MOCK_BOOK: file = '' } = context.environment
      const { workers = 1 } = context.scenario.client ?? {}
      const write = writeBook ?? ((line: string): void => appendFileSync(file, `${line}\n`))
      const run = ({ clock, fetch }: VirtualTime): Promise<void> =>
        allOf(workers, (worker) =>
          client({ clock, fetch, env: { ...context.environment, GIFT_MOCK_WORKER: worker }, writeBook: write }),
        )
      return runInVirtualTime(context, run)
    },
  }
}

async function runInVirtualTime(
  { mock, signal, scenario, fetch }: RunContext,
  run: (time: VirtualTime) => Promise<unknown>,
): ReturnType<Runner['run']> {
  try {
    await withVirtualTime(mock.admin, run, { skewMs: scenario.clock.skewMs, signal, fetch, patienceMs: PATIENCE_MS })
    return { result: 'done' }
  } catch (error) {
    if (signal.aborted || error instanceof StuckError)
      return { result: 'timed out', detail: sameInBoth(errorMessage(error)) }
    return { result: 'failed', detail: sameInBoth(errorMessage(error)) }
  }
}

/**
 * Milliseconds of real time that a client may spend on work that is neither a request nor a sleep, such as reading a
 * file. If the client sends nothing and does not sleep in this time, the run ends as timed out.
 */
const PATIENCE_MS = 500
