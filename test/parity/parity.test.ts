import http from 'node:http'
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { providers } from '../../mock-server/app.ts'
import { createGiftMock, type GiftMockOptions, type SandboxAdmin, startGiftMock } from '../../mock-server/index.ts'
import { giftHandlers } from '../../mock-server/msw/index.ts'
import { START } from '../helpers/boot.ts'
import { type Received, receivedOf, type Send, senders, withFetch } from '../msw/senders.ts'
import { listening } from '../msw/support.ts'
import { LENGTH, ofTheConnection } from './differences.ts'
import { play, type SendTo, settings } from './suite.ts'

const options: GiftMockOptions = { seed: 'parity', settings, clock: { mode: 'frozen', nowMs: START } }

interface Played {
  answers: Map<string, Received>
  operations: (string | null)[]
  outcomes: string[]
}

async function playWith(sendTo: SendTo, admin: SandboxAdmin): Promise<Played> {
  const answers = await play(sendTo, admin)
  const { requests } = await admin.requests()
  return {
    answers,
    operations: requests.map(({ operation }) => operation),
    outcomes: requests.map(({ id, method, path, request, outcome, delivered, sourceIp }) =>
      JSON.stringify({ id, method, path, outcome, delivered, sourceIp, body: request.body }),
    ),
  }
}

/**
 * URL of the mock on a socket. The in-process mock gets requests with the same URL, so the bytes of the responses
 * can be equal.
 */
let url: string
let overSocket: Played
/**
 * Responses of a mock on a socket to the same requests as in `overSocket`, but with the providers' own hosts in the
 * URLs. `withHost` sends these requests to the mock.
 */
let byHost: Played

const own = { 'at-gift': 'http://service-gift.jp', 'realpay-gift': 'http://digital-gift.jp/api/partner' }

beforeAll(async () => {
  const mock = await startGiftMock({ ...options, port: 0 })
  url = mock.url
  overSocket = await playWith(
    (provider, path, sent) => withFetch({ ...sent, url: `${url}/${provider}${path}` }),
    mock.admin,
  )
  await mock.close(0)
  const hosted = await startGiftMock({ ...options, port: 0 })
  byHost = await playWith(
    (provider, path, sent) => withHost(hosted.url)({ ...sent, url: own[provider] + path }),
    hosted.admin,
  )
  await hosted.close(0)
})

/** Returns a function that sends a request for any host to `address`, like an entry in a hosts file. */
function withHost(address: string): Send {
  const { hostname, port } = new URL(address)
  return ({ method, url: target, headers, body }) =>
    new Promise((resolve, reject) => {
      const { host, pathname, search } = new URL(target)
      const outgoing = http.request(
        {
          hostname,
          port,
          method,
          path: pathname + search,
          headers: { ...headers, host, ...(body !== undefined && { 'content-length': Buffer.byteLength(body) }) },
        },
        (incoming) => {
          const chunks: Buffer[] = []
          incoming.on('data', (chunk: Buffer) => chunks.push(chunk))
          incoming.on('end', () =>
            resolve({
              status: incoming.statusCode ?? 0,
              headers: Object.fromEntries(
                Object.entries(incoming.headers).map(([name, value]) => [name, String(value)]),
              ),
              body: Buffer.concat(chunks),
            }),
          )
        },
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
}

function inProcess() {
  const mock = createGiftMock(options)
  onTestFinished(() => mock.close())
  return mock
}

const direct =
  (mock: ReturnType<typeof inProcess>): Send =>
  async ({ url: target, ...init }) =>
    receivedOf(await mock.fetch(new Request(target, { ...init, body: init.body ?? null, signal: null })))

/** Compares responses byte for byte. @returns the names of the headers that only the responses over the socket have */
function expectAlike(
  { answers, outcomes }: Played,
  { answers: expected, outcomes: expectedOutcomes }: Played,
): string[] {
  const missing = new Set<string>()
  expect([...answers.keys()]).toEqual([...expected.keys()])
  for (const [title, answer] of answers) {
    const socket = expected.get(title)
    if (!socket) throw new Error(`the socket has no answer titled "${title}"`)
    for (const name of Object.keys(socket.headers)) if (!(name in answer.headers)) missing.add(name)
    const headers = Object.fromEntries(
      Object.entries(socket.headers).filter(
        ([name]) => !ofTheConnection.includes(name) && (name !== LENGTH || LENGTH in answer.headers),
      ),
    )
    expect({ title, status: answer.status, headers: answer.headers, body: answer.body.toString('latin1') }).toEqual({
      title,
      status: socket.status,
      headers,
      body: socket.body.toString('latin1'),
    })
  }
  expect(outcomes).toEqual(expectedOutcomes)
  return [...missing].toSorted()
}

describe.each(Object.entries(senders))('MSW, sent with %s', (_name, send) => {
  test('a response through MSW equals the response over a socket, except for headers of the connection', async () => {
    const mock = inProcess()
    listening(...giftHandlers(mock, { baseUrl: url }))
    const played = await playWith(
      (provider, path, sent) => send({ ...sent, url: `${url}/${provider}${path}` }),
      mock.admin,
    )
    expect(expectAlike(played, overSocket)).toEqual(ofTheConnection)
  })

  test("a response through MSW for a provider's host equals the response of a server with this host name", async () => {
    const mock = inProcess()
    listening(...giftHandlers(mock))
    const played = await playWith((provider, path, sent) => send({ ...sent, url: own[provider] + path }), mock.admin)
    expect(expectAlike(played, byHost)).toEqual(ofTheConnection)
  })
})

test('a response of mock.fetch equals the response over a socket, except for Content-Length and connection headers', async () => {
  const mock = inProcess()
  const played = await playWith(
    (provider, path, sent) => direct(mock)({ ...sent, url: `${url}/${provider}${path}` }),
    mock.admin,
  )
  expect(expectAlike(played, overSocket)).toEqual([...ofTheConnection, LENGTH].toSorted())
})

test('the requests of the parity tests cover every documented operation and status', () => {
  const operations = providers.flatMap(({ routes }) => routes.flatMap((route) => route.operations))
  expect(operations.filter((operation) => !overSocket.operations.includes(operation))).toEqual([])
  for (const { name, errorStatuses } of providers) {
    const seen = [...overSocket.answers]
      .filter(([title]) => title.startsWith(`${name}:`))
      .map(([, { status }]) => status)
    expect([200, ...errorStatuses].filter((status) => !seen.includes(status))).toEqual([])
  }
  for (const [title, { status }] of overSocket.answers)
    expect({ title, status }).toEqual({
      title,
      status: Number(/^[^:]*: (4\d\d|5\d\d)/.exec(title)?.[1] ?? (title.includes('no such') ? 404 : 200)),
    })
})
