import { mapInTurn } from '../core/util/map-in-turn.ts'
import { scenarioProblems } from '../core/problems/scenarios.ts'
import { nameProblems } from '../core/problems/names.ts'
import { z } from 'zod'
import type { Address } from '../core/pipeline/addresses/address.ts'
import { strictObject, recordOf } from '../core/validation/strict-object.ts'
import { unknownName } from '../core/validation/suggest.ts'
import { createContext } from '../core/pipeline/operation-context.ts'
import { publicBaseUrl } from '../core/pipeline/addresses/public-url.ts'
import { clientIp, type Transport } from '../core/pipeline/transport.ts'
import { createIdGenerator } from '../core/ids/id-generator.ts'
import type { OperationContext } from '../core/provider/context.ts'
import type { SandboxAdmin } from '../core/control/sandbox-admin.ts'
import { Problem } from '../core/http/problem.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { ProviderState, StateValues } from '../core/provider/provider-state.ts'
import type { Sandboxes } from '../core/sandbox/sandboxes.ts'
import { parseJsonOrUndefined } from '../core/util/json.ts'
import { explainIssues, type ParsedValue, parseValue } from '../core/validation/issues.ts'

/**
 * Schema of a Pact verifier's request to set up a provider state. The name is empty for an interaction without a
 * provider state. Some verifiers also send `consumer` and `states`, which have no effect. These verifiers send null if
 * there are no parameters.
 */
export const pactStateSchema = strictObject({
  state: z.string().default(''),
  params: recordOf(z.string(), z.json())
    .nullable()
    .default({})
    .transform((params) => params ?? {}),
  action: z.enum(['setup', 'teardown']).default('setup'),
  consumer: z.unknown().optional(),
  states: z.unknown().optional(),
})

/**
 * Reads the request for a provider state from the query, because some verifiers do not use the body. All parameters in
 * a query are text. If the provider state does not accept a text, `setPactState` reads the text as JSON.
 * @returns undefined if the query names no state
 */
export function pactStateFromQuery(search: string): unknown {
  const { state, action, consumer: _consumer, ...params } = Object.fromEntries(new URLSearchParams(search))
  return state === undefined ? undefined : { state, params, ...(action !== undefined && { action }) }
}

export interface PactStateOptions {
  providers: readonly Provider[]
  sandboxes: Sandboxes
  adminOf(id: string): SandboxAdmin
  trustProxy: boolean
  publicUrl?: string | undefined
  /** True if the request was read from the query. In this case all parameters are text. */
  fromQuery: boolean
}

/**
 * Resets the sandbox, freezes the sandbox's clock and sets up a provider state. If the action is `teardown`, only
 * resets the sandbox. If the state or a parameter is unknown, the sandbox is not reset. If the setup fails, the sandbox
 * is reset again.
 * @returns the values that the verifier inserts into the request
 * @throws Problem 404 if the state is unknown, 400 if a parameter is invalid, 409 if the sandbox's settings do not
 * allow the state
 */
export async function setPactState(
  request: z.infer<typeof pactStateSchema>,
  raw: Request,
  { address, transport }: { address: Address; transport: Transport },
  options: PactStateOptions,
): Promise<StateValues> {
  const { providers, sandboxes, adminOf, trustProxy, publicUrl, fromQuery } = options
  const asked = request.state === '' ? undefined : await findState(request.state, request.params, fromQuery, providers)
  const operator = adminOf(address.sandbox)
  await operator.reset()
  if (request.action === 'teardown') return {}

  const sourceIp = clientIp(transport.peer, Object.fromEntries(raw.headers), trustProxy)
  // With a frozen clock, no rate limit window ends and no token expires before the verifier's request.
  await operator.setClock({ mode: 'frozen' })
  try {
    if (!asked) return await values(providers)
    const { provider, state, parameters } = asked
    if (state.settings) await operator.changeSettings(state.settings(parameters, await operator.settings()))
    const own = await withContext(provider, (ctx) => state.set(ctx, parameters))
    for (const fault of state.faults ?? []) await operator.arm(fault)
    return { ...(await values([provider])), ...own }
  } catch (error) {
    await operator.reset()
    throw error
  }

  async function values(of: readonly Provider[]): Promise<StateValues> {
    let all: StateValues = {}
    for (const provider of of) {
      const { always } = await provider.providerStates()
      all = { ...all, ...(await withContext(provider, (ctx) => always.values(ctx))) }
    }
    return all
  }

  async function withContext<T>(provider: Provider, run: (ctx: OperationContext) => T): Promise<T> {
    const ids = createIdGenerator()
    const providerBaseUrl = publicBaseUrl(publicUrl ?? address.origin, address, provider.name)
    const change = { provider, operation: 'provider-state', providerBaseUrl, sourceIp }
    return sandboxes.transaction(address.sandbox, (sandbox) => run(createContext(sandbox, change, ids)))
  }
}

interface RequestedState {
  provider: Provider
  state: ProviderState<Record<string, unknown>>
  parameters: Record<string, unknown>
}

async function findState(
  name: string,
  params: Record<string, unknown>,
  areTexts: boolean,
  providers: readonly Provider[],
): Promise<RequestedState> {
  const all = await mapInTurn(providers, async (provider) => ({
    provider,
    named: (await provider.providerStates()).named,
  }))
  const { provider, named } = all.find((one) => Object.hasOwn(one.named, name)) ?? {}
  const state = named?.[name]
  if (!provider || !state)
    throw new Problem(
      404,
      unknownName(
        nameProblems.providerState,
        name,
        all.flatMap((one) => Object.keys(one.named)),
      ),
    )
  const parsed = parseParameters(state.parameters, params, areTexts)
  if (parsed.success) return { provider, state, parameters: parsed.data }
  const problems = explainIssues(parsed.issues)
  throw new Problem(400, scenarioProblems.invalidState({ name, problems }), problems)
}

function parseParameters(
  schema: RequestedState['state']['parameters'],
  params: Record<string, unknown>,
  areTexts: boolean,
): ParsedValue<Record<string, unknown>> {
  const parsed = parseValue(schema, params)
  if (parsed.success || !areTexts) return parsed
  const wrong = new Set(parsed.issues.map(({ path }) => path[0]))
  return parseValue(
    schema,
    Object.fromEntries(
      Object.entries(params).map(([name, text]) => [
        name,
        wrong.has(name) && typeof text === 'string' ? (parseJsonOrUndefined(text) ?? text) : text,
      ]),
    ),
  )
}
