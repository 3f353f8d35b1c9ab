import { type Count, describeCount, leastOf } from '../../../core/journal/expected-count.ts'
import type { Text } from '../../../core/localized-text.ts'
import type { Check } from '../../../core/scenario/checks/check.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'
import type { Signature } from '../head/signature.ts'
import { contradictionProblem } from '../results/contradictions.ts'
import type { Replayed } from '../results/results.ts'

/**
 * Checks that the result of a scenario agrees with the scenario. Does nothing if the version of the mock, of the rules
 * or of the scenario is different.
 * @param expected the checks of the scenario before the client starts
 * @throws Problem 400 that names the file and the members that contradict the scenario
 */
export function assertFits(
  scenario: Scenario,
  expected: readonly Check[],
  run: Replayed,
  { version, register, byScenario }: Signature,
): void {
  const isSame = run.version === version && run.register === register && run.sha256 === byScenario.get(scenario.name)
  const found = isSame ? contradictionOf(scenario, expected, run) : undefined
  if (found) throw contradictionProblem(run.file, { en: `${run.name}: ${found.en}`, ja: `${run.name}: ${found.ja}` })
}

function contradictionOf(
  { clock, expect }: Scenario,
  expected: readonly Check[],
  { result, checks, rules = [], totals, clockRate, timeScale = 1 }: Replayed,
): Text | undefined {
  const given = new Set(checks.map(({ what }) => what.en))
  const missing = expected.find(({ what }) => !given.has(what.en))
  if (missing && (result === 'passed' || result === 'cannot tell'))
    return {
      en: `the check "${missing.what.en}" of the scenario is missing`,
      ja: `シナリオの検証「${missing.what.ja}」がない`,
    }
  const broken = rules.find(
    (rule) => rule.result === 'violated' && rule.severity !== 'notice' && !expect.tolerate.includes(rule.name),
  )
  if (broken && result === 'passed')
    return {
      en: `the result is "passed", but the rule ${broken.name} is violated`,
      ja: `結果は "passed" であるが、ルール ${broken.name} の違反がある`,
    }
  const ledger = result === 'passed' ? ledgerContradiction(expect.ledger, totals) : undefined
  if (ledger) return ledger
  const speed = (clockRate ?? clock.rate) / clock.rate
  if (speed !== 1 && Math.abs(speed - timeScale) > 1e-6)
    return {
      en: `"clockRate" is ${clockRate}, but the scenario and "timeScale" give ${clock.rate * timeScale}`,
      ja: `"clockRate" は ${clockRate} であるが、シナリオと "timeScale" によると ${clock.rate * timeScale} である`,
    }
  return undefined
}

const MEASURES = ['issued', 'faceValue', 'fees', 'orphaned', 'suspectedDuplicates'] as const

/**
 * Checks that the totals of a passed scenario are within its expectations. In a passed scenario, each expected total is
 * met, providers that the ledger does not name issued no code, and only an expectation allows suspected duplicates.
 */
function ledgerContradiction(ledger: Scenario['expect']['ledger'], totals: Replayed['totals']): Text | undefined {
  const providers = Object.values(ledger)
  for (const name of MEASURES) {
    const counts: Count[] = providers.map((expected) => expected[name] ?? (name === 'suspectedDuplicates' ? NONE : {}))
    const min = sum(counts.map(leastOf))
    const isOpen = providers.length === 0 && name !== 'suspectedDuplicates'
    const max = isOpen ? Infinity : sum(counts.map(({ exactly, max: most = Infinity }) => exactly ?? most))
    if (totals[name] < min || totals[name] > max)
      return {
        en: `the result is "passed", but "totals.${name}" is ${totals[name]}, and the scenario expects ${rangeText(min, max).en}`,
        ja: `結果は "passed" であるが、"totals.${name}" は ${totals[name]} であり、シナリオの期待は${rangeText(min, max).ja}である`,
      }
  }
  return undefined
}

const NONE = { exactly: 0 }

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0)
}

function rangeText(min: number, max: number): Text {
  if (min === max) return describeCount({ exactly: min })
  return describeCount(max === Infinity ? { min } : { min, max })
}
