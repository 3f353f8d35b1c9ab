import { Secret, TOTP } from 'otpauth'
import { createGiftMock, type GiftMock, type GiftMockOptions } from '../../../mock-server/index.ts'

const NOW = Date.parse('2026-04-01T09:00:00+09:00')

/**
 * AuthKey in the settings of the fuzzed mock. `AUTH_KEY`, `ADMIN_TOKEN` and `NEW_AUTH_KEY` contain characters that an
 * encoding replaces. Every secret has at least 8 characters, because the mock does not mask a shorter secret in other
 * texts.
 */
export const AUTH_KEY = 'Fz*kQ-9Ty<b)&4+R'
export const ACCESS_KEY = 'fuzz0a1b2c3d4e5f6g7h8i9j0k1l2m3n4o5p6q7r'
const TOTP_SECRET = 'MZ2XU6TTMVRXEZLUMFRGGZDFMZTWQ2LK'
export const ADMIN_TOKEN = 'Adm!n"T0ken/of+the=Fuzz%er'
/** The generated requests to the control API change the AuthKey in the settings to this AuthKey. */
export const NEW_AUTH_KEY = 'N3w*Auth<Key>"&%+'
export const SECRETS: readonly string[] = [NEW_AUTH_KEY, AUTH_KEY, ACCESS_KEY, TOTP_SECRET, ADMIN_TOKEN]

export const CAMPAIGN = 'fuzz'

/**
 * Options of the mock: a frozen clock, the credentials of the fuzzer, and very high rate limits. If the mock had a loop
 * over all allowed requests, these limits would make the mock hang, and the fuzzer would find the loop.
 */
export const options: GiftMockOptions = {
  seed: 'fuzz',
  clock: { mode: 'frozen', nowMs: NOW },
  settings: {
    'atGift.campaigns': [{ campaign: CAMPAIGN, authKey: AUTH_KEY }],
    'atGift.limit.requests': 2_000_000_000,
    'realpayGift.accessKeys': [{ accessKey: ACCESS_KEY, totpSecret: TOTP_SECRET }],
    'realpayGift.limit.requests': 2_000_000_000,
  },
  maxSandboxes: 20,
  maxJournalEntries: 500,
}

/** A mock whose content is known: an issued code, a bought gift, and a purchase with both images. */
export interface World {
  mock: GiftMock
  /** The log entries since the last reset. */
  log: string[]
  /** Ids and codes that valid requests refer to. */
  known: { purchaseId: string; tranId: string; boughtWith: string }
  /** Restores the known content. The ids and codes are the same after every reset. */
  reset(): Promise<void>
  close(): Promise<void>
}

const token = new TOTP({ secret: Secret.fromBase32(TOTP_SECRET) }).generate({ timestamp: NOW })
export const BOUGHT_WITH = 'fuzz-bought'

/** Returns the headers that authenticate a request to the partner API. */
export function signature(requestId: string | undefined): [string, string][] {
  const signed: [string, string][] = [
    ['x-realpay-gift-api-access-key', ACCESS_KEY],
    ['x-realpay-gift-api-access-token', token],
  ]
  return requestId === undefined ? signed : [...signed, ['x-realpay-gift-api-request-id', requestId]]
}

export const PNG = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0])
export const KNOWN_PRODUCT = { DcId: 'DC500', Amount: '500' }
export const PRICES = [500, 1000, 10_000]

export function createWorld(more: GiftMockOptions = {}): World {
  const log: string[] = []
  const mock = createGiftMock({ ...options, ...more, log: logTo(log) })
  const world: World = {
    mock,
    log,
    known: { purchaseId: '', tranId: '', boughtWith: BOUGHT_WITH },
    async reset() {
      await mock.admin.reset()
      await fill(mock.fetch, world.known)
      log.length = 0
    },
    close: () => mock.close(),
  }
  return world
}

/** Returns a log function that appends each entry to a list, with the stacks and causes of errors. */
export function logTo(lines: string[]): NonNullable<GiftMockOptions['log']> {
  const log: NonNullable<GiftMockOptions['log']> = (level, message, fields) => {
    const shown = JSON.stringify(fields, (_name, value: unknown) =>
      value instanceof Error ? (value.stack ?? value.message) : value,
    )
    lines.push(`${level} ${message} ${shown}`)
  }
  return Object.assign(log, { debug: true })
}

/** Sends the requests that create the known content. @param send sends a request to the default sandbox */
export async function fill(send: (request: Request) => Promise<Response>, known: World['known']): Promise<void> {
  const post = async (path: string, headers: [string, string][], body: BodyInit): Promise<string> => {
    const response = await send(new Request(`http://localhost${path}`, { method: 'POST', headers, body }))
    const text = await response.text()
    if (response.status !== 200)
      throw new Error(`the known content cannot be made: ${path} is answered with ${response.status} ${text}`)
    return text
  }
  const json: [string, string] = ['content-type', 'application/json']
  const issued = await post(
    `/at-gift/${CAMPAIGN}/dc/getcode`,
    [json],
    JSON.stringify({ AuthKey: AUTH_KEY, ...KNOWN_PRODUCT }),
  )
  known.tranId = /"TranId":"(\w+)"/.exec(issued)?.[1] ?? ''
  const purchase = { prices: PRICES, name: 'n', issuer: 'i', brands: ['amazon'], is_strict: false }
  const made = await post('/realpay-gift/purchases', [...signature('fuzz-purchase'), json], JSON.stringify(purchase))
  known.purchaseId = /"id":"(\w+)"/.exec(made)?.[1] ?? ''
  const below = `/realpay-gift/purchases/${known.purchaseId}`
  await post(`${below}/gifts`, [...signature(BOUGHT_WITH), json], JSON.stringify({ price: PRICES[0] }))
  for (const slot of ['face', 'header']) {
    const form = new FormData()
    form.append('content', new Blob([PNG], { type: 'image/png' }), 'a.png')
    await post(`${below}/image/${slot}`, signature(`fuzz-${slot}`), form)
  }
}

/** Deletes every sandbox except the default sandbox. */
export async function removeSandboxes({ fetch, sandboxes }: Pick<GiftMock, 'fetch' | 'sandboxes'>): Promise<void> {
  for (const id of await sandboxes()) {
    if (id !== 'default') await fetch(new Request(`http://localhost/__admin/sandboxes/${id}`, { method: 'DELETE' }))
  }
}
