import type { Playable } from './playable-exchanges.ts'
import type { Hypothesis, Trial } from './trial.ts'

/** A recorded response that the mock cannot reproduce, whichever alternatives are set. */
export interface Unexplained {
  /** Id of the exchange. */
  exchange: string
  /**
   * `no-rule`: the mock has no rule that produces this response. `shared-limit`: a 429 that the requests in the corpus
   * do not explain. Other callers share the limit, so the provider's document allows such a 429. `failure`: the
   * provider failed.
   */
  kind: 'no-rule' | 'shared-limit' | 'failure'
  /** Form of the recorded response, as returned by `answerForm`. */
  recorded: string
  /** Form of the mock's response, as returned by `answerForm`. */
  played: string
  /** Id of the rule that the mock followed; null if its response follows no rule. */
  rule: string | null
}

export async function describeUnexplained(
  indexes: readonly number[],
  { exchanges, trial, hypothesis }: { exchanges: readonly Playable[]; trial: Trial; hypothesis: Hypothesis },
): Promise<Unexplained[]> {
  if (indexes.length === 0) return []
  const sorted = indexes.toSorted((a, b) => a - b)
  const { played, rules } = await trial.answers(hypothesis, sorted)
  return sorted.flatMap((index, position) => {
    const [one, answer] = [exchanges[index], played[index]]
    if (!one || !answer) return []
    const { exchange } = one
    return [
      {
        exchange: exchange.id,
        kind: kindOf(exchange.response?.status ?? 0, exchange.provider),
        recorded: one.recorded ?? '',
        played: answer.form,
        rule: rules[position] ?? null,
      },
    ]
  })
}

function kindOf(status: number, provider: string): Unexplained['kind'] {
  if (status >= 500) return 'failure'
  return status === 429 && provider === 'at-gift' ? 'shared-limit' : 'no-rule'
}
