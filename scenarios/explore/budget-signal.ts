import { MAX_TIMER_MS, startTimer } from '../../mock-server/core/time/host-clock.ts'
import { Problem, type Text } from '../../mock-server/index.ts'

/**
 * Returns a signal that is aborted when `signal` is aborted or when the budget is used up. Also returns a function that
 * releases the timer of the budget.
 * @param budgetMs milliseconds of real time; Infinity for no limit
 */
export function budgetSignal({ signal, budgetMs }: { signal: AbortSignal; budgetMs: number }): {
  signal: AbortSignal
  cancel(): void
} {
  if (budgetMs > MAX_TIMER_MS) return { signal, cancel: () => {} }
  const used = new AbortController()
  const cancel = startTimer(budgetMs, () => used.abort(new Problem(500, USED_UP)))
  return { signal: AbortSignal.any([signal, used.signal]), cancel }
}

const USED_UP: Text = {
  en: 'the budget was used up before the first run of the client, without faults, ended: give a larger --budget',
  ja: '障害のない最初の実行が終わる前に、探索時間の上限に達した。--budget を大きくする',
}
