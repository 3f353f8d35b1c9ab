import { indexClearances } from '../../../mock-server/core/clearances/clearance.ts'
import { expect, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'
import { loadConductRules } from '../../../mock-server/core/conduct/report.ts'
import type { ClientHistory } from '../../../mock-server/core/conduct/rule.ts'
import { formatId, type JournalEntry } from '../../../mock-server/core/journal/journal.ts'
import { defaultSettings } from '../../../mock-server/core/settings/settings.ts'
import { boot } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, json, partnerHeaders, purchasePath } from '../support.ts'
import { cpuTimeOf } from '../../helpers/cpu-time.ts'

const MANY = 5000
/**
 * Maximum CPU time for the evaluation of one rule [ms]: 50 ns for each pair of requests. A rule that compares all pairs
 * takes at least 15 seconds.
 */
const LONG_MS = 1250

/**
 * Returns the entries of a long journal. All entries are copies of one entry.
 * @param apartMs time between the arrivals of two consecutive requests [ms]
 * @param change returns the members that differ in the copy with the given index
 */
function long(
  entry: JournalEntry | undefined,
  apartMs: number,
  change: (index: number) => Partial<JournalEntry> = () => ({}),
): JournalEntry[] {
  if (!entry) throw new Error('there is no request')
  return Array.from({ length: MANY }, (_, index) => ({
    ...entry,
    id: formatId(index + 1),
    atMs: entry.atMs + index * apartMs,
    ...change(index),
  }))
}

test('each conduct rule is evaluated within 1.25 seconds of CPU time for a journal of 5,000 similar requests', async () => {
  const { mock, send } = boot()
  for (let time = 0; time < 2; time += 1) await send(ISSUE_PATH, issueOf())
  const path = await purchasePath(send)
  for (const price of [500, 7])
    await send(`${path}/gifts`, json({ price }, { headers: await partnerHeaders(`buy-${price}`) }))
  await send('/realpay-gift/brands', { headers: await partnerHeaders() })
  const { requests } = await mock.admin.requests()
  const [issue, refused, purchase, buy, wrong, list] = requests
  const lost = { delivered: false, abandoned: true as const }
  const withId = (id: string) => ({
    body: buy?.request.body ?? null,
    headers: { ...buy?.request.headers, 'x-realpay-gift-api-request-id': id },
  })

  const journals = [0, 20].flatMap((apartMs) => [
    long(issue, apartMs),
    long(refused, apartMs),
    long(issue, apartMs, () => lost),
    long(purchase, apartMs),
    long(buy, apartMs),
    long(buy, apartMs, () => lost),
    long(buy, apartMs, (index) => ({ ...lost, request: withId(`id-${index}`) })),
    long(wrong, apartMs),
    long(list, apartMs),
    long(buy, apartMs, (index) => ({
      request: withId(`id-${index % (MANY / 2)}`),
      response: { status: 429, headers: {}, body: null },
      outcome: { code: 'rate-limited', rule: 'RP-A1', reason: '' },
    })),
  ])
  const judging = await loadConductRules(providers)
  const slow: string[] = []
  for (const entries of journals)
    for (const { conduct, settings } of judging.filter(({ name }) => name === entries[0]?.provider)) {
      const history: ClientHistory = {
        entries,
        codes: [],
        clearances: indexClearances([]),
        reasonOf: ({ reason }) => ({ en: reason, ja: reason }),
        settings: defaultSettings(settings),
        clockRate: 1,
        initialSettings: defaultSettings(settings),
      }
      for (const { name, evaluate } of conduct) {
        const ms = await cpuTimeOf(() => evaluate(history))
        if (ms > LONG_MS) slow.push(`${name}: ${Math.round(ms)} ms`)
      }
    }
  expect(slow).toEqual([])
}, 120_000)
