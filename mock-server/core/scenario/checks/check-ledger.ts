import type { RuleReport } from '../../conduct/report.ts'
import type { Count, CountUnit } from '../../journal/expected-count.ts'
import { type LedgerEntry, type LedgerTotals, sumTotals } from '../../ledger.ts'
import type { Text } from '../../localized-text.ts'
import { type Check, compareCount, findingOf } from './check.ts'
import { type Culprits, explanationOf } from './explain-count.ts'
import type { Scenario } from '../schema.ts'

interface Measure {
  name: keyof LedgerTotals
  what: Text
  /** Unit of the Japanese texts; default 件. */
  unit?: CountUnit
  contributes: (code: LedgerEntry) => boolean
}

const measures: readonly Measure[] = [
  { name: 'issued', what: { en: 'codes issued', ja: '発行されたコードの件数' }, contributes: () => true },
  { name: 'faceValue', what: { en: 'face value in yen', ja: '額面' }, unit: '円', contributes: () => true },
  { name: 'fees', what: { en: 'fees in yen', ja: '手数料' }, unit: '円', contributes: () => true },
  {
    name: 'orphaned',
    what: {
      en: 'orphaned codes (billed but never received)',
      ja: '未達のコード（請求されるがクライアントに届いていない）の件数',
    },
    contributes: ({ orphaned }) => orphaned,
  },
  {
    name: 'suspectedDuplicates',
    what: { en: 'codes that look like bought twice', ja: '重複発行の疑いがあるコードの件数' },
    contributes: ({ suspectedDuplicateOf }) => suspectedDuplicateOf !== null,
  },
]

/**
 * Checks the expected totals of each provider's ledger. Also checks the suspected duplicates, which are codes that were
 * probably bought twice:
 * - If the scenario has an expectation for `suspectedDuplicates`, this expectation is checked.
 * - Otherwise, the check fails if a request that bought a suspected duplicate also violates a rule by repeating an
 *   earlier request.
 * - In all other cases, the check is undecided, because several workers may have sent the requests before the first
 *   response was lost.
 *
 * If the expectations name providers, any other provider must issue no code.
 * @param repeated journal ids of the requests that violate a rule by repeating an earlier request
 * @param refusalOf returns the refusal that explains why a provider issued too few codes; it replaces the scenario's
 * sentence
 */
export function ledgerChecks(
  expect: Expectations,
  codes: readonly LedgerEntry[],
  culprits: Culprits,
  repeated: ReadonlySet<string>,
  refusalOf: (provider: string) => Text | undefined = () => undefined,
): Check[] {
  const { ledger: expected } = expect
  const unordered = codes.filter((code) => !mayIssue(expect, code))
  const duplicated = codes.filter(({ suspectedDuplicateOf }) => suspectedDuplicateOf !== null)
  const providers = new Set([
    ...Object.keys(expected),
    ...[...unordered, ...duplicated].map(({ provider }) => provider),
  ])
  return [...providers].flatMap((provider) => {
    const its = codes.filter((code) => code.provider === provider)
    const hasDuplicates = duplicated.some((code) => code.provider === provider)
    const isUnordered = unordered.some((code) => code.provider === provider)
    const { tooFew, tooMany, ...wanted } = isUnordered ? NOTHING_ORDERED : (expected[provider] ?? {})
    const counts: Partial<Record<keyof LedgerTotals, Count | undefined>> = {
      ...(hasDuplicates && { suspectedDuplicates: { exactly: 0 } }),
      ...wanted,
    }
    return measures.flatMap(({ name, what, unit, contributes }): Check[] => {
      const count = counts[name]
      if (!count) return []
      const counted = its.filter(contributes)
      const total = (some: readonly LedgerEntry[]): number => sumTotals(some)[name]
      const without = (ids: ReadonlySet<string>): number =>
        total(counted.filter(({ journalId }) => !ids.has(journalId)))
      const isUnproven =
        name === 'suspectedDuplicates' &&
        expected[provider]?.suspectedDuplicates === undefined &&
        !counted.some(({ journalId }) => repeated.has(journalId))
      return [
        {
          kind: 'ledger',
          what: { en: `${provider}: ${what.en}`, ja: `${provider}: ${what.ja}` },
          ...compareCount(count, total(its), unit),
          ...(name === 'issued' && findingOf(count, total(its), { tooFew: refusalOf(provider) ?? tooFew, tooMany })),
          ...(isUnproven && { undecided: true }),
          requests: counted.map(({ journalId }) => journalId),
          ...explanationOf(count, total(its), without, culprits),
        },
      ]
    })
  })
}

type Expectations = Pick<Scenario['expect'], 'ledger' | 'requests' | 'conduct'>

const NOTHING_ORDERED: Scenario['expect']['ledger'][string] = {
  issued: { exactly: 0 },
  tooMany: {
    en: 'The scenario expects no code of this provider; each code is billed, in addition to the order at the other provider',
    ja: 'シナリオでは、このプロバイダーのコードを注文しない。ほかのプロバイダーへの注文に加えて請求される',
  },
}

/**
 * Returns true if the scenario allows codes of the provider. The expected ledger names the allowed providers. If the
 * ledger names none, the providers that the other expectations name are allowed. If there are none, every provider is
 * allowed.
 */
export function mayIssue(
  { ledger, requests, conduct }: Expectations,
  { provider }: Pick<LedgerEntry, 'provider'>,
): boolean {
  const inLedger = Object.keys(ledger)
  const inOthers = [
    ...requests.flatMap(({ match }) => match.provider ?? match.operation?.split('.')[0] ?? []),
    ...conduct.flatMap((name) => name.split('/')[0] ?? []),
  ]
  const named = inLedger.length > 0 ? inLedger : inOthers
  return named.length === 0 || named.includes(provider)
}

/** Returns the journal ids of the requests that violate a rule by repeating an earlier request. */
export function repetitionsIn(rules: readonly RuleReport[]): ReadonlySet<string> {
  return new Set(
    rules.flatMap(({ violations }) =>
      violations.flatMap(({ requests }) => (requests.length > 1 ? requests.slice(-1) : [])),
    ),
  )
}
