import { expect, test } from 'vitest'
import { AUTH_KEY, issueOf, ISSUE_PATH, json, noLimits, problemOf } from '../core/support.ts'
import { boot } from '../helpers/boot.ts'

const delay = { name: 'slow', phase: 'after-commit', effect: { type: 'respond', status: 418 } }
const bodyOf = async (response: Response): Promise<unknown> => ({
  status: response.status,
  body: await response.json(),
})

test('GET faults lists the armed faults with their counts, in the order in which they were armed', async () => {
  const { send } = boot({ settings: noLimits })
  const shown = {
    name: 'slow',
    when: {},
    phase: 'after-commit',
    effect: { type: 'respond', status: 418, headers: {}, body: '' },
    seen: 0,
    hits: 0,
  }
  expect(await bodyOf(await send('/__admin/faults', json(delay)))).toEqual({ status: 201, body: shown })
  const another = {
    name: 'another',
    phase: 'before-commit',
    when: { operation: 'at-gift.issue', calls: [2] },
    effect: { type: 'hang' },
    times: 1,
  }
  await send('/__admin/faults', json(another))
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(418)
  expect(await bodyOf(await send('/__admin/faults'))).toEqual({
    status: 200,
    body: {
      faults: [
        { ...shown, seen: 1, hits: 1 },
        { ...another, seen: 1, hits: 0 },
      ],
    },
  })
})

test('arming a second fault with the same name is rejected with 409 and leaves the first fault unchanged', async () => {
  const { send, mock } = boot()
  await send('/__admin/faults', json(delay))
  const problem = await problemOf(await send('/__admin/faults', json({ ...delay, phase: 'before-commit' })), 409)
  expect(problem.detail).toBe('a fault "slow" is armed already: disarm it first, or choose another name')
  expect((await mock.admin.faults()).map(({ fault, order }) => [fault.phase, order])).toEqual([['after-commit', 1]])
})

test('DELETE faults/{name} disarms the fault, and the name can be used again', async () => {
  const { send, mock } = boot({ settings: noLimits })
  await send('/__admin/faults', json(delay))
  await send('/__admin/faults', json({ ...delay, name: 'other', effect: { type: 'respond', status: 419 } }))
  expect((await send('/__admin/faults/other', { method: 'DELETE' })).status).toBe(204)
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(418)
  expect((await send('/__admin/faults/slow', { method: 'DELETE' })).status).toBe(204)
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
  expect(await mock.admin.faults()).toEqual([])
  expect((await send('/__admin/faults', json(delay))).status).toBe(201)
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(418)
})

test('DELETE faults disarms all faults', async () => {
  const { send } = boot({ settings: noLimits })
  for (const name of ['a', 'b', 'c']) await send('/__admin/faults', json({ ...delay, name }))
  expect((await send('/__admin/faults', { method: 'DELETE' })).status).toBe(204)
  expect(await bodyOf(await send('/__admin/faults'))).toEqual({ status: 200, body: { faults: [] } })
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
})

test('a request for an unknown fault is rejected with an error that suggests the closest name', async () => {
  const { send } = boot()
  expect((await problemOf(await send('/__admin/faults/slow', { method: 'DELETE' }), 404)).detail).toBe(
    'there is no fault "slow": none is armed',
  )
  await send('/__admin/faults', json(delay))
  expect((await problemOf(await send('/__admin/faults/slwo', { method: 'DELETE' }), 404)).detail).toBe(
    'there is no fault "slwo"; did you mean "slow"?',
  )
})

test('a fault applies only in its own sandbox, and a reset of the sandbox disarms the fault', async () => {
  const { send, mock } = boot({ settings: noLimits })
  await send('/sandboxes/a/__admin/faults', json(delay))
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
  expect((await send(`/sandboxes/a${ISSUE_PATH}`, issueOf())).status).toBe(418)
  await mock.sandbox('a').reset()
  expect((await send(`/sandboxes/a${ISSUE_PATH}`, issueOf())).status).toBe(200)
  expect(await mock.sandbox('a').faults()).toEqual([])
})

const secretKeys = [{ campaign: 'demo-campaign', authKey: 'REAL-SECRET-1' }]
const secretive = [
  {
    ...delay,
    name: 'sets',
    effect: { type: 'set', settings: { 'atGift.campaigns': secretKeys, 'atGift.retryAfter': true } },
  },
  { ...delay, name: 'finds-by-body', when: { match: { body: { AuthKey: 'REAL-SECRET-2', DcId: 'DC500' } } } },
  { ...delay, name: 'finds-by-odd-body', when: { match: { body: { AuthKey: { nested: ['REAL-SECRET-3'] } } } } },
  {
    ...delay,
    name: 'finds-by-header',
    when: { match: { headers: { 'X-RealPay-Gift-Api-Access-Token': 'REAL-SECRET-4' } } },
  },
  { ...delay, name: 'finds-by-query', when: { match: { query: { api_key: 'REAL-SECRET-5' } } } },
  { ...delay, name: 'open', when: { match: { headers: { 'x-a': 'plain' } } } },
]

test('in responses of the control API, the credentials in the settings and in the match conditions of a fault are masked', async () => {
  const { send } = boot()
  for (const fault of secretive)
    expect(await (await send('/__admin/faults', json(fault))).text()).not.toContain('REAL-SECRET')
  const text = await (await send('/__admin/faults')).text()
  expect(text).not.toContain('REAL-SECRET')
  const { faults } = JSON.parse(text)
  expect(faults[0].effect.settings).toEqual({ 'atGift.campaigns': '***', 'atGift.retryAfter': true })
  expect(faults[1].when.match.body).toEqual({ AuthKey: '***', DcId: 'DC500' })
  expect(faults[2].when.match.body).toEqual({ AuthKey: '***' })
  expect(faults[3].when.match.headers).toEqual({ 'X-RealPay-Gift-Api-Access-Token': '***' })
  expect(faults[4].when.match.query).toEqual({ api_key: '***' })
  expect(faults[5].when.match.headers).toEqual({ 'x-a': 'plain' })
})

test('a snapshot contains no credentials, and omits each fault that has a credential in its match conditions', async () => {
  const { send } = boot({ settings: noLimits })
  for (const fault of secretive) await send('/__admin/faults', json({ ...fault, times: 1 }))
  const story = {
    title: { en: 's', ja: 's' },
    story: 's',
    task: 'issue-one',
    expect: { ledger: { 'at-gift': { issued: { max: 0 } } } },
  }
  await send('/sandboxes/s/__admin/scenario', json({ name: 's', ...story, faults: secretive }, { method: 'PUT' }))
  for (const from of ['', '/sandboxes/s']) {
    const text = await (await send(`${from}/__admin/snapshot`)).text()
    expect(text).toContain('"open"')
    expect(text).not.toContain('REAL-SECRET')
    const copy = boot()
    expect((await copy.send('/__admin/snapshot', { method: 'PUT', body: text })).status).toBe(204)
    expect((await copy.mock.admin.faults()).map(({ fault }) => fault.name)).toEqual(['sets', 'open'])
  }
})

test('a restored snapshot keeps the call count of a fault: after one counted call, the next call is the second call', async () => {
  const { send } = boot({ settings: noLimits })
  await send('/__admin/faults', json({ ...delay, when: { calls: [2] } }))
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
  const copy = boot({ settings: noLimits })
  await copy.send('/__admin/snapshot', { method: 'PUT', body: await (await send('/__admin/snapshot')).text() })
  expect((await copy.send(ISSUE_PATH, issueOf())).status).toBe(418)
  expect((await copy.send(ISSUE_PATH, issueOf())).status).toBe(200)
})

test('the log entry of a request names the fault that fired and contains no credential', async () => {
  const said: unknown[] = []
  const { send } = boot({ log: Object.assign((...line: unknown[]) => void said.push(line), { debug: true }) })
  await send('/__admin/faults', json({ ...delay, when: { match: { body: { AuthKey: AUTH_KEY } } } }))
  await send(ISSUE_PATH, issueOf())
  expect(said).toEqual([
    ['debug', 'answered', expect.objectContaining({ path: '/__admin/faults', status: 201 })],
    ['info', 'a new code was issued', expect.objectContaining({ fault: 'slow', status: 418 })],
  ])
  expect(JSON.stringify(said)).not.toContain(AUTH_KEY)
})
