import fc from 'fast-check'
import { startGiftMock } from '../../../mock-server/index.ts'
import { httpMutation, joined, mutateRequest } from '../generate/http-mutations.ts'
import { jsonMutation } from '../generate/json-mutations.ts'
import { bytesOf, describe, type RequestData, shortened, toRequest } from '../generate/request.ts'
import { anyDraft, readTemplates, requestFor, type Template } from '../generate/templates.ts'
import { type Break, breaks, brokenWire, type Framing, wireOf } from '../generate/wire.ts'
import { readBooks } from '../oracle/books.ts'
import { Finding } from '../oracle/finding.ts'
import { readResponses, type WireResponse } from '../oracle/http-reader.ts'
import { createWorld, fill, logTo, options, removeSandboxes, type World } from '../oracle/fuzzed-mock.ts'
import { definePart } from '../part.ts'
import { converse, type End, openSockets, socketsReturnTo } from './conversation.ts'

/** Requests to the control API, by name. Each request makes a change that `checkContent` or `check` can find. */
const controlChanges = {
  clock: { method: 'POST', path: 'clock/advance', body: '{"ms":86400000}' },
  reset: { method: 'POST', path: 'reset', body: '' },
  sandbox: { method: 'PUT', path: 'sandboxes/fuzz-x', body: '' },
} as const
/** Request that reads the clock. */
const CLOCK = { method: 'GET', path: 'clock', body: '' } as const
type ControlChange = keyof typeof controlChanges

/**
 * Returns a generator of the messages of a connection. If `control` is set, a message is a request to the control API.
 * Otherwise, a message is the request `draft` to a provider, with mutations.
 */
function anyMessage(templates: readonly Template[]) {
  const bodyMutation = httpMutation.filter(
    (mutation) =>
      ['bytes', 'encoding', 'size'].includes(mutation.change) ||
      (mutation.change === 'header' && /^content-(?:type|encoding)$/.test(mutation.name)),
  )
  return fc.record({
    draft: anyDraft(templates),
    json: fc.array(jsonMutation, { maxLength: 1 }),
    http: fc.oneof(
      { weight: 3, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(bodyMutation, { maxLength: 1 }) },
    ),
    control: fc.option(fc.constantFrom(...(Object.keys(controlChanges) as ControlChange[])), {
      freq: 4,
      nil: undefined,
    }),
    framing: fc.constantFrom<Framing>('length', 'one-chunk', 'small-chunks'),
    broken: fc.option(fc.constantFrom(...(Object.keys(breaks) as Break[])), { freq: 3, nil: undefined }),
  })
}
type Message = ReturnType<typeof anyMessage> extends fc.Arbitrary<infer Value> ? Value : never

interface Conversation {
  messages: Message[]
  /** Positions at which the bytes are split into several writes. The unit is a thousandth of the number of bytes. */
  splits: number[]
  end: End
  cut: number
}

function dataOf(
  { draft, json, http, control, broken }: Message,
  index: number,
  world: Pick<World, 'known'>,
): RequestData {
  if (control === undefined) return mutateRequest(requestFor(draft, world, `fuzz-${index}`, json), http)
  // A well-formed message reads the clock. A malformed message would change the content, and the check of the content
  // finds out whether the mock executed the malformed message.
  const { method, path, body } = broken === undefined ? CLOCK : controlChanges[control]
  return {
    method,
    origin: 'http://localhost',
    target: `/__admin/${path}`,
    headers: body === '' ? [] : [['Content-Type', 'application/json']],
    body: bytesOf(body),
  }
}

const wireOfMessage = (message: Message, data: RequestData): Uint8Array<ArrayBuffer> =>
  message.broken === undefined ? wireOf(data, message.framing) : brokenWire(data, message.broken)

/**
 * Part that opens raw connections. The clients split and pipeline requests, send malformed requests, and disconnect
 * early.
 */
export const connections = definePart({
  name: 'connections',
  share: 15,
  async begin() {
    const log: string[] = []
    const mock = await startGiftMock({ ...options, port: 0, log: logTo(log) })
    const port = Number(new URL(mock.url).port)
    const twin = createWorld()
    const templates = await readTemplates(mock.fetch)
    await twin.reset()
    const base = openSockets()
    const written = ({ messages }: Conversation) =>
      messages.map((message, index) => wireOfMessage(message, dataOf(message, index, twin)))
    return {
      cases: fc.record<Conversation>({
        messages: fc.array(anyMessage(templates), { minLength: 1, maxLength: 4 }),
        splits: fc.array(fc.integer({ min: 0, max: 999 }), { maxLength: 4 }),
        end: fc.constantFrom('half-close', 'half-close', 'half-close', 'close', 'reset'),
        cut: fc.integer({ min: 0, max: 1000 }),
      }),
      describe: (value) =>
        `${JSON.stringify({ splits: value.splits, end: value.end, cut: value.cut })}\n${written(value)
          .map((bytes) => shortened(Buffer.from(bytes).toString('latin1')))
          .join('\n--- next request\n')}`,
      async check(value) {
        await mock.admin.reset()
        await removeSandboxes(mock)
        await fill(mock.fetch, { ...twin.known })
        await twin.reset()
        log.length = 0
        const bytes = joined(...written(value))
        const sent = value.end === 'half-close' ? bytes.length : Math.floor((bytes.length * value.cut) / 1000)
        const received = await converse(port, {
          bytes,
          splits: value.splits.map((share) => Math.floor((bytes.length * share) / 1000)),
          end: value.end,
          sent,
        })
        await socketsReturnTo(base)
        const responses = readResponses(received, { mayBeCut: value.end !== 'half-close' })
        const expected = await expectedReplies(value, twin)
        checkResponses(value, responses, expected)
        const isWhole = value.end === 'half-close' && responses.length >= expected.length
        await checkContent(mock, twin, isWhole)
        Finding.unless((await mock.sandboxes()).length === 1, 'a broken request made a sandbox')
        const error = log.find((line) => line.startsWith('error '))
        Finding.unless(error === undefined, `the log has an error: ${error}`)
        return value.messages.length
      },
      async end() {
        await mock.close(0)
        await twin.close()
        // Earlier test files in this process may have left idle connections open, so `base` is not always 0.
        await socketsReturnTo(base)
      },
    }
  },
})

interface Expected {
  status: number
  text: string
}

/**
 * Returns the expected responses of a connection. An in-process mock (`twin`) gives these responses: the function
 * sends all requests before the first malformed request to `twin`.
 */
async function expectedReplies({ messages }: Conversation, twin: World): Promise<Expected[]> {
  const replies: Expected[] = []
  for (const [index, message] of messages.entries()) {
    if (message.broken !== undefined) break
    const request = toRequest(dataOf(message, index, twin))
    if (!request) throw new Error(`no Request for ${describe(dataOf(message, index, twin))}`)
    const response = await twin.mock.fetch(request)
    replies.push({ status: response.status, text: await response.text() })
  }
  return replies
}

function checkResponses(
  { messages, end }: Conversation,
  responses: readonly WireResponse[],
  expected: readonly Expected[],
): void {
  const closing = responses.findIndex(({ closes }) => closes)
  const isLast = closing < 0 || closing === responses.length - 1
  Finding.unless(isLast, 'a response follows one that says that the connection is closed')
  for (const [index, { status, text }] of responses.slice(0, expected.length).entries()) {
    const wanted = expected[index]
    if (!wanted) break
    const isSame = wanted.status === status && wanted.text === text
    Finding.unless(
      isSame,
      `response ${index + 1} is ${status} ${text.slice(0, 300)}\nin process it is ${wanted.status} ${wanted.text.slice(0, 300)}`,
    )
  }
  if (end === 'half-close' && closing < 0)
    Finding.unless(
      responses.length >= expected.length,
      `${expected.length} requests were sent, and ${responses.length} were answered`,
    )
  const [refusal, ...more] = responses.slice(expected.length)
  Finding.unless(more.length === 0, 'a request after a broken one is answered')
  if (!refusal) return
  const { broken } = messages[expected.length] ?? {}
  Finding.unless(broken !== undefined, `an answer ${refusal.status} has no request`)
  Finding.unless(
    [400, 408, 413, 414, 417, 431, 501, 505].includes(refusal.status),
    `a request with ${broken} is answered with ${refusal.status} ${refusal.text}`,
  )
  Finding.unless(refusal.closes, `the connection stays open after a request with ${broken}`)
}

/**
 * Compares the server with `twin` after a connection. `twin` is an in-process mock that has received only the requests
 * before the first malformed request. If `isWhole` is true, both must have the same content. Otherwise the server must
 * have no code that `twin` does not have.
 */
async function checkContent(mock: Pick<World['mock'], 'admin'>, twin: World, isWhole: boolean): Promise<void> {
  // The used request ids are not compared. A malformed body does not prevent a request with valid headers from using up
  // its request id.
  const { requestIds: _own, ...own } = await readBooks(mock)
  const { requestIds: _wanted, ...wanted } = await readBooks(twin.mock)
  if (isWhole) checkSame(own, wanted, 'the content of the server is not that in process')
  const known = wanted.codes.map(({ key }) => key)
  const foreign = own.codes.find(({ key }) => !known.includes(key))
  Finding.unless(foreign === undefined, `the ledger has the code ${foreign?.key}, which no request bought`)
  Finding.unless(own.codes.length >= 2, 'the codes that were there are gone')
}

function checkSame(own: unknown, wanted: unknown, message: string): void {
  const [a, b] = [JSON.stringify(own), JSON.stringify(wanted)]
  const place = [...a].findIndex((character, index) => character !== b[index])
  const around = (text: string): string => text.slice(Math.max(0, place - 100), place + 200)
  Finding.unless(a === b, `${message}:\n${around(a)}\n${around(b)}`)
}
