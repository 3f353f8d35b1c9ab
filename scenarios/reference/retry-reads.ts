import { UnavailableError, UnreadableAnswerError } from '../../clients/index.ts'
import type { TaskContext } from './tasks/task.ts'

const READINGS = 4
const FIRST_PAUSE_MS = 2000

/**
 * Sends a request that only reads data, up to four times, until a readable response arrives. Must not be used for
 * requests that change something.
 */
export async function retryReads<T>({ clock }: Pick<TaskContext, 'clock'>, read: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      return await read()
    } catch (error) {
      const isWorthAsking = error instanceof UnavailableError || error instanceof UnreadableAnswerError
      if (!isWorthAsking || attempt === READINGS) throw error
      await clock.sleep(FIRST_PAUSE_MS * attempt)
    }
  }
}
