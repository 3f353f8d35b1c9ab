import { describe, expect, test } from 'vitest'
import type { NamedAlternative } from '../../../mock-server/core/provider/alternatives.ts'
import type { Hypothesis, Trial } from '../../../scenarios/learn/trial.ts'
import { decide, questionsOf } from '../../../scenarios/learn/verdicts.ts'

const text = { en: '', ja: '' }
const alternative = (rule: string, id: string): NamedAlternative => ({
  name: `${rule}/${id}`,
  id,
  provider: 'at-gift',
  rule,
  question: text,
  decidedBy: text,
  text,
  settings: { [rule]: id },
})
const a = alternative('A', 'other')
const b = alternative('B', 'other')
const alternatives = [a, b]

/** A trial with one recorded exchange. A hypothesis explains this exchange if `isExplained` returns true. */
function trialOf(isExplained: (hypothesis: Hypothesis) => boolean): Trial {
  const mismatches = (hypothesis: Hypothesis) => Promise.resolve(isExplained(hypothesis) ? [] : [0])
  return {
    mismatches,
    mismatchesAfterChange: (_from, changed) => mismatches(changed),
    explains: (hypothesis) => Promise.resolve(isExplained(hypothesis)),
    affecting: (_from, changes) => Promise.resolve([...changes]),
    reasonFor: () => Promise.reject(new Error('not used')),
    answers: () => Promise.reject(new Error('not used')),
    close: () => Promise.resolve(),
  }
}

/** Returns the verdict on each of the two questions, and the behaviors that are still possible. */
async function verdicts(best: readonly Hypothesis[], isExplained: (hypothesis: Hypothesis) => boolean) {
  const trial = trialOf(isExplained)
  const found = []
  for (const question of questionsOf(alternatives)) {
    const { status, left } = await decide(question, best, alternatives, trial)
    found.push([question.rule, status, left.map((one) => (one === 'assumed' ? one : one.name)).toSorted()])
  }
  return found
}

describe('the verdict on a question', () => {
  test('the verdicts on two rules are `untouched` if every combination of behaviors explains the recording', async () => {
    expect(await verdicts([[]], () => true)).toEqual([
      ['A', 'untouched', ['A/other', 'assumed']],
      ['B', 'untouched', ['B/other', 'assumed']],
    ])
  })

  test('the verdict on a rule is `refuted` if only its alternative explains the recording', async () => {
    expect(await verdicts([[a]], (one) => one.includes(a))).toEqual([
      ['A', 'refuted', ['A/other']],
      ['B', 'untouched', ['B/other', 'assumed']],
    ])
  })

  test('the verdict on a rule is `confirmed` if its alternative never explains the recording', async () => {
    expect(await verdicts([[]], (one) => !one.includes(a))).toEqual([
      ['A', 'confirmed', ['assumed']],
      ['B', 'untouched', ['B/other', 'assumed']],
    ])
  })

  test('the verdicts on two rules are `open` if the alternative to either rule explains the recording', async () => {
    expect(await verdicts([[a], [b]], (one) => one.includes(a) || one.includes(b))).toEqual([
      ['A', 'open', ['A/other', 'assumed']],
      ['B', 'open', ['B/other', 'assumed']],
    ])
  })

  test('the verdicts on two rules are `open` if exactly one of the two alternatives explains the recording', async () => {
    expect(await verdicts([[a], [b]], (one) => one.includes(a) !== one.includes(b))).toEqual([
      ['A', 'open', ['A/other', 'assumed']],
      ['B', 'open', ['B/other', 'assumed']],
    ])
  })

  test('the verdicts on two rules are `open` if both alternatives together also explain the recording', async () => {
    expect(await verdicts([[]], (one) => one.includes(a) === one.includes(b))).toEqual([
      ['A', 'open', ['A/other', 'assumed']],
      ['B', 'open', ['B/other', 'assumed']],
    ])
  })
})
