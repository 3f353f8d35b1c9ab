import { describe, expect, test } from 'vitest'
import type { FaultDocument, ScenarioDocument } from '../../mock-server/index.ts'
import { clientRunner } from '../../scenarios/explore/driver/client.ts'
import { readScenario } from '../../scenarios/loading/parse.ts'
import { replay, type ReplayResult } from '../../scenarios/replay/replay.ts'
import { scenarioYaml } from '../../mock-server/core/scenario/scenario-yaml.ts'
import { salvagers, salvagingClient, type Salvager } from './clients/salvagers.ts'

const damages: readonly Pick<FaultDocument, 'phase' | 'effect'>[] = [
  { phase: 'mid-body', effect: { type: 'malformed-body' } },
  { phase: 'after-commit', effect: { type: 'malformed-body' } },
  { phase: 'mid-body', effect: { type: 'truncate-body', bytes: 400 } },
]

/** Replays a scenario in which a client buys gifts, and the response to the first purchase of a gift is damaged. */
async function buy(
  salvager: Pick<Salvager, 'salvage' | 'looksUp'>,
  damage: Pick<FaultDocument, 'phase' | 'effect'>,
  count = 1,
): Promise<ReplayResult> {
  const document: ScenarioDocument = {
    name: 'own/damaged',
    title: 'a damaged response to a purchase',
    task: { name: 'buy-many', count },
    faults: [{ name: 'damage', when: { operation: 'realpay-gift.buy-gift', calls: [1] }, ...damage }],
    expect: { ledger: { 'realpay-gift': { issued: { exactly: count }, orphaned: { exactly: 0 } } } },
  }
  const { found, problems } = readScenario(scenarioYaml(document), 'damaged.yaml')
  if (!found) expect.fail(JSON.stringify(problems))
  return replay(found, { runner: clientRunner(salvagingClient(salvager, count)), timeoutMs: 20_000 })
}

const ruleOf = ({ report }: ReplayResult, name: string) => report.rules.find((rule) => rule.name === name)

describe.each(Object.entries(salvagers))('a client that %s', (_name, salvager) => {
  test.each(damages.map((damage) => [damage.effect.type, damage.phase, damage] as const))(
    'after the effect %s in the phase %s, a client passes only if it writes the right code into its book',
    async (_effect, _phase, damage) => {
      const replayed = await buy(salvager, damage)
      const isCorrect = salvager.losses.length === 0
      const { verdict, report } = replayed
      expect([replayed.result, report.result]).toEqual(isCorrect ? ['passed', 'passed'] : ['failed', 'failed'])
      expect(verdict.totals).toEqual(report.ledger)
      expect(report.ledger).toMatchObject(
        isCorrect ? { orphaned: 0, orphanedYen: 0 } : { orphaned: 1, orphanedYen: 1055 },
      )
      const rule = ruleOf(replayed, 'realpay-gift/no-orphans')
      expect([rule?.result, rule?.exercised, rule?.costYen]).toEqual(
        isCorrect ? ['passed', 1, 0] : ['violated', 1, 1055],
      )
      const failed = verdict.checks.filter(({ kind, passed }) => kind === 'book' && !passed)
      expect(failed.length > 0).toBe(salvager.losses.includes('book'))
    },
  )
})

test('if a client books the code of a damaged response, a later identical purchase is not a suspected duplicate', async () => {
  const [salvager] = Object.values(salvagers)
  const [damage] = damages
  if (!salvager || !damage) expect.fail('the tables are empty')
  const replayed = await buy(salvager, damage, 2)
  expect(replayed.result).toBe('passed')
  expect(replayed.report.ledger).toMatchObject({ issued: 2, orphaned: 0, suspectedDuplicates: 0 })
  expect(ruleOf(replayed, 'realpay-gift/looks-up-before-rebuy')).toMatchObject({ result: 'passed', exercised: 1 })
  const book = replayed.verdict.checks.filter(({ kind }) => kind === 'book')
  expect(book.map(({ passed, what, requests }) => [passed, what.en, requests])).toEqual([
    [true, "the client's own book", []],
    [true, "the client's own book: kept from a damaged response", ['000000002']],
  ])
  const unbooked = await buy({ salvage: () => undefined }, damage, 2)
  expect(unbooked.report.ledger).toMatchObject({ issued: 2, orphaned: 1, suspectedDuplicates: 1 })
  expect(ruleOf(unbooked, 'realpay-gift/looks-up-before-rebuy')?.result).toBe('violated')
})
