import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { problemOf } from '../../core/support.ts'
import { anyText } from '../../helpers/any-text.ts'
import { boot } from '../../helpers/boot.ts'
import { cpuTimeOf } from '../../helpers/cpu-time.ts'

const fault = {
  name: 'lose',
  when: { operation: 'at-gift.issue', calls: [1], match: { body: { Amount: '500' }, headers: { 'x-a': 'b' } } },
  phase: 'after-commit',
  effect: { type: 'respond', status: 502, headers: { 'x-b': 'c' }, body: 'd' },
}

/** A valid body for each route that accepts a body. */
const valid: Readonly<Record<string, unknown>> = {
  'PATCH settings': {
    'atGift.limit.requests': 5,
    'atGift.campaigns': [{ campaign: 'a', authKey: 'MOCK-AuthKey-002' }],
  },
  'PUT clock': { now: '2026-04-01T09:00:00+09:00', mode: 'running', rate: 2 },
  'POST clock/advance': { ms: 1000 },
  'POST reset': { keep: ['settings'] },
  'POST requests/verify': {
    match: { provider: 'at-gift', body: { a: [{ b: 1 }] }, headers: { 'x-a': 'b' } },
    count: { min: 0 },
  },
  'POST faults': fault,
  'PUT scenario': {
    name: 'a/b',
    title: { en: 'a', ja: 'b' },
    story: 'c',
    tags: ['d'],
    clock: { now: '2026-04-01T09:00:00+09:00', skewMs: 5, rate: 1 },
    settings: { 'atGift.limit.requests': 5 },
    task: { name: 'issue-one', amount: 500 },
    faults: [fault],
    expect: {
      ledger: { 'at-gift': { issued: { exactly: 1 } } },
      requests: [{ match: { operation: 'at-gift.issue' }, count: { max: 1 } }],
      conduct: ['at-gift/no-blind-reissue'],
      faults: { lose: { exactly: 1 } },
    },
  },
  'PUT snapshot': {
    format: 'gift-provider-mock/1',
    seed: 'a',
    clock: { mode: 'frozen', nowMs: 1_775_001_600_000 },
    made: {},
    changed: { 'atGift.limit.requests': 5 },
    state: { collections: { 'journal.entries': {} }, counters: { journal: 1 } },
    checksum: 'x',
  },
  'POST waiting/000000001': { choice: 'loss' },
  'POST pact-state': { state: '', params: { a: { b: [1] } }, action: 'setup' },
  'PUT sandboxes/a': { settings: { 'atGift.limit.requests': 5 }, seed: 'b' },
}

type Path = (string | number)[]

/** Returns the paths of all members of a document at any depth. */
function pathsIn(value: unknown, path: Path = []): Path[] {
  if (typeof value !== 'object' || value === null) return [path]
  const members: [string | number, unknown][] = Array.isArray(value) ? [...value.entries()] : Object.entries(value)
  return [path, ...members.flatMap(([key, member]) => pathsIn(member, [...path, key]))]
}

/** Returns a document as JSON text in which the text `json` replaces the value at `path`. */
function replaced(document: unknown, path: Path, json: string): string {
  const marked = structuredClone({ document })
  let holder: Record<string | number, unknown> = marked
  const steps = ['document', ...path]
  for (const step of steps.slice(0, -1)) holder = holder[step] as Record<string | number, unknown>
  holder[steps.at(-1) ?? ''] = 'HERE'
  return JSON.stringify(marked.document).replace('"HERE"', () => json)
}

const deep = (open: string, inner: string, close: string): string => open.repeat(20_000) + inner + close.repeat(20_000)

describe.each(Object.keys(valid))('%s', (route) => {
  const [method = '', path = ''] = route.split(' ')
  const document = valid[route]

  test('a request whose body is nested too deeply is rejected with an error that states the maximum depth', async () => {
    const { send } = boot()
    for (const place of pathsIn(document)) {
      for (const json of [deep('[', '', ']'), deep('{"a":', '1', '}')]) {
        const response = await send(`/__admin/${path}`, { method, body: replaced(document, place, json) })
        expect((await problemOf(response, 400)).detail).toBe(
          'the body is nested deeper than 100 levels, and none needs that',
        )
      }
    }
  })

  test('a request with any value in any member of its body is either accepted, or rejected with a short error', async () => {
    const { send, mock } = boot()
    let { checksum } = await mock.admin.snapshot()
    const hostile = fc.oneof(
      fc.constantFrom(
        'null',
        '{}',
        '[]',
        '""',
        '-1',
        '1e308',
        '9007199254740993',
        '{"__proto__":{}}',
        '{"constructor":1}',
      ),
      anyText.map((text) => JSON.stringify(text)),
      fc.constantFrom('x', '\n', '\u202e').map((text) => JSON.stringify(text.repeat(50_000))),
      fc.jsonValue({ maxDepth: 2 }).map((value) => JSON.stringify(value)),
    )
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...pathsIn(document)), hostile, async (place, json) => {
        const response = await send(`/__admin/${path}`, { method, body: replaced(document, place, json) })
        expect(response.status).toBeLessThan(500)
        if (response.status >= 400) {
          expect((await problemOf(response, response.status)).detail.length).toBeLessThan(4000)
          expect((await mock.admin.snapshot()).checksum).toBe(checksum)
          return
        }
        for (const read of ['settings', 'clock', 'requests', 'ledger', 'faults', 'report', 'snapshot'])
          expect((await send(`/__admin/${read}`)).status).toBe(200)
        await mock.reset()
        checksum = (await mock.admin.snapshot()).checksum
      }),
      { numRuns: 40 },
    )
  })
})

test('a request with thousands of unknown settings is rejected quickly with a list of only ten errors', async () => {
  const many = Object.fromEntries(Array.from({ length: 20_000 }, (_, index) => [`atGift.unknown.${index}`, index]))
  const { send } = boot()
  const cpuMs = await cpuTimeOf(async () => {
    const response = await send('/__admin/settings', { method: 'PATCH', body: JSON.stringify(many) })
    expect((await problemOf(response, 400)).errors).toHaveLength(10)
  })
  expect(cpuMs).toBeLessThan(1000)
})
