import { controlProblems } from '../../mock-server/core/problems/control.ts'
import { readProblem } from '../../mock-server/core/http/read-problem.ts'
import { text } from 'node:stream/consumers'
import { z } from 'zod'
import { Problem } from '../../mock-server/core/http/problem.ts'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import { parseJsonOrUndefined } from '../../mock-server/core/util/json.ts'
import { sendRequest } from '../../mock-server/node/send-request.ts'
import type { StateRequest, Values } from './proxy.ts'
import type { Target } from '../../mock-server/node/check-target.ts'

const TIMEOUT_MS = 15_000
/** Keys of the problems that a mock reports if a request has no admin token. */
const accessKeys: ReadonlySet<string | undefined> = new Set(
  [controlProblems.tokenRequired.because, controlProblems.localOnly({ host: '' }).because].map(({ key }) => key),
)
const evidenceSchema = z.object({
  rules: z.array(
    z.object({
      id: z.string(),
      evidence: z.string(),
      observed: z.object({ date: z.string(), exchange: z.string() }).optional(),
    }),
  ),
})
const versionSchema = z.looseObject({ name: z.literal('gift-provider-mock') })

/** For each observed rule, the day and the exchange of the recording that shows the rule. */
export type ObservedRules = Readonly<Record<string, { date: string; exchange: string }>>

/**
 * A gift-provider-mock that is the target of the verification. Unlike other targets, a gift-provider-mock can set every
 * provider state.
 */
export interface MockTarget {
  /** URL of the provider in a sandbox of the mock. */
  readonly provider: Target
  readonly states: Target
  /** Returns the rules that the mock knows from recorded exchanges with the provider. */
  observed(): Promise<ObservedRules>
  /** Deletes the sandbox that was created for the verification. */
  end(): Promise<void>
}

/**
 * Finds the mock at a base URL. If the URL names a sandbox, the sandbox is reset and used for the verification.
 * Otherwise, a new sandbox with the mock's initial settings is created.
 * @returns undefined if the server is not a gift-provider-mock
 * @throws Problem if there is no response, if the URL is not the provider's URL in the mock, or if the control API
 * requires a token
 */
export async function findMock(
  target: Target,
  provider: string,
  adminToken: string | undefined,
): Promise<MockTarget | undefined> {
  const path = target.url.pathname.replace(/\/+$/, '')
  const mount = new RegExp(`^(.*?)(/sandboxes/[a-z0-9-]+)?/${provider}$`).exec(path)
  const [, root = path, sandbox] = mount ?? []
  const { status, body } = await ask(at(target, root), 'GET', '/__admin/version', adminToken).catch(
    (error: unknown) => {
      throw new Problem(503, {
        en: `nothing answers at ${target.url.href}: ${errorMessage(error)}`,
        ja: `${target.url.href} が応答しない: ${errorMessage(error)}`,
      })
    },
  )
  if (accessKeys.has(readProblem(body).key))
    throw new Problem(status, {
      en: `the control API of the mock at ${target.url.host} requires a token: start the mock with --admin-token, and set GIFT_MOCK_ADMIN_TOKEN here`,
      ja: `${target.url.host} のモックの管理 API にはトークンが必要である。モックを --admin-token で起動し、ここで GIFT_MOCK_ADMIN_TOKEN を設定する`,
    })
  if (status !== 200 || !versionSchema.safeParse(parseJsonOrUndefined(body)).success) return undefined
  if (!mount)
    throw new Problem(400, {
      en: `${target.url.href} leads to a gift-provider-mock, but not to its ${provider}, and a client that sends there gets 404: use ${target.url.origin}${path}/${provider}`,
      ja: `${target.url.href} は gift-provider-mock だが、その ${provider} ではないため、クライアントには 404 が返る。${target.url.origin}${path}/${provider} を使う`,
    })
  const own = `/sandboxes/verify-${crypto.randomUUID()}`
  const inside = `${root}${sandbox ?? own}`
  return {
    provider: at(target, `${inside}/${provider}`),
    states: at(target, `${inside}/__admin/pact-state`),
    async observed() {
      const reply = await ask(at(target, inside), 'GET', '/__admin/evidence', adminToken)
      const { rules } = evidenceSchema.parse(parseJsonOrUndefined(reply.body))
      return Object.fromEntries(
        rules.flatMap(({ id, evidence, observed }) => (evidence === 'observed' && observed ? [[id, observed]] : [])),
      )
    },
    async end() {
      if (sandbox === undefined) await ask(at(target, root), 'DELETE', `/__admin${own}`, adminToken).catch(() => {})
    },
  }
}

/** Sends a state to a state handler. @throws Error that contains the response if the handler fails */
export async function setStateAt(
  handler: Target,
  { state, params, action }: StateRequest,
  adminToken: string | undefined,
): Promise<Values> {
  const { status, body } = await ask(handler, 'POST', '', adminToken, JSON.stringify({ state, params, action }))
  if (status < 200 || status > 299)
    throw new Error(
      `the state "${state}" cannot be set: ${handler.url.href} answers ${status} ${body.slice(0, 300)}`.trim(),
    )
  const values = z.record(z.string(), z.unknown()).safeParse(parseJsonOrUndefined(body))
  return values.success ? values.data : {}
}

function at({ url, isProviders }: Target, path: string): Target {
  return { url: new URL(path, url.origin), isProviders }
}

async function ask(
  target: Target,
  method: string,
  path: string,
  adminToken: string | undefined,
  body = '',
): Promise<{ status: number; body: string }> {
  const headers = {
    'content-type': 'application/json',
    ...(adminToken !== undefined && { authorization: `Bearer ${adminToken}` }),
  }
  const reply = await sendRequest(target.url, { method, path, headers, body, timeoutMs: TIMEOUT_MS })
  return { status: reply.statusCode ?? 0, body: await text(reply) }
}
