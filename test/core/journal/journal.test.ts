import { describe, expect, test } from 'vitest'
import { START, boot } from '../../helpers/boot.ts'
import { AUTH_KEY, ISSUE_PATH, issueOf, json, journal, noLimits, partnerHeaders, problemOf } from '../support.ts'

test('a journal entry contains the request, the response and the outcome', async () => {
  const { send, advance } = boot()
  await advance(1234)
  const response = await send(ISSUE_PATH, { ...issueOf(), peer: '192.0.2.7' })
  const id = response.headers.get('x-gift-mock-request')
  const [entry, ...more] = (await journal(send)).requests
  expect(more).toEqual([])
  expect(entry).toMatchObject({
    id,
    sandbox: 'default',
    at: '2026-04-01T09:00:01.234+09:00',
    provider: 'at-gift',
    operation: 'at-gift.issue',
    method: 'POST',
    path: ISSUE_PATH,
    sourceIp: '192.0.2.7',
    request: {
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ AuthKey: '***', DcId: 'DC500', Amount: '500' }),
    },
    response: {
      status: 200,
      headers: { 'content-type': 'application/json', 'x-gift-mock-request': id },
      body: await response.text(),
    },
    outcome: { code: 'issued', rule: 'AG-D3', evidence: 'documented' },
    delivered: true,
    durationMs: 0,
  })
})

test('a journal entry of a rejected request names the rule and its evidence class, but the response does not name them', async () => {
  const { send } = boot()
  const response = await send(ISSUE_PATH, issueOf({ DcId: 'no-such-product' }))
  expect(await response.text()).not.toContain('DcId')
  const [entry] = (await journal(send)).requests
  expect(entry?.outcome).toEqual({
    code: 'bad-request',
    rule: 'AG-A2',
    evidence: 'assumed',
    reason: expect.stringContaining('DcId'),
  })
})

test('the journal records a request to an unknown path of a provider even if the request has no body', async () => {
  const { send } = boot()
  await send('/at-gift/nothing/here?a=1')
  expect((await journal(send)).requests[0]).toMatchObject({
    operation: null,
    method: 'GET',
    path: '/at-gift/nothing/here?a=1',
    request: { body: null },
    response: { status: 404 },
  })
})

test('the journal does not record requests to the control API, the gift page and the health probes', async () => {
  const { send } = boot()
  for (const path of ['/__admin/version', '/livez', '/readyz', '/realpay-gift/user?code=a', '/nowhere'])
    await send(path)
  expect((await journal(send)).requests).toEqual([])
})

test('if a setting disables the journal id header, a response has no such header', async () => {
  const { send } = boot({ settings: { 'mock.requestHeader': false } })
  const response = await send(ISSUE_PATH, issueOf())
  expect([...response.headers.keys()]).toEqual(['content-type'])
  expect((await journal(send)).requests[0]?.response.headers).toEqual({ 'content-type': 'application/json' })
})

test("the alphabetical order of the journal ids is the order of the requests' arrival", async () => {
  const { send } = boot({ maxJournalEntries: 12 })
  const ids = []
  for (let count = 0; count < 12; count++) ids.push((await send('/at-gift/x')).headers.get('x-gift-mock-request'))
  expect((await journal(send)).requests.map(({ id }) => id)).toEqual(ids)
  expect(ids.map(Number)).toEqual(ids.map((_id, index) => index + 1))
  expect(new Set(ids.map((id) => id?.length)).size).toBe(1)
})

describe('the capacity of the journal', () => {
  test.each([1, 2, 7])(
    'a journal with a capacity of %i keeps the newest entries and counts the evicted entries',
    async (capacity) => {
      const { send } = boot({ maxJournalEntries: capacity })
      for (let count = 1; count <= 9; count++) {
        await send(`/at-gift/${count}`)
        const { requests, evicted } = await journal(send)
        expect(requests.map(({ path }) => path)).toEqual(
          Array.from(
            { length: Math.min(count, capacity) },
            (_, index) => `/at-gift/${Math.max(0, count - capacity) + index + 1}`,
          ),
        )
        expect(evicted).toBe(Math.max(0, count - capacity))
      }
    },
  )

  test('clearing the journal resets the number of evicted entries to 0, but the ids of later entries continue', async () => {
    const { send } = boot({ maxJournalEntries: 2 })
    for (let count = 1; count <= 5; count++) await send('/at-gift/before')
    expect((await send('/__admin/requests', { method: 'DELETE' })).status).toBe(204)
    expect(await journal(send)).toEqual({ requests: [], evicted: 0 })
    for (let count = 6; count <= 7; count++) await send('/at-gift/after')
    expect((await journal(send)).evicted).toBe(0)
    await send('/at-gift/after')
    const { requests, evicted } = await journal(send)
    expect(requests.map(({ id }) => Number(id))).toEqual([7, 8])
    expect(evicted).toBe(1)
  })

  test('a request for an evicted journal entry returns 404', async () => {
    const { send } = boot({ maxJournalEntries: 1 })
    const first = (await send('/at-gift/1')).headers.get('x-gift-mock-request')
    expect((await send(`/__admin/requests/${first}`)).status).toBe(200)
    await send('/at-gift/2')
    expect((await problemOf(await send(`/__admin/requests/${first}`), 404)).detail).toContain(`"${first}"`)
  })

  test("a snapshot with more journal entries than the journal's capacity is restored only up to the capacity", async () => {
    const large = boot({ maxJournalEntries: 50 })
    for (let count = 1; count <= 20; count++) await large.send(`/at-gift/${count}`)
    const small = boot({ maxJournalEntries: 3 })
    await small.send('/__admin/snapshot', { method: 'PUT', body: await (await large.send('/__admin/snapshot')).text() })
    await small.send('/at-gift/21')
    const { requests, evicted } = await journal(small.send)
    expect(requests.length).toBe(3)
    expect(evicted).toBe(18)
  })
})

describe('the body in a journal entry', () => {
  test('the journal records a request body of 8 KiB completely, and truncates a longer body', async () => {
    const { send } = boot()
    const whole = 'x'.repeat(8192)
    await send(ISSUE_PATH, { method: 'POST', body: whole })
    await send(ISSUE_PATH, { method: 'POST', body: `${whole}y` })
    const bodies = (await journal(send)).requests.map(({ request }) => request.body)
    expect(bodies).toEqual([whole, `${whole}… (8193 characters)`])
  })

  test('a response body of more than 8 KiB is truncated in the journal', async () => {
    const brands = Array.from({ length: 300 }, (_, index) => ({
      code: `brand-${index}`,
      name: 'x'.repeat(40),
      amounts: { values: [500] },
    }))
    const { send } = boot()
    const changed = await send('/__admin/settings', json({ 'realpayGift.brands': brands }, { method: 'PATCH' }))
    expect(changed.status).toBe(200)
    const text = await (await send('/realpay-gift/brands', { headers: await partnerHeaders() })).text()
    expect(text.length).toBeGreaterThan(8192)
    expect((await journal(send)).requests[0]?.response.body).toBe(`${text.slice(0, 8192)}… (${text.length} characters)`)
  })

  test('if a request body is too large or not UTF-8, the journal contains a placeholder', async () => {
    const { send } = boot({ settings: noLimits })
    await send(ISSUE_PATH, { method: 'POST', body: 'x'.repeat(65 * 1024) })
    await send(ISSUE_PATH, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: new Uint8Array([0x7b, 0xff, 0xfe]),
    })
    for (const { request, response } of (await journal(send)).requests) {
      expect(response.status).toBe(400)
      expect(request.body).toMatch(/^\(.{3,60}\)$/)
    }
  })

  test('if the journal truncates a body in the middle of a secret, the journal contains no part of the secret', async () => {
    const { send } = boot({ settings: noLimits })
    for (let before = 8170; before <= 8200; before++) {
      await send(ISSUE_PATH, json({ Pad: 'x'.repeat(before - '{"Pad":"'.length), AuthKey: AUTH_KEY }))
    }
    const { requests } = await journal(send)
    expect(requests.length).toBe(31)
    for (const { request } of requests) expect(request.body).not.toContain('MOCK')
  })
})

test("a journal entry contains the arrival time on the sandbox's clock and on the host's clock", async () => {
  const { send } = boot({
    hostClock: { now: () => Date.parse('2030-01-01T00:00:00Z') },
    clock: { mode: 'frozen', nowMs: START },
  })
  await send('/at-gift/x')
  expect((await journal(send)).requests[0]).toMatchObject({
    at: '2026-04-01T09:00:00.000+09:00',
    receivedAt: '2030-01-01T09:00:00.000+09:00',
  })
})
