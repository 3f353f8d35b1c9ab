import fc from 'fast-check'
import {
  type ControlTemplate,
  readControlTemplates,
  readsOf,
  spoil,
  unacceptable,
} from '../generate/control-templates.ts'
import { httpMutation, mutateRequest } from '../generate/http-mutations.ts'
import { jsonMutation, mutateJson } from '../generate/json-mutations.ts'
import { bytesOf, describe, type RequestData, toRequest } from '../generate/request.ts'
import { addressedIn } from '../oracle/addressed-part.ts'
import { checkControlShape } from '../oracle/control-response.ts'
import { Finding } from '../oracle/finding.ts'
import { checkNoSecret } from '../oracle/secrets.ts'
import { checkServes, replyTo } from '../oracle/check-serves.ts'
import { ADMIN_TOKEN, createWorld, type World } from '../oracle/fuzzed-mock.ts'
import { definePart } from '../part.ts'
import { library } from './library.ts'

function anyStep(templates: readonly ControlTemplate[]) {
  return fc.record({
    template: fc.constantFrom(...templates),
    sandbox: fc.constantFrom('', '', '/sandboxes/fuzz-a'),
    json: fc.array(jsonMutation, { maxLength: 2 }),
    http: fc.oneof(
      { weight: 2, arbitrary: fc.constant([]) },
      { weight: 1, arbitrary: fc.array(httpMutation, { maxLength: 2 }) },
    ),
    spoilt: fc.option(unacceptable, { freq: 6, nil: undefined }),
    hasToken: fc.integer({ min: 0, max: 9 }).map((chance) => chance > 0),
  })
}
type Step = ReturnType<typeof anyStep> extends fc.Arbitrary<infer Value> ? Value : never

function requestOf({ template, sandbox, json, http, spoilt, hasToken }: Step): RequestData {
  const { method, path, body } = template
  const text = body === undefined ? '' : mutateJson(body, spoilt === undefined ? json : [])
  const written = spoilt !== undefined && body !== undefined ? spoil(text, spoilt, template) : bytesOf(text)
  const token: [string, string][] = hasToken ? [['authorization', `Bearer ${ADMIN_TOKEN}`]] : []
  const data: RequestData = {
    method,
    origin: 'http://localhost',
    target: `${sandbox}/__admin${path}`,
    headers: [...(body === undefined ? [] : [['content-type', 'application/json'] as const]), ...token],
    body: written,
  }
  return mutateRequest(data, spoilt === undefined ? http : [])
}

/** Part that sends complete HTTP requests to all routes of the control API in process. Each case starts a new mock. */
export const controlRequests = definePart({
  name: 'control-requests',
  share: 20,
  async begin() {
    const templates = await readControlTemplates()
    const reads = readsOf(templates)
    return {
      cases: fc.array(anyStep(templates), { minLength: 1, maxLength: 4 }),
      describe: (steps) => steps.map((step) => describe(requestOf(step))).join('\n\n'),
      async check(steps) {
        const world = createWorld({ adminToken: ADMIN_TOKEN, scenarios: library })
        try {
          await world.reset()
          for (const step of steps) await checkStep(world, step)
          await checkServes(world, reads)
        } finally {
          await world.close()
        }
        return steps.length + reads.length
      },
      end: async () => {},
    }
  },
})

/** Matches the path of the certificate. A request to this path needs no token. */
const isOpen = /\/__admin\/ca\.crt$/

/**
 * Matches the paths of the responses that contain credentials on purpose. Clients read their configuration from these
 * responses.
 */
const shows = /\/(?:env|pact-state)$/

async function checkStep(world: World, step: Step): Promise<void> {
  const data = requestOf(step)
  const request = toRequest(data)
  if (!request) return
  const url = new URL(request.url)
  const addressed = addressedIn(url, request.method)
  if (addressed.kind !== 'control') return
  const before = await contentOf(world)
  const reply = await replyTo(world, request)
  checkControlShape(reply, request.method)
  if (!shows.test(url.pathname)) checkNoSecret({ [`the response to ${request.method} ${url.pathname}`]: reply.text })
  checkNoSecret({ 'the log': world.log.join('\n') })
  const isOurs = step.http.length === 0 || step.spoilt !== undefined
  if (isOurs && !step.hasToken && !isOpen.test(url.pathname))
    Finding.unless(reply.status === 401, `without the token the status is ${reply.status}`)
  if (isOurs && step.spoilt !== undefined && step.template.body !== undefined)
    Finding.unless(reply.status >= 400, `a body with ${step.spoilt} is accepted with ${reply.status}`)
  // `POST /pact-state` resets the sandbox even if the settings do not allow the provider state and the response is a
  // 409.
  const mayReset = url.pathname.endsWith('/pact-state') && reply.status === 409
  if (reply.status >= 400 && !mayReset)
    Finding.unless(
      (await contentOf(world)) === before,
      `the request is refused with ${reply.status}, and it changed something`,
    )
}

/** Returns the snapshots of all sandboxes as text. */
async function contentOf({ mock }: World): Promise<string> {
  const ids = await mock.sandboxes()
  const snapshots = await Promise.all(ids.map(async (id) => [id, await mock.sandbox(id).snapshot()]))
  return JSON.stringify(snapshots)
}
