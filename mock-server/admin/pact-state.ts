import { z } from 'zod'
import type { Address } from '../core/pipeline/address.ts'
import { DEFAULT_SANDBOX } from '../core/sandbox/sandbox-id.ts'
import { strictObject, recordOf } from '../core/validation/strict-object.ts'
import { unknownNameMessage } from '../core/validation/suggest.ts'
import { RequestContext } from '../core/pipeline/operation-context.ts'
import { clientIp, type Transport } from '../core/pipeline/transport.ts'
import { loadIdGenerator } from '../core/ids/id-generator.ts'
import type { ProviderRequest } from '../core/http/request.ts'
import type { SandboxAdmin } from '../core/control/sandbox-admin.ts'
import { Problem } from '../core/http/problem.ts'
import type { Provider } from '../core/provider/provider.ts'
import type { ProviderState, StateValues } from '../core/provider/provider-state.ts'
import type { Sandboxes } from '../core/sandbox/sandboxes.ts'
import { issueTexts } from '../core/validation/issues.ts'

/** What Pact's verifiers send; an empty name stands for an interaction that asks for no state. */
export const pactStateSchema = strictObject({
  state: z.string().default(''),
  params: recordOf(z.string(), z.json()).default({}),
  action: z.enum(['setup', 'teardown']).default('setup'),
})

export interface PactStateOptions {
  providers: readonly Provider[]
  sandboxes: Sandboxes
  adminOf(id: string): SandboxAdmin
  trustProxy: boolean
}

/**
 * Puts the sandbox back to its start, with its clock standing still, and makes a state so there; gives the values that go
 * into the request. A teardown puts the sandbox back again. Nothing is changed where the state or a parameter is unknown.
 * @throws Problem 404 for an unknown state, 400 for a bad parameter, 409 where the sandbox's settings do not allow the state
 */
export async function setPactState(
  request: z.infer<typeof pactStateSchema>,
  raw: Request,
  { address, transport }: { address: Address; transport: Transport },
  options: PactStateOptions,
): Promise<StateValues> {
  const { providers, sandboxes, adminOf, trustProxy } = options
  const asked = request.state === '' ? undefined : await findState(request.state, request.params, providers)
  const operator = adminOf(address.sandbox)
  await operator.reset()
  if (request.action === 'teardown') return {}

  const sourceIp = clientIp(transport.peer, Object.fromEntries(raw.headers), trustProxy)
  // No limit runs out and no token goes stale between this and the request.
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

  async function withContext<T>(provider: Provider, run: (ctx: RequestContext) => T): Promise<T> {
    const ids = await loadIdGenerator()
    const incoming = incomingFor(address, provider, sourceIp)
    return sandboxes.transaction(address.sandbox, (sandbox) =>
      run(new RequestContext(sandbox, incoming, provider, 'provider-state', null, ids)),
    )
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
  providers: readonly Provider[],
): Promise<RequestedState> {
  const all = await Promise.all(
    providers.map(async (provider) => ({ provider, named: (await provider.providerStates()).named })),
  )
  const { provider, named } = all.find((one) => Object.hasOwn(one.named, name)) ?? {}
  const state = named?.[name]
  if (!provider || !state)
    throw new Problem(
      404,
      unknownNameMessage(
        'provider state',
        name,
        all.flatMap((one) => Object.keys(one.named)),
      ),
    )
  const parsed = state.parameters.safeParse(params)
  if (parsed.success) return { provider, state, parameters: parsed.data }
  const issues = issueTexts(parsed.error)
  throw new Problem(400, `provider state "${name}": ${issues.join('; ')}`, issues)
}

/** As if a request of the verifier had come to the provider: what is made for it has the addresses that the verifier uses. */
function incomingFor({ origin, sandbox }: Address, { name }: Provider, sourceIp: string): ProviderRequest {
  const base = sandbox === DEFAULT_SANDBOX ? origin : `${origin}/sandboxes/${sandbox}`
  return {
    method: 'POST',
    target: '',
    query: new URLSearchParams(),
    params: {},
    headers: {},
    body: { text: '' },
    sourceIp,
    providerBaseUrl: `${base}/${name}`,
  }
}
