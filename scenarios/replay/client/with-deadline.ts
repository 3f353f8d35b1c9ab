import { startTimer } from '../../../mock-server/core/time/host-clock.ts'
import { sameInBoth } from '../../../mock-server/core/localized-text.ts'
import { Problem } from '../../../mock-server/index.ts'
import type { RunResult } from './runner.ts'

/** Milliseconds to wait for a runner after the time limit. A runner that has not ended by then is abandoned. */
const STALL_LIMIT_MS = 15_000

interface Deadline {
  /** Maximum milliseconds from the beginning of the run, or from the last call of `restart`, to the end. */
  timeoutMs: number
  signal: AbortSignal | undefined
  /** Called when the time limit is reached, before the run is aborted. */
  onTimeUp(): void
}

/**
 * Runs the client. Aborts the run when the time limit is reached or the signal is aborted.
 * @param run runs the client; its second argument starts the time limit again
 */
export async function withDeadline(
  { timeoutMs, signal, onTimeUp }: Deadline,
  run: (ending: AbortSignal, restart: () => void) => Promise<RunResult>,
): Promise<RunResult> {
  const ending = new AbortController()
  const timeUp = {
    en: `the run exceeded its time limit of ${timeoutMs} ms`,
    ja: `実行時間の上限 ${timeoutMs} ミリ秒を超過`,
  }
  let isLate = false
  let cancelLast: (() => void) | undefined
  const leftBehind = new Promise<RunResult>((resolve) => {
    ending.signal.addEventListener(
      'abort',
      () => (cancelLast = startTimer(STALL_LIMIT_MS, () => resolve({ result: 'timed out' }))),
      { once: true },
    )
  })
  const begin = (): (() => void) =>
    startTimer(timeoutMs, () => {
      isLate = true
      onTimeUp()
      ending.abort(new Error(timeUp.en))
    })
  let cancel = begin()
  function restart(): void {
    cancel()
    if (!ending.signal.aborted) cancel = begin()
  }
  const onAbort = (): void => ending.abort(signal?.reason)
  signal?.addEventListener('abort', onAbort, { once: true })
  if (signal?.aborted) onAbort()
  try {
    const ran = await Promise.race([run(ending.signal, restart), leftBehind])
    return isLate ? { ...ran, result: 'timed out' } : ran
  } catch (error) {
    if (isLate && !(error instanceof Problem))
      return { result: 'timed out', detail: error === ending.signal.reason ? timeUp : sameInBoth(String(error)) }
    throw error
  } finally {
    cancel()
    cancelLast?.()
    signal?.removeEventListener('abort', onAbort)
  }
}
