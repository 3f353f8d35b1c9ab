import { describe, expect, test } from 'vitest'
import { ISSUE_PATH, issueOf, json, noLimits, problemOf } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'
import { brief, readerOf } from './reader.ts'
import { briefly, follow } from './support.ts'

const lost = {
  name: 'lost',
  when: { operation: 'at-gift.issue' },
  phase: 'after-commit',
  effect: { type: 'reset-connection' },
  times: 1,
} as const
describe('a sandbox that does not exist', () => {
  test('an event stream of a sandbox that does not exist creates no sandbox, and sends events once the sandbox is used', async () => {
    const booted = boot({ settings: noLimits })
    const reader = await follow(booted, undefined, '/sandboxes/fresh')
    expect(await booted.mock.sandboxes()).toEqual(['default'])
    for (let round = 0; round < 2; round++) await booted.send(`/sandboxes/fresh${ISSUE_PATH}`, { method: 'POST' })
    expect(await briefly(reader, 2)).toEqual(['request 1', 'request 2'])
    await booted.mock.sandbox('fresh').reset()
    expect(await briefly(reader, 1)).toEqual(['reset'])
  })

  test('if the first use of a sandbox is a reset, its event stream sends a reset event', async () => {
    const booted = boot()
    const reader = await follow(booted, undefined, '/sandboxes/fresh')
    await booted.mock.sandbox('fresh').reset()
    await booted.send(`/sandboxes/fresh${ISSUE_PATH}`, { method: 'POST' })
    expect(await briefly(reader, 2)).toEqual(['reset', 'request 1'])
  })

  test('a client that reconnects to the event stream of a deleted sandbox gets a gap event', async () => {
    const booted = boot()
    const reader = await follow(booted, '000000005', '/sandboxes/fresh')
    expect(await briefly(reader, 1)).toEqual(['gap 0'])
    expect(await booted.mock.sandboxes()).toEqual(['default'])
  })
})

describe('events', () => {
  test('a request event contains the journal entry and its id, and a code event contains the ledger entry of the code', async () => {
    const { send } = boot()
    const reader = await follow({ send })
    await send(ISSUE_PATH, issueOf())
    const [request, code] = await reader.take(2)
    const {
      codes: [shown],
    } = await (await send('/__admin/ledger')).json()
    const { suspectedDuplicateOf: _all, ...ofTheRow } = shown
    expect(request).toEqual({
      event: 'request',
      id: '000000001',
      data: await (await send('/__admin/requests/000000001')).json(),
    })
    expect(code).toEqual({ event: 'code', id: undefined, data: ofTheRow })
    expect(reader).toMatchObject({ lastId: '000000001', retryMs: 1000 })
  })

  test.each(['', '/sandboxes/fresh'])(
    'requests to unknown paths cause only one `unmatched` event, until the reader has read this event (sandbox: "%s")',
    async (sandbox) => {
      const { send } = boot()
      const reader = await follow({ send }, undefined, sandbox)
      for (const path of ['/nothing', '/at-gif']) await send(sandbox + path)
      expect(await reader.take(1)).toEqual([{ event: 'unmatched', id: undefined, data: {} }])
      await send(`${sandbox}/nothing`)
      await send(`/sandboxes/other/nothing`)
      await send(sandbox + ISSUE_PATH, issueOf())
      expect((await reader.take(2)).map(({ event }) => event)).toEqual(['unmatched', 'request'])
    },
  )

  test('a request that a provider refuses causes a request event and no other event', async () => {
    const { send } = boot()
    const reader = await follow({ send })
    await send(ISSUE_PATH, issueOf({ AuthKey: 'wrong' }))
    await send('/realpay-gift/brands')
    expect((await reader.take(2)).map(({ event, data }) => [event, data.outcome.code])).toEqual([
      ['request', 'unauthorized'],
      ['request', 'bad-request'],
    ])
  })

  test.each([
    ['clock', 'PUT', { now: '2026-05-01T00:00:00+09:00', mode: 'running', rate: 2 }],
    [
      'settings',
      'PATCH',
      { 'atGift.limit.requests': 7, 'atGift.campaigns': [{ campaign: 'c', authKey: 'A-Secret-Of-Ours' }] },
    ],
    ['faults', 'POST', { ...lost, when: { ...lost.when, match: { headers: { authorization: 'A-Secret-Of-Ours' } } } }],
  ])(
    'an event of the type %s contains the document that a GET request returns after the change, but no secrets',
    async (name, method, change) => {
      const { send } = boot({ hostClock: { now: () => 1_775_001_600_000 } })
      const reader = await follow({ send })
      const response = await send(`/__admin/${name}`, json(change, { method }))
      expect(response.status).toBeLessThan(300)
      const event = await reader.next()
      expect(event).toEqual({ event: name, id: undefined, data: await (await send(`/__admin/${name}`)).json() })
      expect(JSON.stringify(event)).not.toContain('A-Secret-Of-Ours')
    },
  )

  test('a fault event contains the name of the fault, the request for which the fault fired, and its number of hits', async () => {
    const booted = boot({ settings: noLimits })
    const { mock, send } = booted
    await mock.admin.arm({ ...lost, times: 2 })
    const reader = await follow(booted)
    await send(ISSUE_PATH, issueOf()).catch(() => {})
    expect(await briefly(reader, 3)).toEqual(['request 1 lost', 'fault lost 1', 'code of 1 orphaned'])
    await send(ISSUE_PATH, issueOf()).catch(() => {})
    const [, fault] = await reader.take(3)
    expect(fault?.data).toEqual({ request: '000000002', ...(await (await send('/__admin/faults')).json()).faults[0] })
  })

  test('every fault that fires for a request causes a fault event, even if the fault is disarmed afterwards', async () => {
    const booted = boot()
    const { mock, send } = booted
    await mock.admin.arm({
      name: 'first',
      when: {},
      phase: 'after-commit',
      effect: { type: 'set', settings: { 'atGift.limit.requests': 9 } },
    })
    await mock.admin.arm({ name: 'second', when: {}, phase: 'after-commit', effect: { type: 'respond', status: 418 } })
    const reader = await follow(booted)
    await send(ISSUE_PATH, issueOf())
    await mock.admin.disarm('second')
    expect((await reader.take(6)).map(({ event, data }) => [event, data.name, data.hits])).toEqual([
      ['request', undefined, undefined],
      ['fault', 'first', 1],
      ['fault', 'second', undefined],
      ['code', undefined, undefined],
      ['settings', undefined, undefined],
      ['faults', undefined, undefined],
    ])
  })

  test('if a fault delays a request, the event stream reports the fault before the request is handled', async () => {
    const booted = boot()
    const { mock, send, advance } = booted
    await mock.admin.arm({ name: 'slow', when: {}, phase: 'before-commit', effect: { type: 'delay', ms: 60_000 } })
    const reader = await follow(booted)
    const answer = send(ISSUE_PATH, issueOf())
    expect((await reader.next())?.data.faults).toMatchObject([{ name: 'slow', hits: 1 }])
    await advance(60_000)
    expect((await answer).status).toBe(200)
    expect(await briefly(reader, 4)).toEqual(['clock', 'request 1', 'fault slow 1', 'code of 1'])
  })

  test('a reset of the sandbox causes a reset event', async () => {
    const booted = boot({ settings: noLimits })
    const reader = await follow(booted)
    await booted.send(ISSUE_PATH, issueOf())
    await booted.advance(1)
    await booted.mock.reset()
    await booted.send(ISSUE_PATH, issueOf())
    // The reset deletes the journal entries, and the ids of later entries continue the numbering.
    expect(await briefly(reader, 3)).toEqual(['reset', 'request 2', 'code of 2'])
    await booted.mock.reset()
    expect(await reader.next()).toEqual({ event: 'reset', id: undefined, data: {} })
  })

  test('restoring a snapshot causes a reset event and an event for each request in the snapshot', async () => {
    const booted = boot({ settings: noLimits })
    const { mock, send } = booted
    for (let count = 0; count < 3; count++) await send(ISSUE_PATH, issueOf())
    const snapshot = await mock.admin.snapshot()
    for (let count = 0; count < 3; count++) await send(ISSUE_PATH, issueOf())
    const reader = await follow(booted)
    await mock.admin.restore(snapshot)
    expect(await briefly(reader, 7)).toEqual([
      'reset',
      'request 1',
      'code of 1',
      'request 2',
      'code of 2',
      'request 3',
      'code of 3',
    ])
    expect(reader.lastId).toBe('000000003')
    await mock.admin.startScenario({
      name: 'own/one',
      title: { en: 'a', ja: 'あ' },
      story: 's',
      tags: ['t'],
      task: 'issue-one',
      faults: [lost],
      expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } },
    })
    expect(await briefly(reader, 2)).toEqual(['reset', 'faults'])
  })

  test('an event stream sends events in the order of the changes', async () => {
    const booted = boot({ settings: noLimits })
    const { mock, send, advance } = booted
    const reader = await follow(booted)
    await send(ISSUE_PATH, issueOf())
    await advance(1)
    await send(ISSUE_PATH, issueOf())
    await send(ISSUE_PATH, issueOf())
    await mock.admin.changeSettings({ 'atGift.limit.requests': 5 })
    await advance(1)
    await mock.admin.arm(lost)
    expect((await reader.take(10)).map(brief)).toEqual([
      'request 1',
      'code of 1',
      'clock',
      'request 2',
      'code of 2',
      'request 3',
      'code of 3',
      'settings',
      'clock',
      'faults',
    ])
  })
})

describe('sandboxes', () => {
  test('an event stream sends only events of its own sandbox, which is "default" if the path names no sandbox', async () => {
    const booted = boot()
    const root = await follow(booted)
    const own = await follow(booted, undefined, '/sandboxes/w1')
    await booted.send(`/sandboxes/w1${ISSUE_PATH}`, issueOf())
    await booted.send(`/sandboxes/w2${ISSUE_PATH}`, issueOf())
    await booted.advance(1)
    expect((await own.take(2)).map(({ event, data }) => [event, data.sandbox])).toEqual([
      ['request', 'w1'],
      ['code', undefined],
    ])
    expect(await briefly(root, 1)).toEqual(['clock'])
    await booted.send('/sandboxes/w1/realpay-gift/brands')
    expect(await briefly(own, 1)).toEqual(['request 2'])
  })

  test('deleting a sandbox causes a reset event, and the stream continues with a new sandbox of the same id', async () => {
    const booted = boot({ settings: noLimits })
    const { send, mock } = booted
    for (let count = 0; count < 3; count++) await send(`/sandboxes/w1${ISSUE_PATH}`, issueOf())
    const reader = await follow(booted, undefined, '/sandboxes/w1')
    await send('/__admin/sandboxes/w1', { method: 'DELETE' })
    expect(await briefly(reader, 1)).toEqual(['reset'])
    expect(await mock.sandboxes()).toEqual(['default'])
    await send(`/sandboxes/w1${ISSUE_PATH}`, issueOf())
    await send('/__admin/sandboxes/w1', { method: 'DELETE' })
    await send(`/sandboxes/w1${ISSUE_PATH}`, issueOf())
    await send(`/sandboxes/w1${ISSUE_PATH}`, issueOf())
    expect(await briefly(reader, 4)).toEqual(['request 1', 'code of 1', 'request 2', 'code of 2'])
    await send('/__admin/sandboxes/w1', { method: 'DELETE' })
    await send(`/sandboxes/w1${ISSUE_PATH}`, issueOf())
    expect(await briefly(reader, 3)).toEqual(['reset', 'request 1', 'code of 1'])
  })
})

describe('access', () => {
  test('a request for an event stream is rejected without the token, and if a page of another origin sends the request', async () => {
    const booted = boot({ adminToken: 'a-token-for-tests' })
    await problemOf(await booted.send('/__admin/events'), 401)
    await problemOf(
      await booted.send('/__admin/events', {
        headers: { authorization: 'Bearer a-token-for-tests', origin: 'http://evil.example' },
      }),
      403,
    )
    const reader = readerOf(
      await booted.send('/__admin/events', { headers: { authorization: 'Bearer a-token-for-tests' } }),
    )
    await booted.advance(1)
    expect(await briefly(reader, 1)).toEqual(['clock'])
  })

  test('if no token is set, a request for an event stream at a foreign host name is rejected', async () => {
    const { mock } = boot()
    await problemOf(await mock.fetch(new Request('http://rebound.example/__admin/events')), 403)
  })

  test('a request for an event stream is rejected if the request has a query parameter', async () => {
    const detail = await problemOf(await boot().send('/__admin/events?sandbox=*'), 400)
    expect(detail.detail).toContain('sandbox')
  })
})
