import { connect } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { Secret, TOTP } from 'otpauth'
import { expect, onTestFinished } from 'vitest'
import { type GiftMockOptions, type ServeOptions, startGiftMock } from '../../../mock-server/index.ts'
import { boot, START } from '../../helpers/boot.ts'

/** Settings with rate limits that no test reaches. */
const unlimited = { 'atGift.limit.requests': 1_000_000, 'realpayGift.limit.requests': 1_000_000 }

/** A provider and one of its operations. The operation accepts JSON, and issues or creates something. */
export interface Target {
  name: string
  path: string
  /** Returns the headers of a valid request. Each call uses a new request id. */
  headers(): Record<string, string>
  goodBody: string
  /** Ids of the rules for invalid requests and internal failures. The key is the kind of the defect. */
  rules: {
    media: string
    json: string
    length: string
    headers: string
    unknownKey: string
    unknownPath: string
    malformed: string
    failure: string
    byteOrderMark: string
  }
  /** Full names of settings that both providers have with the same meaning. */
  settings: { byteOrderMark: string; duplicateKeys: string }
  failureStatus: number
}

const token = new TOTP({ secret: Secret.fromBase32('GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK') }).generate({ timestamp: START })
let requestIds = 0

/** Returns signed headers for a request to the partner API at the time START. */
export function signature(): Record<string, string> {
  requestIds += 1
  return {
    'x-realpay-gift-api-access-key': 'mock0000000000000000000000000000000key01',
    'x-realpay-gift-api-access-token': token,
    'x-realpay-gift-api-request-id': `bad-input-${requestIds}`,
  }
}

export const atGift: Target = {
  name: 'at-gift',
  path: '/at-gift/demo-campaign/dc/getcode',
  headers: () => ({ 'content-type': 'application/json' }),
  goodBody: '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}',
  rules: {
    media: 'AG-D2',
    json: 'AG-D2',
    length: 'AG-A50',
    headers: 'AG-A56',
    unknownKey: 'AG-A6',
    unknownPath: 'AG-D6',
    malformed: 'AG-A54',
    failure: 'AG-A53',
    byteOrderMark: 'AG-A57',
  },
  settings: { byteOrderMark: 'atGift.json.byteOrderMark', duplicateKeys: 'atGift.json.duplicateKeys' },
  failureStatus: 500,
}

export const realpayGift: Target = {
  name: 'realpay-gift',
  path: '/realpay-gift/purchases',
  headers: () => ({ 'content-type': 'application/json', ...signature() }),
  goodBody: '{"prices":[500],"name":"n","issuer":"i","brands":["amazon"],"is_strict":true}',
  rules: {
    media: 'RP-D6',
    json: 'RP-D6',
    length: 'RP-A54',
    headers: 'RP-A60',
    unknownKey: 'RP-A11',
    unknownPath: 'RP-A55',
    malformed: 'RP-A56',
    failure: 'RP-D14',
    byteOrderMark: 'RP-A68',
  },
  settings: { byteOrderMark: 'realpayGift.byteOrderMark', duplicateKeys: 'realpayGift.json.duplicateKeys' },
  failureStatus: 503,
}

export const targets = [atGift, realpayGift]

export interface Reply {
  status: number
  type: string | null
  text: string
}

export async function replyOf(response: Response): Promise<Reply> {
  return { status: response.status, type: response.headers.get('content-type'), text: await response.text() }
}

const shapes: Readonly<Record<string, unknown>> = {
  'at-gift': { Status: 'ERROR', ErrorMsg: expect.stringMatching(/./) },
  'realpay-gift': { errors: [expect.stringMatching(/./)] },
}

/** Expects that a response is an error in the provider's format and reveals no internals of the mock. */
export function expectError({ name }: Pick<Target, 'name'>, { status, type, text }: Reply, expected: number): void {
  expect({ status, type }).toEqual({ status: expected, type: 'application/json' })
  const body: unknown = JSON.parse(text)
  expect(body).toEqual(shapes[name])
  expect(text).not.toMatch(/\.ts|\bat \/|Error:|node_modules|MOCK-AuthKey/)
}

export function bootTarget(target: Target, options: GiftMockOptions = {}) {
  const booted = boot({ ...options, settings: { ...unlimited, ...options.settings } })
  const { mock, send } = booted
  const post = async (body: BodyInit, headers: Record<string, string> = {}, path = target.path) =>
    replyOf(await send(path, { method: 'POST', body, headers: { ...target.headers(), ...headers } }))
  return {
    ...booted,
    post,
    last: async () => (await mock.admin.requests()).requests.at(-1),
    issued: async () => (await mock.admin.ledger()).totals.issued,
    /** Expects that a valid request still succeeds. */
    async expectServing(): Promise<void> {
      expect(await post(target.goodBody)).toMatchObject({ status: 200 })
    },
  }
}

/**
 * Starts a mock on a loopback port. Returns functions that send raw bytes to the mock, over TLS if the mock serves
 * HTTPS.
 */
export async function serve(options: ServeOptions = {}) {
  const mock = await startGiftMock({
    port: 0,
    clock: { mode: 'frozen', nowMs: START },
    ...options,
    settings: { ...unlimited, ...options.settings },
  })
  onTestFinished(() => mock.close(0))
  const port = Number(new URL(mock.url).port)

  /** Sends raw bytes. Returns the response as soon as the response is complete or the server closes the connection. */
  function raw(bytes: string | Uint8Array, { thenEnd = false } = {}): Promise<Reply & { head: string }> {
    return new Promise((resolve, reject) => {
      const socket = options.tls
        ? connectTls({ port, host: '127.0.0.1', rejectUnauthorized: false })
        : connect(port, '127.0.0.1')
      const received: Buffer[] = []
      const finish = (): void => {
        resolve(parse(Buffer.concat(received).toString('utf8')))
        socket.destroy()
      }
      socket.on('data', (chunk) => {
        received.push(chunk)
        if (isWhole(Buffer.concat(received).toString('latin1'))) finish()
      })
      socket.on('close', finish)
      socket.on('error', reject)
      if (thenEnd) socket.end(bytes)
      else socket.write(bytes)
    })
  }

  async function expectServing(target: Target): Promise<void> {
    const response = await fetch(mock.url + target.path, {
      method: 'POST',
      headers: target.headers(),
      body: target.goodBody,
    })
    expect(await replyOf(response)).toMatchObject({ status: 200 })
  }

  return { mock, raw, expectServing }
}

/** Returns true if a response is complete according to its Content-Length header or its last chunk. */
function isWhole(text: string): boolean {
  const [head, body] = splitHead(text)
  if (body === undefined) return false
  const length = /^content-length: (\d+)/im.exec(head)?.[1]
  return length === undefined
    ? /^transfer-encoding: chunked/im.test(head) && body.endsWith('0\r\n\r\n')
    : body.length >= Number(length)
}

function splitHead(text: string): [string, string | undefined] {
  const end = text.indexOf('\r\n\r\n')
  return end < 0 ? [text, undefined] : [text.slice(0, end), text.slice(end + 4)]
}

function parse(text: string): Reply & { head: string } {
  const [head, body = ''] = splitHead(text)
  const chunked = /^transfer-encoding: chunked/im.test(head)
  return {
    head,
    status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(head)?.[1] ?? 0),
    type: /^content-type: (.*)$/im.exec(head)?.[1]?.trim() ?? null,
    text: chunked ? body.replace(/(?:^|\r\n)[0-9a-f]+\r\n/gi, '').replace(/\r\n$/, '') : body,
  }
}

/** Returns a request as HTTP text with a Content-Length header that matches the body. */
export function requestText(
  target: Target,
  {
    line = `POST ${target.path} HTTP/1.1`,
    host = 'Host: localhost',
    headers = [] as string[],
    body = target.goodBody,
  } = {},
): string {
  const own = Object.entries(target.headers()).map(([name, value]) => `${name}: ${value}`)
  return [
    line,
    ...(host === '' ? [] : [host]),
    `Content-Length: ${Buffer.byteLength(body)}`,
    ...own,
    ...headers,
    '',
    body,
  ].join('\r\n')
}
