import { Problem } from '../../core/http/problem.ts'

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const

/**
 * Runs a search, and ends the search early if the process receives a signal. The result then contains what the search
 * has found so far.
 */
export async function interruptible<T>(
  search: (signal: AbortSignal) => Promise<T>,
): Promise<{ result: T; isInterrupted: boolean }> {
  const interrupt = new AbortController()
  const onSignal = (): void =>
    interrupt.abort(
      new Problem(500, {
        en: 'interrupted before the first run of the client ended',
        ja: 'クライアントの最初の実行が終わる前に中断された',
      }),
    )
  for (const signal of signals) process.on(signal, onSignal)
  try {
    const result = await search(interrupt.signal)
    return { result, isInterrupted: interrupt.signal.aborted }
  } finally {
    // After an interrupt, the handlers are not removed, because npm repeats the signal. Without a handler, the second
    // signal would end the process before all output is written.
    if (!interrupt.signal.aborted) for (const signal of signals) process.off(signal, onSignal)
  }
}
