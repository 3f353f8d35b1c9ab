import { inspect } from 'node:util'
import { describe, expect, test } from 'vitest'
import { AtGiftClient, RealPayGiftClient } from '../../clients/index.ts'
import { createMask, withoutSecrets } from '../../clients/secrets.ts'
import { createFakeClock, createFakeFetch, failureOf, json, type Reply, type Seen } from './support.ts'
import { ACCESS_KEY, BASE_URL, PURCHASE_ID, SECRET, setUp, tokenOf } from './realpay-gift/realpay-support.ts'

const AUTH_KEY = 'Zs*eR-"dTy<p)\\3('

function shown(value: unknown): string {
  const inspected = inspect(value, { depth: 10, showHidden: true, getters: true })
  const stack = value instanceof Error ? (value.stack ?? '') : ''
  return `${inspected}\n${JSON.stringify(value)}\n${String(value)}\n${stack}`
}

/** Replies of a provider or a fetch that leaks secrets: the response or the error contains the whole request. */
const echoes: [string, Reply][] = [
  ['400', (seen) => Response.json(echo(seen), { status: 400 })],
  ['401', (seen) => Response.json(echo(seen), { status: 401 })],
  ['500', (seen) => Response.json(echo(seen), { status: 500 })],
  ['200 of another shape', (seen) => Response.json({ ...echo(seen), Status: seen.text })],
  ['200 whose body is not JSON', (seen) => new Response(everything(seen))],
  [
    'fetch error',
    (seen) => {
      throw new Error(everything(seen))
    },
  ],
  [
    'cause of a fetch error',
    (seen) => {
      throw new TypeError('fetch failed', { cause: new Error(everything(seen)) })
    },
  ],
  [
    'property of a fetch error',
    (seen) => {
      const error = Object.assign(new Error('failed'), { config: { data: everything(seen) } })
      throw Object.assign(error, { self: error })
    },
  ],
  [
    'thrown string',
    (seen) => {
      throw everything(seen)
    },
  ],
]

function everything(seen: Seen): string {
  return JSON.stringify({ headers: [...seen.headers], body: seen.text, again: `${seen.text} ${escapeHtml(AUTH_KEY)}` })
}
function echo(seen: Seen) {
  const tail = 'x'.repeat(285) // The secret spans the position at which a message is truncated.
  return { ErrorMsg: `${everything(seen)} ${AUTH_KEY}`, errors: [everything(seen), `${tail}${ACCESS_KEY}`, SECRET] }
}
function escapeHtml(value: string): string {
  return value.replaceAll('<', '&lt;').replaceAll('"', '&quot;')
}

describe('AtGiftClient', () => {
  const open = (replies: readonly Reply[]) => {
    const clock = createFakeClock()
    const { fetch } = createFakeFetch(clock, replies)
    const client = new AtGiftClient({ baseUrl: 'http://127.0.0.1:1', campaign: 'c', authKey: AUTH_KEY, clock, fetch })
    return { client, clock }
  }

  test('a printed or serialized AtGiftClient object shows no secret', () => {
    expect(shown(open([]).client)).not.toMatch(/Zs\*eR|dTy/)
  })

  test.each(echoes)(
    'if a response or an error (%s) repeats the whole request, the error of AtGiftClient shows no secret',
    async (_what, reply) => {
      const { client, clock } = open([reply])
      const error = await clock.drive(failureOf(client.issue({ dcId: 'DC500', amount: 500 })))
      expect(error).toBeInstanceOf(Error)
      expect(shown(error)).not.toMatch(/Zs\*eR|dTy/)
    },
  )
})

describe('RealPayGiftClient', () => {
  test('a printed or serialized RealPayGiftClient object shows no secret', () => {
    const { client } = setUp([])
    expect(shown(client)).not.toContain(ACCESS_KEY)
    expect(shown(client)).not.toContain(SECRET)
  })

  test.each(echoes)(
    'if a response or an error (%s) repeats the whole request, the error of RealPayGiftClient shows no secret',
    async (_what, reply) => {
      const { client, clock, seen } = setUp([reply])
      const error = await clock.drive(failureOf(client.setColor({ purchaseId: PURCHASE_ID, main: 'a', sub: 'b' })))
      const text = shown(error)
      expect(error).toBeInstanceOf(Error)
      for (const secret of [
        ACCESS_KEY,
        ACCESS_KEY.slice(0, 10),
        SECRET,
        tokenOf(seen[0] ?? { headers: new Headers() }) ?? '?',
      ]) {
        expect(text).not.toContain(secret)
      }
    },
  )

  test('the error for an invalid TOTP secret does not contain the secret', () => {
    const totp = { secret: 'GIFT1MOCK9', algorithm: 'SHA1', digits: 6, period: 30 } as const
    const open = () => new RealPayGiftClient({ baseUrl: BASE_URL, accessKey: ACCESS_KEY, totp })
    expect(open).toThrow('totp.secret must be base32')
    expect(open).not.toThrow(/GIFT1|MOCK9/)
  })

  test("if a response with a gift code is unreadable, the client's error does not show the code [RP-D12]", async () => {
    const { client, clock } = setUp([json({ gift: { code: 'k0r8jlv8bfxuiehtahu3wkqo92', price: 'x' } })])
    const error = await clock.drive(failureOf(client.findGift({ purchaseId: PURCHASE_ID, requestId: 'a' })))
    expect(shown(error)).not.toContain('k0r8jlv8')
  })
})

test('a cause of an error that contains no secret is kept unchanged', () => {
  const cause = new TypeError('fetch failed', { cause: { code: 'ECONNRESET' } })
  expect(withoutSecrets(cause, createMask([AUTH_KEY]))).toBe(cause)
})

test('if one secret begins with another secret, the longer secret is masked completely', () => {
  expect(createMask(['abc', 'abcdef'])('x abcdef abc')).toBe('x *** ***')
  expect(createMask([''])('abc')).toBe('abc')
  expect(createMask(['$&a.c'])('$&abc $&a.c')).toBe('$&abc ***')
})
