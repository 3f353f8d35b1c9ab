import fc from 'fast-check'
import { z } from 'zod'
import { AUTH_KEY, BOUGHT_WITH, CAMPAIGN, createWorld, NEW_AUTH_KEY } from '../oracle/fuzzed-mock.ts'

/** A request to the control API. It is valid in a sandbox in which `fill` has created the content of the fuzzer. */
export interface ControlTemplate {
  method: string
  /** Path below `/__admin`, with the query. */
  path: string
  /** Pattern of the route in the list that `GET /__admin` returns. */
  route: string
  /** The JSON body; undefined if the request has none. */
  body?: unknown
}

const fault = (name: string, effect: object, more: object = {}): object => ({
  name,
  when: { operation: 'at-gift.issue' },
  phase: 'after-commit',
  effect,
  ...more,
})

/** Books for `POST /reconcile` and `POST /report`. Each book has one order. */
const books = [
  { order: '1', provider: 'at-gift', amount: 500, state: 'kept', reference: 'fuzz', codes: ['fuzz'] },
  { order: '2', provider: 'realpay-gift', amount: 500, state: 'unknown', reference: BOUGHT_WITH, at: '2026-04-01T09:00:00+09:00' },
  { order: '3', provider: 'at-gift', amount: 500, state: 'failed' },
] // prettier-ignore

const bodies: Readonly<Record<string, readonly unknown[]>> = {
  'PATCH /settings': [
    { 'atGift.limit.requests': 5, 'realpayGift.retryAfter': true },
    { 'atGift.limit.requests': null, 'realpayGift.formBodies': 'accept' },
    { 'atGift.campaigns': [{ campaign: CAMPAIGN, authKey: NEW_AUTH_KEY }] },
    { 'realpayGift.limit.windowMs': 1, 'realpayGift.totp.digits': 8, 'realpayGift.commission.rate': 0.125 },
  ],
  'PUT /clock': [{ now: '2026-05-01T00:00:00+09:00' }, { mode: 'running' }, { mode: 'running', rate: 60 }, { mode: 'frozen' }],
  'POST /clock/advance': [{ ms: 1000 }, { ms: 0 }],
  'POST /reset': [{}, { keep: ['settings'] }],
  'POST /requests/verify': [
    { match: { operation: 'at-gift.issue' }, count: { min: 0 } },
    { match: { provider: 'realpay-gift', status: 200, body: { price: 500 }, headers: { 'content-type': 'application/json' } }, count: { exactly: 1 } },
    { match: { body: { AuthKey: AUTH_KEY } }, count: { max: 9 } },
  ],
  'POST /faults': [
    fault('delay', { type: 'delay', ms: 1 }),
    fault('ask', { type: 'ask', waitMs: 1, otherwise: 'reset' }),
    fault('error', { type: 'provider-error', status: 500 }, { phase: 'before-commit', times: 1 }),
    fault('respond', { type: 'respond', status: 200, headers: { 'x-note': 'a' }, body: { AuthKey: AUTH_KEY, text: 'b' } }),
    fault('set', { type: 'set', settings: { 'atGift.campaigns': [{ campaign: 'x', authKey: NEW_AUTH_KEY }] }, clockMs: 5 }),
    fault('truncate', { type: 'truncate-body' }, { when: { provider: 'realpay-gift', calls: '2-5', probability: 0.5 } }),
    fault('match', { type: 'delay', ms: 0 }, { when: { operation: 'at-gift.issue', match: { body: { AuthKey: AUTH_KEY } } } }),
  ],
  'POST /waiting/{id}': [{ choice: 'answer' }, { choice: 'reset' }],
  'PUT /scenario': [
    { name: 'fuzz/one' },
    {
      name: 'fuzz/two',
      title: { en: 'Two', ja: '二' },
      story: 'A scenario of the fuzzer.',
      task: 'issue-one',
      faults: [fault('lose', { type: 'truncate-body' }, { times: 1 })],
      expect: { ledger: { 'at-gift': { issued: { max: 5 } } }, requests: [{ match: { operation: 'at-gift.issue' }, count: { min: 0 } }] },
    },
  ],
  'POST /pact-state': [
    { state: 'a code was issued', params: { amount: 500 }, action: 'setup' },
    { state: 'a gift was bought', params: { requestId: BOUGHT_WITH, price: 500 } },
    { state: 'the limit of the on-demand API is used up' },
    { action: 'teardown' },
  ],
  'POST /reconcile': books,
  'POST /report': books,
  'POST /ledger/clear': [
    { request: '000000001', as: 'issued', note: 'fuzz' },
    { provider: 'realpay-gift', reference: BOUGHT_WITH, as: 'not-issued' },
    { as: 'issued' },
  ],
  'PUT /sandboxes/{id}': [
    {},
    { settings: { 'atGift.limit.requests': 3 }, seed: 'own' },
  ],
} // prettier-ignore

const MIB = 1024 * 1024
/** Routes that accept bodies larger than 1 MiB, with the maximum size in bytes. */
const sizeLimits: Readonly<Record<string, number>> = { 'POST /reconcile': 16 * MIB, 'POST /report': 16 * MIB }

const paths: Readonly<Record<string, readonly string[]>> = {
  '/env': ['/env', '/env?format=dotenv', '/env?format=shell'],
  '/requests': ['/requests', '/requests?provider=at-gift&status=200&limit=2', '/requests?operation=realpay-gift.buy-gift&after=000000001', '/requests?since=2026-04-01T00:00:00Z&until=2026-04-02T00:00:00Z'],
  '/ledger': ['/ledger', '/ledger?format=csv&since=2026-04-01T00:00:00Z'],
  '/requests/{id}/accepted': ['/requests/000000001/accepted'],
  '/requests/{id}/curl': ['/requests/000000001/curl'],
  '/requests/{id}/scenario': ['/requests/000000001/scenario'],
  '/requests/{id}': ['/requests/000000001', '/requests/000000099'],
  '/totp': ['/totp', '/totp?format=text'],
  '/waiting/{id}': ['/waiting/000000001'],
  '/faults/{name}': ['/faults/delay', '/faults/none'],
  '/openapi/{file}': ['/openapi/at-gift.json', '/openapi/realpay-gift.json?lang=ja'],
  '/sandboxes/{id}': ['/sandboxes/fuzz-a', '/sandboxes/fuzz-b?if=absent'],
} // prettier-ignore

/**
 * Routes without a template. A snapshot is long and contains a checksum, so another part of the fuzzer, `snapshots`,
 * sends the requests to `PUT /snapshot`.
 */
const apart = ['PUT /snapshot']

const routesShape = z.object({ routes: z.array(z.object({ path: z.string(), methods: z.array(z.string()) })) })

/**
 * Asks the control API for its routes, and returns the templates for these routes.
 * @throws Error if a route has no template, so that nobody forgets the template of a new route
 */
export async function readControlTemplates(): Promise<ControlTemplate[]> {
  const { mock, close } = createWorld()
  const response = await mock.fetch(new Request('http://localhost/__admin'))
  const { routes } = routesShape.parse(await response.json())
  await close()
  return controlTemplates(routes)
}

/** Returns the templates of GET requests, without the event stream and the long OpenAPI descriptions. */
export function readsOf(templates: readonly ControlTemplate[]): ControlTemplate[] {
  return templates.filter(({ method, route }) => method === 'GET' && !['/events', '/openapi/{file}'].includes(route))
}

/** Returns the templates of the listed routes of the control API. @throws Error if a listed route has no template */
function controlTemplates(listed: readonly { path: string; methods: readonly string[] }[]): ControlTemplate[] {
  return listed.flatMap(({ path, methods }) =>
    methods.flatMap((method) => {
      const route = path.replace(/^\/__admin/, '')
      const name = `${method} ${route}`
      if (apart.includes(name)) return []
      const targets = paths[route] ?? [route]
      if (targets.some((target) => target.includes('{'))) throw new Error(`the fuzzer has no path for ${name}`)
      const given = bodies[name] ?? [undefined]
      if (!bodies[name] && method !== 'GET' && method !== 'DELETE')
        throw new Error(`the fuzzer has no body for ${name}`)
      return targets.flatMap((target) => given.map((body) => ({ method, path: target, route, body })))
    }),
  )
}

/** Kinds of bodies that no route accepts. */
export const unacceptable = fc.constantFrom(
  'unknown-member',
  'proto-member',
  'not-json',
  'not-utf-8',
  'too-large',
  'deep',
)
export type Unacceptable = typeof unacceptable extends fc.Arbitrary<infer Value> ? Value : never

/** Turns a valid body into a body that the route of the template does not accept. */
export function spoil(
  text: string,
  how: Unacceptable,
  { method, route }: Pick<ControlTemplate, 'method' | 'route'>,
): Uint8Array<ArrayBuffer> {
  const open = text.slice(0, text.lastIndexOf('}'))
  const separator = open.trim() === '{' ? '' : ','
  switch (how) {
    case 'unknown-member':
      return Uint8Array.from(Buffer.from(`${open}${separator}"unknownMember":1}`))
    case 'proto-member':
      return Uint8Array.from(Buffer.from(`${open}${separator}"__proto__":{}}`))
    case 'not-json':
      return Uint8Array.from(Buffer.from(`${text},`))
    case 'not-utf-8':
      return Uint8Array.from(Buffer.concat([Buffer.from(text), Buffer.from([0xff])]))
    case 'too-large':
      return Uint8Array.from(Buffer.from(text + ' '.repeat(sizeLimits[`${method} ${route}`] ?? MIB)))
    case 'deep':
      return Uint8Array.from(
        Buffer.from(`${open}${separator}"unknownMember":${'['.repeat(200_000)}${']'.repeat(200_000)}}`),
      )
  }
}
