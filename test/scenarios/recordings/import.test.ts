import { gzipSync } from 'node:zlib'
import { expect, test } from 'vitest'
import { importExchanges } from '../../../scenarios/recordings/import/index.ts'
import { parseExchange } from '../../../scenarios/recordings/raw-exchange.ts'

const URL_AT_GIFT = 'https://stg.service-gift.jp/20260401/dc/getcode'
const ORDER = '{"AuthKey":"Zs*eR-dTy<p)p3(E","DcId":"DC500","Amount":"500"}'

function read(data: Uint8Array | string) {
  return importExchanges(data, 'a.file').map(parseExchange)
}

/** Formats a value as mitmproxy does: the length of the data, a colon, the data, and a letter for the type. */
function netstring(value: unknown): Buffer {
  const [type, data] = typeAndData(value)
  return Buffer.concat([Buffer.from(`${data.length}:`), data, Buffer.from(type)])
}

function typeAndData(value: unknown): [type: string, data: Buffer] {
  if (value === null) return ['~', Buffer.alloc(0)]
  if (typeof value === 'boolean') return ['!', Buffer.from(`${value}`)]
  if (typeof value === 'number') return [Number.isInteger(value) ? '#' : '^', Buffer.from(`${value}`)]
  if (typeof value === 'string') return [';', Buffer.from(value)]
  if (Buffer.isBuffer(value)) return [',', value]
  if (Array.isArray(value)) return [']', Buffer.concat(value.map(netstring))]
  const pairs = Object.entries(value ?? {}).flatMap(([name, one]) => [netstring(Buffer.from(name)), netstring(one)])
  return ['}', Buffer.concat(pairs)]
}

const bytes = (text: string): Buffer => Buffer.from(text)

/** A recorded flow in format 21, which mitmproxy 11 and 12 write. */
const flow = {
  type: 'http',
  version: 21,
  websocket: null,
  request: {
    method: bytes('POST'),
    scheme: bytes('https'),
    host: '203.0.113.7',
    port: 443,
    authority: bytes(''),
    path: bytes('/20260401/dc/getcode'),
    http_version: bytes('HTTP/1.1'),
    headers: [
      [bytes('Host'), bytes('stg.service-gift.jp')],
      [bytes('Content-Type'), bytes('application/json')],
    ],
    content: bytes(ORDER),
    trailers: null,
    timestamp_start: 1_775_001_600.25,
    timestamp_end: 1_775_001_600.5,
  },
  response: {
    status_code: 200,
    reason: bytes('OK'),
    headers: [
      [bytes('content-type'), bytes('application/json')],
      [bytes('content-encoding'), bytes('gzip')],
    ],
    content: gzipSync('{"Status":"SUCCESS"}'),
    timestamp_start: 1_775_001_600.75,
    timestamp_end: 1_775_001_601.25,
  },
  error: null,
}

test('a file of mitmproxy is read with times, decompressed bodies and lost responses', () => {
  const lost = { ...flow, response: null, error: { msg: 'Client disconnected.', timestamp: 1_775_001_602.5 } }
  const other = { ...flow, request: { ...flow.request, headers: [[bytes('Host'), bytes('www.example.com')]] } }
  const dns = { type: 'dns', version: 21 }
  expect(read(Buffer.concat([flow, lost, other, dns].map(netstring)))).toMatchObject([
    {
      provider: 'at-gift',
      operation: 'at-gift.issue',
      sentAt: '2026-04-01T00:00:00.250Z',
      request: { method: 'POST', path: '/20260401/dc/getcode', body: { json: { DcId: 'DC500' } } },
      response: { receivedAt: '2026-04-01T00:00:01.250Z', status: 200, body: { json: { Status: 'SUCCESS' } } },
    },
    { provider: 'at-gift', response: null, lost: 'response' },
  ])
})

test('if a mitmproxy file ends within a flow, or a flow lacks a member, the error names the flow', () => {
  const whole = netstring(flow)
  expect(() => read(Buffer.concat([whole, whole.subarray(0, 100)]))).toThrow(
    `a.file: flow 2, which begins at byte ${whole.length}, is not complete`,
  )
  const { method: _method, ...request } = flow.request
  expect(() => read(Buffer.concat([whole, netstring({ ...flow, request })]))).toThrow('a.file: flow 2.request.method')
  expect(() => read('12:30:01 GET /')).toThrow('neither a HAR file nor a flow file')
})

interface Entry {
  request?: object
  response?: object | null
  startedDateTime?: string
}

function har(...entries: Entry[]): string {
  return JSON.stringify({
    log: {
      entries: entries.map(({ request, ...more }) => ({
        startedDateTime: '2026-04-01T09:00:00.000+09:00',
        time: 80,
        request: { method: 'POST', url: URL_AT_GIFT, headers: [], ...request },
        response: { status: 200, headers: [], content: { mimeType: 'application/json', text: '{}' } },
        ...more,
      })),
    },
  })
}

test('a header that occurs several times in a HAR file is read as one header', () => {
  const headers = ['a', 'b'].flatMap((value) => [
    { name: 'Constructor', value },
    { name: 'X-Note', value },
  ])
  const [exchange] = read(har({ request: { headers } }))
  expect(exchange?.request.headers).toEqual({ constructor: 'a, b', 'x-note': 'a, b' })
})

test('if a form in a HAR file has fields and no text, the fields are read, including the names of uploaded files', () => {
  const [form, files] = read(
    har(
      {
        request: {
          postData: { mimeType: 'application/x-www-form-urlencoded', text: '', params: [{ name: 'a&', value: 'あ' }] },
        },
      },
      {
        request: {
          url: 'https://api.digital-gift.jp/api/partner/purchases/0/face_image',
          postData: {
            mimeType: 'multipart/form-data; boundary=----WebKitFormBoundaryx',
            params: [
              { name: 'color', value: 'red' },
              { name: 'image', fileName: 'a"b.png', contentType: 'image/png' },
            ],
          },
        },
      },
    ),
  )
  expect(form?.request.body).toEqual({ form: [['a&', 'あ']] })
  expect(files?.request.body).toEqual({
    parts: [
      { name: 'color', text: 'red' },
      { name: 'image', filename: 'a"b.png', bytes: 0 },
    ],
  })
})

test('a HAR file with a byte order mark, missing parts and Base64 bodies is read', () => {
  const base64 = (body: Uint8Array | string) => ({ text: Buffer.from(body).toString('base64'), encoding: 'base64' })
  const gzip = [{ name: 'Content-Encoding', value: 'gzip' }]
  const json = { mimeType: 'application/json' }
  const text = har(
    { request: { url: 'wss://www.example.com/', headers: null }, startedDateTime: '', response: null },
    { request: { headers: null, postData: null }, response: { status: 0, headers: null, content: null } },
    { response: { status: 200, headers: gzip, content: { ...json, ...base64('{"Status":"SUCCESS"}') } } },
    { response: { status: 200, headers: gzip, content: { ...json, ...base64(gzipSync('{"Status":"SUCCESS"}')) } } },
  )
  expect(read(`\uFEFF${text}`).map(({ response, lost }) => response?.body ?? lost)).toEqual([
    'response',
    { json: { Status: 'SUCCESS' } },
    { json: { Status: 'SUCCESS' } },
  ])
  expect(() => read(har({}, { startedDateTime: 'today' }))).toThrow('a.file: log.entries.1.startedDateTime')
})
