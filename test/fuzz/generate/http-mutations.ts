import fc from 'fast-check'
import { bytesOf, type RequestData } from './request.ts'

/** A change of a complete request. The change is applied after the body has been encoded. */
export type HttpMutation =
  | { change: 'method'; method: string }
  | { change: 'header'; how: 'set' | 'add' | 'remove'; name: string; value: string }
  | { change: 'path'; at: number; how: 'insert' | 'replace' | 'remove'; segment: string }
  | { change: 'target'; how: 'prefix' | 'suffix'; text: string }
  | { change: 'origin'; origin: string }
  | { change: 'bytes'; how: 'cut' | 'insert' | 'replace'; at: number; bytes: Uint8Array }
  | { change: 'encoding'; as: 'utf-16le' | 'latin1' | 'bom' | 'gzip-header' }
  | { change: 'size'; bytes: number }

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'PROPFIND', 'post', 'X']
const headerNames = [
  'content-type', 'content-length', 'content-encoding', 'transfer-encoding', 'host', 'origin', 'referer', 'cookie', 'expect',
  'authorization', 'x-forwarded-for', 'sec-fetch-site', 'accept', 'accept-encoding', 'x-http-method-override', 'last-event-id',
  'x-realpay-gift-api-access-key', 'x-realpay-gift-api-access-token', 'x-realpay-gift-api-request-id', 'x-note', '__proto__',
] // prettier-ignore
const headerValues = [
  '', '*', '0', '-1', 'application/json', 'application/json; charset=utf-8', 'application/json; charset=shift_jis',
  'application/json, application/json', 'text/plain', 'application/x-www-form-urlencoded', 'multipart/form-data',
  'multipart/form-data; boundary=b', 'multipart/form-data; boundary=""', 'gzip', 'identity', 'chunked', '100-continue',
  'http://evil.example', 'null', 'cross-site', 'same-site', 'none', 'DELETE', '192.0.2.1', '192.0.2.1, 198.51.100.1', '::1',
  'unknown', 'x'.repeat(5000), 'a\tb', '\u00e9\u00ff', 'Bearer x', '999999999999',
] // prettier-ignore
const segments = [
  '', '.', '..', '%2e%2e', '%2f', '%', '%zz', '%ff', '%00', '%E5%88%B8', 'sandboxes', 's', '__admin', 'reset', 'at-gift',
  'realpay-gift', 'purchases', 'gifts', 'images', 'user', 'x'.repeat(4000), 'a;b', '@', '*', '~', '//', '__proto__',
] // prettier-ignore
const ends = [
  '?', '?x', '?request_id=', '&request_id=x', '?request_id=a&request_id=b', '/', '//', '#f', '?%', '?%ff=%ff', '?__proto__=1',
  '?limit=0', '?limit=-1', '?limit=1e9', '?status=x', '?provider=none', '?after=%00', `?${'x'.repeat(3000)}`,
] // prettier-ignore
const starts = [
  '/sandboxes/fuzz-a',
  '/sandboxes/',
  '/sandboxes/%2e',
  '/sandboxes/__proto__',
  '/',
  '/x',
  `/sandboxes/${'x'.repeat(4000)}`,
]
const origins = [
  'http://stg.service-gift.jp',
  'http://service-gift.jp',
  'http://digital-gift.jp',
  'http://evil.example',
  'http://[::1]:1',
]

const latin1 = fc.string({
  unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
})
const mostly = <T>(often: fc.Arbitrary<T>, seldom: fc.Arbitrary<T>): fc.Arbitrary<T> =>
  fc.oneof({ weight: 5, arbitrary: often }, { weight: 1, arbitrary: seldom })

export const httpMutation: fc.Arbitrary<HttpMutation> = fc.oneof(
  fc.record({ change: fc.constant('method' as const), method: fc.constantFrom(...methods) }),
  fc.record({
    change: fc.constant('header' as const),
    how: fc.constantFrom('set', 'add', 'remove'),
    name: fc.constantFrom(...headerNames),
    value: mostly(fc.constantFrom(...headerValues), latin1),
  }),
  fc.record({
    change: fc.constant('path' as const),
    at: fc.nat(6),
    how: fc.constantFrom('insert', 'replace', 'remove'),
    segment: mostly(fc.constantFrom(...segments), fc.string({ maxLength: 12 }).map(encodeURIComponent)),
  }),
  fc.oneof(
    fc.record({
      change: fc.constant('target' as const),
      how: fc.constant('suffix' as const),
      text: fc.constantFrom(...ends),
    }),
    fc.record({
      change: fc.constant('target' as const),
      how: fc.constant('prefix' as const),
      text: fc.constantFrom(...starts),
    }),
  ),
  fc.record({ change: fc.constant('origin' as const), origin: fc.constantFrom(...origins) }),
  fc.record({
    change: fc.constant('bytes' as const),
    how: fc.constantFrom('cut', 'insert', 'replace'),
    at: fc.nat(200),
    bytes: fc.oneof(
      fc.uint8Array({ maxLength: 8 }),
      fc.constantFrom('\ufffd', '\ufeff', '\0', '\u2028', '券').map(bytesOf),
      fc.constantFrom([0x83, 0x4d], [0xc0, 0x80], [0xed, 0xa0, 0x80], [0xff]).map((bytes) => Uint8Array.from(bytes)),
    ),
  }),
  fc.record({
    change: fc.constant('encoding' as const),
    as: fc.constantFrom('utf-16le', 'latin1', 'bom', 'gzip-header'),
  }),
  fc.record({
    change: fc.constant('size' as const),
    bytes: fc.constantFrom(65_535, 65_536, 65_537, 200_000, 2_200_000),
  }),
)

export function mutateRequest(request: RequestData, mutations: readonly HttpMutation[]): RequestData {
  return mutations.reduce(mutated, request)
}

function mutated(request: RequestData, mutation: HttpMutation): RequestData {
  const { headers, target, body } = request
  switch (mutation.change) {
    case 'method':
      return { ...request, method: mutation.method }
    case 'header': {
      const { how, name, value } = mutation
      const others = how === 'add' ? headers : headers.filter(([given]) => given.toLowerCase() !== name)
      return { ...request, headers: how === 'remove' ? others : [...others, [name, value]] }
    }
    case 'path': {
      const [path = '', ...search] = target.split('?')
      const steps = path.split('/')
      const place = 1 + (mutation.at % steps.length)
      steps.splice(place, mutation.how === 'insert' ? 0 : 1, ...(mutation.how === 'remove' ? [] : [mutation.segment]))
      return { ...request, target: [steps.join('/') || '/', ...search].join('?') }
    }
    case 'target':
      return { ...request, target: mutation.how === 'prefix' ? mutation.text + target : target + mutation.text }
    case 'origin':
      return { ...request, origin: mutation.origin }
    case 'bytes': {
      const { how, at, bytes } = mutation
      const place = at % (body.length + 1)
      const after =
        how === 'insert'
          ? body.subarray(place)
          : how === 'cut'
            ? body.subarray(body.length)
            : body.subarray(place + bytes.length)
      return { ...request, body: joined(body.subarray(0, place), how === 'cut' ? new Uint8Array() : bytes, after) }
    }
    case 'encoding':
      return encoded(request, mutation.as)
    case 'size':
      return { ...request, body: joined(body, bytesOf(' '.repeat(Math.max(0, mutation.bytes - body.length)))) }
  }
}

function encoded(request: RequestData, as: (HttpMutation & { change: 'encoding' })['as']): RequestData {
  const { body, headers } = request
  const text = Buffer.from(body).toString('utf8')
  if (as === 'bom') return { ...request, body: joined(bytesOf('\ufeff'), body) }
  if (as === 'gzip-header') return { ...request, headers: [...headers, ['content-encoding', 'gzip']] }
  return { ...request, body: Uint8Array.from(Buffer.from(as === 'latin1' ? `${text}\u00e9` : text, as)) }
}

export function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(Buffer.concat(parts))
}
