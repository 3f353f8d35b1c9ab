import { expect, test } from 'vitest'
import { parseScenario } from '../../scenarios/loading/parse.ts'
import { ISSUE_PATH, issueOf, problemOf } from '../core/support.ts'
import { boot } from '../helpers/boot.ts'
import { cpuTimeOf } from '../helpers/cpu-time.ts'

const fault = (more: string): string => `{"name":"f","phase":"after-commit",${more}}`
const delay = '"effect":{"type":"delay","ms":1}'
const scenario = (more: string): string =>
  `{"name":"s","title":{"en":"t","ja":"t"},"story":"s","task":"t","expect":{"conduct":["x"]},${more}}`
const snapshot = (more: string): string =>
  `{"format":"gift-provider-mock/1","seed":"s","clock":{"mode":"frozen","nowMs":0},"checksum":"c","made":{},"changed":{},"state":{"collections":{},"counters":{}},${more}}`

/**
 * Requests whose documents contain the key `__proto__`, in objects with arbitrary keys and in objects with fixed keys.
 */
const documents: [string, string, string][] = [
  ['PATCH', 'settings', '{"__proto__":{}}'],
  ['PATCH', 'settings', '{"__proto__":{"atGift.limit.requests":5},"atGift.limit.requests":3}'],
  ['PATCH', 'settings', '{"atGift.campaigns":[{"campaign":"c","authKey":"k","__proto__":{}}]}'],
  ['POST', 'requests/verify', '{"match":{"__proto__":{}},"count":{"min":1}}'],
  ['POST', 'requests/verify', '{"match":{"headers":{"__proto__":"x"}},"count":{"min":1}}'],
  ['POST', 'requests/verify', '{"match":{"body":{"__proto__":{}}},"count":{"min":1}}'],
  ['POST', 'requests/verify', '{"match":{"body":{"a":{"__proto__":1}}},"count":{"min":1}}'],
  ['POST', 'requests/verify', '{"match":{},"count":{"min":1},"__proto__":{}}'],
  ['POST', 'faults', fault(`"when":{"match":{"headers":{"__proto__":"x"}}},${delay}`)],
  ['POST', 'faults', fault(`"when":{"match":{"query":{"__proto__":"x"}}},${delay}`)],
  ['POST', 'faults', fault(`"when":{"match":{"body":{"a":[{"__proto__":1}]}}},${delay}`)],
  ['POST', 'faults', fault('"effect":{"type":"respond","status":200,"headers":{"__proto__":"x"}}')],
  ['POST', 'faults', fault('"effect":{"type":"set","settings":{"__proto__":{}}}')],
  ['POST', 'faults', fault('"effect":{"type":"delay","ms":1,"__proto__":{}}')],
  ['POST', 'faults', fault(`"__proto__":{},${delay}`)],
  ['PUT', 'scenario', scenario('"settings":{"__proto__":{}}')],
  ['PUT', 'scenario', scenario('"task":{"name":"t","__proto__":1}')],
  ['PUT', 'scenario', scenario('"expect":{"ledger":{"__proto__":{}},"conduct":["x"]}')],
  ['PUT', 'scenario', scenario('"expect":{"faults":{"__proto__":{}},"conduct":["x"]}')],
  ['PUT', 'snapshot', snapshot('"made":{"__proto__":{}}')],
  ['PUT', 'snapshot', snapshot('"changed":{"__proto__":{}}')],
  ['PUT', 'snapshot', snapshot('"state":{"collections":{"__proto__":{}},"counters":{}}')],
  ['PUT', 'snapshot', snapshot('"state":{"collections":{},"counters":{"__proto__":1}}')],
  ['PUT', 'sandboxes/a', '{"__proto__":{}}'],
  ['PUT', 'sandboxes/a', '{"settings":{"__proto__":{}}}'],
  ['PUT', 'clock', '{"__proto__":{},"mode":"frozen"}'],
  ['POST', 'clock/advance', '{"__proto__":{},"ms":1}'],
  ['POST', 'reset', '{"__proto__":{}}'],
  ['POST', 'pact-state', '{"state":"","params":{"__proto__":1}}'],
  ['POST', 'pact-state', '{"state":"","params":{"a":{"__proto__":1}}}'],
]

test.each(documents)('%s %s rejects the key __proto__ in the body %s', async (method, path, body) => {
  const { send, mock } = boot()
  await send(ISSUE_PATH, issueOf())
  expect((await problemOf(await send(`/__admin/${path}`, { method, body }), 400)).detail).toContain('__proto__')
  expect((await mock.admin.ledger()).totals.issued).toBe(1)
  expect(await mock.admin.faults()).toEqual([])
  expect(await mock.sandboxes()).toEqual(['default'])
})

test('a query parameter with the name __proto__ is rejected', async () => {
  for (const path of ['requests', 'env', 'events'])
    await problemOf(await boot().send(`/__admin/${path}?__proto__=1`), 400)
})

test('a scenario file with the key __proto__ is rejected with an error that names the line', () => {
  const lines = [
    'name: s',
    'title: {en: t, ja: t}',
    'story: s',
    'task: t',
    'settings:',
    '  __proto__: {}',
    'expect: {conduct: [realpay-gift.request-id-reuse]}',
  ]
  expect(() => parseScenario(lines.join('\n'), 's.yaml')).toThrow(/^s\.yaml:6: .*__proto__/)
})

test('the control API rejects a settings change with a deeply nested value within five seconds of CPU time', async () => {
  const depth = 100_000
  const { send } = boot()
  const body = `{"atGift.catalogue":${'['.repeat(depth)}${']'.repeat(depth)}}`
  const cpuMs = await cpuTimeOf(async () => {
    expect((await send('/__admin/settings', { method: 'PATCH', body })).status).toBe(400)
  })
  expect(cpuMs).toBeLessThan(5000)
})
