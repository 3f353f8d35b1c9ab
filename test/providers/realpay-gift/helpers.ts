import { Secret, TOTP } from 'otpauth'
import { expect } from 'vitest'
import type { GiftMockOptions, SandboxAdmin } from '../../../mock-server/index.ts'
import type { Store, Transaction } from '../../../mock-server/core/store/store.ts'
import { boot, START } from '../../helpers/boot.ts'

export const ACCESS_KEY = 'mock0000000000000000000000000000000key01'
export const SECRET = 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK'
export const OTHER_KEY = 'other00000000000000000000000000000000002'
/** Settings with two access keys that have the same TOTP parameters. */
export const twoKeys = {
  'realpayGift.accessKeys': [ACCESS_KEY, OTHER_KEY].map((accessKey) => ({ accessKey, totpSecret: SECRET })),
}

const BASE = 'http://localhost/realpay-gift'
export const UNKNOWN_PURCHASE = '/purchases/0000000000000000000000000000000000000000'

/**
 * Returns the access token for the time `timestamp`, in milliseconds since the epoch. A TOTP parameter that is not
 * given has its default value.
 */
export function tokenAt(
  timestamp: number,
  { secret = SECRET, ...agreed }: { secret?: string; algorithm?: string; digits?: number; period?: number } = {},
): string {
  return new TOTP({ secret: Secret.fromBase32(secret), ...agreed }).generate({ timestamp })
}

/** The token of most requests. It is computed once, because a computation takes as long as a small request. */
const tokenAtStart = tokenAt(START)

export type Method = 'GET' | 'POST' | 'DELETE'

/** The changes that a test makes to a correctly signed request. The value `null` omits a header. */
export interface Call {
  json?: unknown
  body?: BodyInit
  type?: string
  requestId?: string | null
  accessKey?: string | null
  token?: string | null
  headers?: Record<string, string>
  peer?: string
  base?: string
}

export interface Reply {
  status: number
  headers: Headers
  text: string
  body: unknown
  /** Id of the rule that decided the response, read from the journal of the default sandbox. */
  rule: string | null | undefined
}

/**
 * Builds a request that is signed with the default TOTP parameters at START. A request that changes data gets the
 * request id `freshId`, unless `call` sets another id.
 */
export function signedRequest(method: Method, path: string, call: Call, freshId: string): Request {
  const {
    json,
    body = json === undefined ? undefined : JSON.stringify(json),
    type = json === undefined ? undefined : 'application/json',
  } = call
  const { accessKey = ACCESS_KEY, token = tokenAtStart, requestId = method === 'GET' ? null : freshId } = call
  const headers = new Headers(call.headers)
  if (accessKey !== null) headers.set('x-realpay-gift-api-access-key', accessKey)
  if (token !== null) headers.set('x-realpay-gift-api-access-token', token)
  if (requestId !== null) headers.set('x-realpay-gift-api-request-id', requestId)
  if (type !== undefined) headers.set('content-type', type)
  return new Request((call.base ?? BASE) + path, { method, headers, ...(body !== undefined && { body }) })
}

/** Starts a mock and returns functions that send requests as a partner. */
export function partner(options: GiftMockOptions = {}) {
  const booted = boot(options)
  const { mock } = booted
  let sent = 0

  async function call(method: Method, path: string, init: Call = {}): Promise<Reply> {
    sent += 1
    const response = await mock.fetch(signedRequest(method, path, init, `fresh-${sent}`), { peer: init.peer })
    return read(response, init.base?.includes('/sandboxes/') ? undefined : mock.admin)
  }

  async function createPurchase(made: Partial<typeof sample> = {}, init: Call = {}): Promise<string> {
    const reply = await call('POST', '/purchases', { ...init, json: { ...sample, ...made } })
    return stringAt(reply.body, 'purchase', 'id')
  }

  const buy = (purchaseId: string, price: number, init: Call = {}) =>
    call('POST', `/purchases/${purchaseId}/gifts`, { json: { price }, ...init })
  return { ...booted, call, createPurchase, buy }
}

async function read(response: Response, admin: SandboxAdmin | undefined): Promise<Reply> {
  const text = await response.text()
  const id = response.headers.get('x-gift-mock-request')
  const entry = id === null ? undefined : await admin?.request(id)
  const isJson = response.headers.get('content-type') === 'application/json'
  return {
    status: response.status,
    headers: response.headers,
    text,
    body: isJson ? JSON.parse(text) : undefined,
    rule: entry?.outcome.rule,
  }
}

/** The sample purchase of the provider's document. */
export const sample = {
  prices: [100, 500],
  name: '○○キャンペーン',
  issuer: '株式会社○○',
  brands: ['amazon', 'paypay'],
  is_strict: true,
}

/** Returns the text at a path in a JSON value. @throws Error that contains the value, if the path leads to no text */
export function stringAt(value: unknown, ...path: string[]): string {
  const found = path.reduce<unknown>(
    (at, key) => (typeof at === 'object' && at !== null ? new Map(Object.entries(at)).get(key) : undefined),
    value,
  )
  if (typeof found !== 'string') throw new Error(`no text at ${path.join('.')} of ${JSON.stringify(value)}`)
  return found
}

/**
 * Expects an error of the provider with the given status. If `rule` is given, also expects that this rule caused the
 * refusal.
 */
export function expectRefused(reply: Reply, status: number, rule?: string): void {
  expect({ status: reply.status, body: reply.body }).toEqual({ status, body: { errors: [expect.stringMatching(/./)] } })
  if (rule !== undefined) expect(reply.rule).toBe(rule)
}

const bytesOf = (base64: string): Uint8Array<ArrayBuffer> => Uint8Array.from(Buffer.from(base64, 'base64'))
/** Bytes of complete images of one pixel, by file type. */
export const images = {
  png: bytesOf('iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=='),
  gif: bytesOf('R0lGODlhAQABAIAAAAAAAP///yH5BAEAAAAALAAAAAABAAEAAAIBRAA7'),
  oldGif: bytesOf('R0lGODdhAQABAIAAAAAAAP///ywAAAAAAQABAAACAkQBADs='),
  jpg: bytesOf(
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wgALCAABAAEBAREA/8QAFBABAAAAAAAAAAAAAAAAAAAAAP/aAAgBAQABPxA=',
  ),
}

export interface FormPart {
  name: string
  content: string | Uint8Array
  /** File name of the part. A part without a file name is a text field. */
  filename?: string
}

/** Encodes a multipart body in the format of the sample HTTP messages in the provider's document. */
export function multipart(...parts: FormPart[]): { body: Uint8Array<ArrayBuffer>; type: string } {
  const pieces = parts.flatMap(({ name, filename, content }) => {
    const file = filename === undefined ? '' : `; filename="${filename}"\r\nContent-Type: application/octet-stream`
    return [`--YourBoundary\r\nContent-Disposition: form-data; name="${name}"${file}\r\n\r\n`, content, '\r\n']
  })
  const body = Buffer.concat([...pieces, '--YourBoundary--\r\n'].map((piece) => Buffer.from(piece)))
  return { body: Uint8Array.from(body), type: 'multipart/form-data; boundary=YourBoundary' }
}

export const picture = (name: string, content: Uint8Array = images.png, filename = 'picture.png'): FormPart => ({
  name,
  content,
  filename,
})

/** Returns a store that calls `before` before each operation. `name` is the collection or counter of the operation. */
export function withStore(store: Store, before: (operation: keyof Transaction, name: string) => void): Store {
  function wrap(tx: Transaction): Transaction {
    function ahead<T>(operation: keyof Transaction, name: string, run: () => T): T {
      before(operation, name)
      return run()
    }
    return {
      get: (from, key) => ahead('get', from.name, () => tx.get(from, key)),
      insert: (into, key, value, fresh) => ahead('insert', into.name, () => tx.insert(into, key, value, fresh)),
      put: (into, key, value) => ahead('put', into.name, () => tx.put(into, key, value)),
      delete: (from, key) => ahead('delete', from.name, () => tx.delete(from, key)),
      list: (from, options) => ahead('list', from.name, () => tx.list(from, options)),
      increment: (counter, by) => ahead('increment', counter, () => tx.increment(counter, by)),
      dump: () => ahead('dump', '', () => tx.dump()),
      load: (dump) => ahead('load', '', () => tx.load(dump)),
      publish: (event) => tx.publish(event),
    }
  }
  return { ...store, transaction: (sandbox, run) => store.transaction(sandbox, (tx) => run(wrap(tx))) }
}
