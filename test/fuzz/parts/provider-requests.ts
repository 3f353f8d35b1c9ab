import fc from 'fast-check'
import { httpMutation, mutateRequest } from '../generate/http-mutations.ts'
import { jsonMutation } from '../generate/json-mutations.ts'
import { anyDraft, readTemplates, requestFor, type Template } from '../generate/templates.ts'
import { describe, headerOf, type RequestData, toRequest } from '../generate/request.ts'
import { addressedIn, type Addressed } from '../oracle/addressed-part.ts'
import { type Books, readBooks } from '../oracle/books.ts'
import { checkControlShape } from '../oracle/control-response.ts'
import { Finding } from '../oracle/finding.ts'
import { checkAccepted, checkBooks, checkShape, type Reply } from '../oracle/provider-response.ts'
import { checkNoSecret } from '../oracle/secrets.ts'
import { createWorld, removeSandboxes, type World } from '../oracle/fuzzed-mock.ts'
import { definePart, within } from '../part.ts'

/**
 * Returns a generator of requests to a provider. If `repeats` is true, the request uses the request id of the previous
 * step again.
 */
function anyStep(templates: readonly Template[]) {
  return fc.record({
    draft: anyDraft(templates),
    repeats: fc.boolean().map((repeats) => repeats),
    json: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(jsonMutation, { maxLength: 2 }) },
    ),
    http: fc.oneof(
      { weight: 1, arbitrary: fc.constant([]) },
      { weight: 2, arbitrary: fc.array(httpMutation, { maxLength: 2 }) },
    ),
  })
}
type Step = ReturnType<typeof anyStep> extends fc.Arbitrary<infer Value> ? Value : never

const requestIdOf = (steps: readonly Step[], index: number): string => {
  const first = steps.slice(0, index + 1).findLastIndex(({ repeats }, at) => !repeats || at === 0)
  return `fuzz-${first}`
}

function requestsOf(steps: readonly Step[], world: Pick<World, 'known'>): RequestData[] {
  return steps.map(({ draft, json, http }, index) =>
    mutateRequest(requestFor(draft, world, requestIdOf(steps, index), json), http),
  )
}

/** Part that sends complete HTTP requests to all operations of both providers in process. */
export const providerRequests = definePart({
  name: 'provider-requests',
  share: 55,
  async begin() {
    const world = createWorld()
    const templates = await readTemplates(world.mock.fetch)
    await world.reset()
    return {
      cases: fc.array(anyStep(templates), { minLength: 1, maxLength: 4 }),
      describe: (steps) => requestsOf(steps, world).map(describe).join('\n\n'),
      async check(steps) {
        await world.reset()
        await removeSandboxes(world.mock)
        for (const [index, data] of requestsOf(steps, world).entries()) {
          const step = steps[index]
          if (step) await checkStep(world, data, step, requestIdOf(steps, index))
        }
        const { requests } = await world.mock.admin.requests()
        const { checksum: _checksum, ...snapshot } = await world.mock.admin.snapshot()
        checkNoSecret({
          'the journal': JSON.stringify(requests),
          'the snapshot': JSON.stringify(snapshot),
          'the log': world.log.join('\n'),
        })
        return steps.length
      },
      end: () => world.close(),
    }
  },
})

async function checkStep(world: World, data: RequestData, step: Step, requestId: string): Promise<void> {
  const request = toRequest(data)
  if (!request) return
  const addressed = addressedIn(new URL(request.url), request.method)
  const before = await readBooks(world.mock)
  const response = await within(world.mock.fetch(request), 'the response')
  const reply = {
    status: response.status,
    type: response.headers.get('content-type'),
    text: await within(response.text(), 'the body'),
  }
  const after = await readBooks(world.mock)
  Finding.unless(
    reply.status < 500,
    `the status is ${reply.status}, and no fault is armed: ${reply.text}\n${world.log.at(-1)}`,
  )

  if (addressed.kind === 'provider')
    await checkProvider(world, data, step, { addressed, response, reply, before, after })
  else if (addressed.kind === 'control') checkControlShape(reply, request.method)
  if (addressed.kind !== 'control' && addressed.sandbox !== 'default') {
    Finding.unless(
      JSON.stringify(after) === JSON.stringify(before),
      'a request to another sandbox changed the default sandbox',
    )
  }
  if (step.http.length === 0 && addressed.kind === 'provider') checkRequestId(step, reply, { before, after, requestId })
}

interface Observed {
  addressed: Addressed & { kind: 'provider' }
  response: Response
  reply: Reply
  before: Books
  after: Books
}

async function checkProvider(
  { mock }: World,
  data: RequestData,
  { draft, json, http }: Step,
  { addressed, response, reply, before, after }: Observed,
): Promise<void> {
  if (data.method === 'HEAD') return
  const isFromPage = ['sec-fetch-site', 'origin'].some((name) => headerOf(data, name) !== undefined)
  if (reply.status === 403 && addressed.sandbox !== 'default' && isFromPage) {
    // A page of another origin may not create the sandbox. The mock itself sends this error, so the error has the
    // format of the control API and not the format of the provider.
    checkControlShape(reply, data.method)
    return
  }
  const id = response.headers.get('x-gift-mock-request')
  if (id === null && data.method === 'GET' && !(await mock.sandboxes()).includes(addressed.sandbox)) {
    // If a GET request has no credentials or an unknown path, the mock creates no sandbox and no journal entry.
    checkShape(addressed.provider, null, reply)
    Finding.unless(reply.status >= 400, `the response is ${reply.status}, and the sandbox does not exist`)
    return
  }
  Finding.unless(id !== null, `the response ${reply.status} names no journal entry`)
  const entry = await mock.sandbox(addressed.sandbox).request(id)
  Finding.unless(
    entry.response.status === reply.status,
    `the journal has the status ${entry.response.status}, the response ${reply.status}`,
  )
  checkShape(addressed.provider, entry.operation, reply)
  if (addressed.sandbox === 'default') checkBooks(entry.operation, reply, before, after)
  if (reply.status === 200 && entry.operation?.endsWith(draft.template.operation)) checkAccepted(data, draft.template)
  if (reply.status === 200 && entry.operation?.startsWith('at-gift')) checkAccepted(data, draft.template)
  const isValid = json.length === 0 && http.length === 0 && draft.isExample
  const mayRefuse = draft.template.operation.startsWith('delete-') || reply.status === 409
  Finding.unless(!isValid || mayRefuse || reply.status === 200, `a valid request is refused: ${entry.outcome.reason}`)
}

/**
 * Checks that a request uses up only its own request id. Also checks the status: it must be 409 if the id was used
 * before, and must not be 409 if the id is new.
 */
function checkRequestId(
  { draft, json }: Step,
  { status }: Reply,
  { before, after, requestId }: { before: Books; after: Books; requestId: string },
): void {
  const { provider, method } = draft.template
  const isUsed = ({ requestIds }: Books): boolean => requestIds.some((key) => key.endsWith(requestId))
  const counts = provider === 'realpay-gift' && method !== 'GET'
  const expected =
    counts || isUsed(before) ? new Set([...before.requestIds, ...after.requestIds]).size : before.requestIds.length
  Finding.unless(
    after.requestIds.length === expected && expected <= before.requestIds.length + 1,
    'the used request ids are not those of the requests',
  )
  if (!counts) return
  Finding.unless(
    isUsed(before) === (status === 409),
    `the request id ${requestId} was ${isUsed(before) ? '' : 'not '}used, and the status is ${status}`,
  )
  Finding.unless(
    isUsed(after),
    `the request id ${requestId} is not used up by a status ${status}${json.length > 0 ? ' of a changed body' : ''}`,
  )
}
