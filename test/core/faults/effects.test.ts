import { expect, test } from 'vitest'
import type { FaultDocument, GiftMockOptions } from '../../../mock-server/index.ts'
import { encodeShiftJis } from '../../../mock-server/core/faults/effects/shift-jis-encoder.ts'
import { boot } from '../../helpers/boot.ts'
import { partner, images, multipart, picture } from '../../providers/realpay-gift/helpers.ts'
import { issueOf, ISSUE_PATH, noLimits } from '../support.ts'
import { faultOf, untilWaiting } from './support.ts'

async function answered(
  effect: FaultDocument['effect'],
  phase: FaultDocument['phase'] = 'after-commit',
  init = issueOf(),
): Promise<{ response: Response; bytes: Uint8Array; text: string }> {
  const { send, mock } = boot({ settings: noLimits })
  await mock.admin.arm(faultOf(phase, effect))
  const response = await send(ISSUE_PATH, init)
  const bytes = new Uint8Array(await response.arrayBuffer())
  return { response, bytes, text: new TextDecoder().decode(bytes) }
}

const whole = async (init = issueOf()): Promise<string> => (await boot().send(ISSUE_PATH, init)).text()

test('the fault effect `respond` sends a text body unchanged, any other body as JSON, and the given headers', async () => {
  const text = await answered({ type: 'respond', status: 200, body: 'plain' })
  expect([text.text, text.response.headers.get('content-type')]).toEqual(['plain', 'text/plain'])
  const list = await answered(
    { type: 'respond', status: 200, body: [1], headers: { 'Content-Type': 'application/x-own', 'X-B': 'caf\u00E9' } },
    'before-commit',
  )
  expect([list.text, list.response.headers.get('content-type'), list.response.headers.get('x-b')]).toEqual([
    '[1]',
    'application/x-own',
    'caf\u00E9',
  ])
  const none = await answered({ type: 'respond', status: 204 })
  expect([
    none.response.status,
    none.text,
    none.response.headers.get('content-type'),
    none.response.headers.get('x-gift-mock-request'),
  ]).toEqual([204, '', null, '000000001'])
})

test.each([
  ['getcode', ISSUE_PATH],
  ['?', `${ISSUE_PATH}?`],
  ['?again=1', `${ISSUE_PATH}?again=1`],
  ['../x', ISSUE_PATH.replace('dc/getcode', 'x')],
  ['/maintenance', '/maintenance'],
  ['https://example.com/x', 'https://example.com/x'],
  ['//example.com/x', '//example.com/x'],
])('the fault effect `respond` sends the `Location` %s as %s', async (location, sent) => {
  const { response } = await answered({ type: 'respond', status: 307, headers: { Location: location } })
  expect(response.headers.get('location')).toBe(sent)
})

test.each([400, 401, 403, 404, 429, 500])(
  'the fault effect `provider-error` with the status %d sends an error in the format of あっとギフト',
  async (status) => {
    const { send, mock } = boot()
    await mock.admin.arm(
      faultOf('before-commit', { type: 'provider-error', status }, { when: { provider: 'at-gift' } }),
    )
    const response = await send(ISSUE_PATH, issueOf())
    expect([response.status, await response.json()]).toEqual([
      status,
      { Status: 'ERROR', ErrorMsg: expect.stringMatching(/./) },
    ])
  },
)

test('the fault effect `provider-error` sends an error in the format of the partner API and uses up no request id', async () => {
  const { mock, call } = partner()
  await mock.admin.arm(
    faultOf(
      'before-commit',
      { type: 'provider-error', status: 503 },
      { when: { provider: 'realpay-gift', calls: [1] } },
    ),
  )
  const create = () =>
    call('POST', '/purchases', {
      requestId: 'same',
      json: { prices: [500], name: 'n', issuer: 'i', brands: ['amazon'], is_strict: false },
    })
  const first = await create()
  expect({ status: first.status, body: first.body }).toEqual({
    status: 503,
    body: { errors: [expect.stringMatching(/./)] },
  })
  expect((await create()).status).toBe(200)
})

test('the body of the fault effect `malformed-body` is as long as the original body and is never valid JSON', async () => {
  const sent = async (effect: FaultDocument['effect']) => (await answered(effect)).text
  expect((await sent({ type: 'malformed-body' })).length).toBe((await whole()).length)
  for (const body of [{ a: 1 }, { 'a:b': 1 }, [1], {}, 1, true, 'text', '{"x"', ':']) {
    const { send, mock } = boot()
    await mock.admin.arm(faultOf('after-commit', { type: 'respond', status: 200, body }, { name: 'own' }))
    await mock.admin.arm(faultOf('mid-body', { type: 'malformed-body' }))
    const text = await (await send(ISSUE_PATH, issueOf())).text()
    expect(text).toHaveLength(typeof body === 'string' ? body.length : JSON.stringify(body).length)
    expect(() => JSON.parse(text)).toThrow(SyntaxError)
  }
  const { call, createPurchase, mock } = partner()
  const purchase = await createPurchase()
  await call('POST', `/purchases/${purchase}/image/face`, multipart(picture('content', images.png)))
  await mock.admin.arm(
    faultOf('after-commit', { type: 'malformed-body' }, { when: { operation: 'realpay-gift.delete-face-image' } }),
  )
  await expect(call('DELETE', `/purchases/${purchase}/image/face`)).rejects.toThrow(SyntaxError)
})

test('the fault effect `truncate-body` sends half of the body or the given number of bytes', async () => {
  const body = await whole()
  expect((await answered({ type: 'truncate-body' })).text).toBe(body.slice(0, Math.floor(body.length / 2)))
  expect((await answered({ type: 'truncate-body', bytes: 0 })).text).toBe('')
  expect((await answered({ type: 'truncate-body', bytes: 5 })).text).toBe(body.slice(0, 5))
  expect((await answered({ type: 'truncate-body', bytes: 100_000 })).text).toBe(body.slice(0, -1))
})

test('the HTML page of the fault effect `html-error-page` contains the status of the response', async () => {
  const { response, text } = await answered({ type: 'html-error-page' }, 'before-commit')
  expect([response.status, response.headers.get('content-type')]).toEqual([502, 'text/html'])
  expect(text).toContain('<title>502 Bad Gateway</title>')
  expect((await answered({ type: 'html-error-page', status: 599 })).text).toContain('<h1>599 Error</h1>')
})

test('a Shift_JIS body with additional members is not valid JSON if a client decodes the body as UTF-8', async () => {
  const { bytes, text } = await answered({ type: 'shift-jis-body', members: { ControlNo: '予約表-1' } })
  const decoded = JSON.parse(new TextDecoder('shift_jis', { fatal: true }).decode(bytes))
  expect(decoded).toEqual({ ...JSON.parse(await whole()), ControlNo: '予約表-1' })
  expect(() => JSON.parse(text)).toThrow(SyntaxError)
})

test('the fault effect `byte-order-mark` adds three bytes before the body of the response', async () => {
  const { bytes } = await answered({ type: 'byte-order-mark' })
  expect(bytes.slice(0, 3)).toEqual(Uint8Array.of(0xef, 0xbb, 0xbf))
  expect(new TextDecoder().decode(bytes.slice(3))).toBe(await whole())
})

test('the fault effect `json-members` leaves a body that is not JSON unchanged', async () => {
  const { mock, send } = boot({ settings: noLimits })
  await mock.admin.arm(faultOf('after-commit', { type: 'html-error-page' }))
  await mock.admin.arm({ ...faultOf('after-commit', { type: 'json-members', members: { a: 1 } }), name: 'second' })
  const page = await (await send(ISSUE_PATH, issueOf())).text()
  expect(page).toMatch(/^<html>[^{]*<\/html>\r\n$/s)
  await expect(mock.admin.arm(faultOf('mid-body', { type: 'json-members', members: {} }))).rejects.toThrow(
    'it changes nothing: name a member',
  )
})

test('the fault effect `shift-jis-body` encodes the body in Shift_JIS and names this charset in the Content-Type', async () => {
  const refused = issueOf({ Amount: 'x' })
  const { response, bytes, text } = await answered({ type: 'shift-jis-body' }, 'after-commit', refused)
  const original = await whole(refused)
  expect(original).toMatch(/[ぁ-ん]/)
  expect(new TextDecoder('shift_jis', { fatal: true }).decode(bytes)).toBe(original)
  expect(text).toContain('\uFFFD')
  expect(response.headers.get('content-type')).toBe('application/json; charset=Shift_JIS')
  expect(
    (await answered({ type: 'shift-jis-body', declared: false }, 'mid-body', refused)).response.headers.get(
      'content-type',
    ),
  ).toBe('application/json')
})

test('the Shift_JIS encoder writes the same codes as Japanese systems, and a question mark for unsupported characters', () => {
  const hexOf = (text: string): string => Buffer.from(encodeShiftJis(text)).toString('hex')
  expect(hexOf('日本語テスト')).toBe('93fa967b8cea836583588367')
  expect(hexOf('Az 09\n~\\')).toBe('417a2030390a7e5c')
  expect(hexOf('ｶﾅ①髙纊')).toBe('b6c58740fbfcfa5c')
  expect(hexOf('€😀')).toBe('3f3f')
})

const waits = async (
  effect: FaultDocument['effect'],
  count: number,
  options: GiftMockOptions = {},
): Promise<number[]> => {
  const { send, mock, advance } = boot({ settings: noLimits, ...options })
  await mock.admin.arm(faultOf('before-commit', effect))
  const waited: number[] = []
  for (let number = 0; number < count; number++) {
    const answer = send(ISSUE_PATH, issueOf())
    await untilWaiting(mock)
    const { nextMs = 0 } = await mock.admin.pendingWaits()
    waited.push(nextMs)
    await advance(nextMs)
    await answer
  }
  return waited
}

test('the fault effect `delay` waits for a fixed or a random time, and the same seed gives the same times', async () => {
  expect(await waits({ type: 'delay', ms: 1500 }, 3)).toEqual([1500, 1500, 1500])

  const even = await waits({ type: 'delay', uniform: { min: 1000, max: 3000 } }, 100)
  expect(Math.min(...even)).toBeGreaterThanOrEqual(1000)
  expect(Math.min(...even)).toBeLessThan(1200)
  expect(Math.max(...even)).toBeLessThanOrEqual(3000)
  expect(Math.max(...even)).toBeGreaterThan(2800)
  expect(await waits({ type: 'delay', uniform: { min: 1000, max: 3000 } }, 5)).toEqual(even.slice(0, 5))
  expect(await waits({ type: 'delay', uniform: { min: 1000, max: 3000 } }, 5, { seed: 'another' })).not.toEqual(
    even.slice(0, 5),
  )

  const skewed = (await waits({ type: 'delay', lognormal: { median: 1000, sigma: 1 } }, 200)).toSorted((a, b) => a - b)
  expect(skewed[100]).toBeGreaterThan(750)
  expect(skewed[100]).toBeLessThan(1350)
  // Of 200 sorted values, those with the indexes 32 and 168 are about one standard deviation from the median: 16 % of
  // the values are further below the median, and 16 % are further above the median.
  expect(skewed[168]).toBeGreaterThan(2000)
  expect(skewed[168]).toBeLessThan(3600)
  expect(skewed[32]).toBeLessThan(500)
  expect(Math.max(...(await waits({ type: 'delay', lognormal: { median: 1000, sigma: 5, max: 1200 } }, 20)))).toBe(1200)
  expect(Math.max(...(await waits({ type: 'delay', lognormal: { median: 80_000_000, sigma: 5 } }, 20)))).toBe(
    86_400_000,
  )
})

test('if a fault prevents a response, the journal entry has the status 0 and a reason that names the fault', async () => {
  const { mock, send } = boot({ sockets: true, settings: noLimits })
  await mock.admin.arm(faultOf('before-commit', { type: 'garbage-then-close' }))
  await expect(send(ISSUE_PATH, issueOf())).rejects.toThrow('fetch failed')
  expect((await mock.admin.requests()).requests).toMatchObject([
    {
      delivered: false,
      response: { status: 0, headers: {}, body: null },
      outcome: {
        code: 'fault',
        rule: null,
        reason: 'the fault "the-fault" (garbage-then-close) ended the request before it was looked at',
      },
    },
  ])
})

test('if a setting disables the journal id header, a response that a fault generates also lacks this header', async () => {
  const { mock, send } = boot({ settings: { ...noLimits, 'mock.requestHeader': false } })
  await mock.admin.arm(faultOf('after-commit', { type: 'html-error-page' }))
  expect((await send(ISSUE_PATH, issueOf())).headers.get('x-gift-mock-request')).toBeNull()
})
