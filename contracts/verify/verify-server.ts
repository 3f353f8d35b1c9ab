import { sameInBoth } from '../../mock-server/core/localized-text.ts'
import { Problem } from '../../mock-server/core/http/problem.ts'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import { isExecutable } from '../../mock-server/node/package-files.ts'
import { pactFiles } from '../files.ts'
import { type PactInteraction, readPact } from '../provider/pact-file.ts'
import { type InteractionResult, verifyProvider } from '../provider/verify-pacts.ts'
import { startProxy, TIMEOUT_MS } from './proxy.ts'
import type { ObservedRules } from './mock-target.ts'
import { stateSource, type StateSource } from './state-source.ts'
import { targetOf } from '../../mock-server/node/check-target.ts'

export interface VerifyOptions {
  readonly provider: 'at-gift' | 'realpay-gift'
  /** URL that the paths of the pact are appended to. A provider's production host is rejected. */
  readonly baseUrl: string
  /** Pact files. Default: the pacts of this package. */
  readonly pacts?: readonly string[] | undefined
  /**
   * URL of a Pact state handler. If undefined, a gift-provider-mock sets its own states. At other servers, a state is
   * set by API requests; if that is impossible, the interaction is skipped.
   */
  readonly stateUrl?: string | undefined
  /**
   * Environment variables with credentials, products and brands. Default `process.env`. If a value is missing, an
   * example value is used or the interaction is skipped.
   */
  readonly environment?: Readonly<Record<string, string | undefined>> | undefined
  /**
   * True if requests must keep to the provider's rate limit. `false` has no effect if the server is a provider's host
   * or a gift-provider-mock. Default true.
   */
  readonly paced?: boolean | undefined
  /** Called before each interaction. */
  readonly onBegin?: ((description: string, total: number) => void) | undefined
}

export interface VerifiedInteraction extends InteractionResult {
  /** Milliseconds from the request to the last byte of the response; 0 if no request was sent. */
  readonly durationMs: number
  /**
   * Rules of the interaction that recorded exchanges with the provider have shown, each with the day and the exchange.
   * The class of these rules in `references.register` is `observed`.
   */
  readonly observed: ObservedRules
}

export interface Verified {
  readonly provider: string
  readonly baseUrl: string
  /** Method by which the states were set: by the mock, by a state handler or by API requests. */
  readonly states: StateSource['by']
  readonly interactions: readonly VerifiedInteraction[]
  readonly counts: Readonly<Record<InteractionResult['status'], number>>
  /** True if no interaction failed and at least one interaction passed. */
  readonly good: boolean
  readonly durationMs: number
}

/**
 * Verifies a server against the pacts of a provider. Requires the package `@pact-foundation/pact-core`.
 * @throws Problem if the server cannot be verified: the server is a production host, credentials are missing, the
 * server does not respond, there is no pact, or the verifier is missing
 *
 * @example
 * ```ts
 * import { verify } from 'gift-provider-mock/contracts'
 *
 * const { good, counts, interactions } = await verify({
 *   provider: 'at-gift',
 *   baseUrl: 'http://127.0.0.1:4600/at-gift',
 * })
 * for (const { description, status, errors } of interactions)
 *   if (status === 'failed') console.error(description, errors)
 * console.log(counts.passed)
 * process.exitCode = good ? 0 : 1
 * ```
 */
export async function verify(options: VerifyOptions): Promise<Verified> {
  const { provider, pacts = Object.values(pactFiles), environment = process.env, onBegin } = options
  const target = targetOf(options.baseUrl, 'the base URL')
  const handler = options.stateUrl === undefined ? undefined : targetOf(options.stateUrl, 'the state URL')
  requireVerifier()
  const pacticipant = `${provider}-api`
  const all = await interactionsOf(pacts, pacticipant)

  const begun = performance.now()
  const source = await stateSource({ provider, target, handler, environment, paced: options.paced ?? true })
  const told = new Map<number, { durationMs: number; failures: string[] }>()
  let current = -1
  const notes = (): { durationMs: number; failures: string[] } => {
    const found = told.get(current) ?? { durationMs: 0, failures: [] }
    told.set(current, found)
    return found
  }
  const proxy = await startProxy(source.target, {
    async setState({ params, ...request }) {
      const { [INTERACTION]: index, ...own } = params
      current = typeof index === 'number' ? index : -1
      const { description = '' } = all[current] ?? {}
      if (request.action === 'setup') onBegin?.(description, all.length)
      return source.setState({ ...request, params: own }, description).catch((error: unknown) => {
        notes().failures.push(errorMessage(error))
        throw error
      })
    },
    onResponse(durationMs, failure) {
      source.onResponse()
      notes().durationMs += durationMs
      if (failure !== undefined) notes().failures.push(failure)
    },
  })

  try {
    await source.prepare(all)
    const base = {
      provider: pacticipant,
      baseUrl: proxy.baseUrl,
      stateUrl: proxy.stateUrl,
      pacts,
      timeoutMs: TIMEOUT_MS,
    }
    const prepare = (interaction: PactInteraction): PactInteraction =>
      numbered(
        source.interactionOf(interaction),
        all.findIndex(({ description }) => description === interaction.description),
      )
    const [now, last] = await inTurn(
      (phase) =>
        verifyProvider({
          ...base,
          prepare,
          skip: (interaction) =>
            source.skip(interaction) ?? (source.runsLast(interaction) === (phase === 'last') ? undefined : LATER),
        }),
      all.some(source.runsLast),
    )
    const observed = await source.observed()
    const interactions = now.interactions.map((result, index): VerifiedInteraction => {
      const own =
        result.status === 'skipped' && result.errors[0] === LATER ? (last?.interactions[index] ?? result) : result
      const { durationMs = 0, failures = [] } = told.get(index) ?? {}
      return {
        ...own,
        ...withObserved(own.references, observed),
        durationMs: Math.round(durationMs),
        errors: own.status === 'failed' ? [...failures, ...own.errors] : own.errors,
      }
    })
    const count = (status: InteractionResult['status']): number =>
      interactions.filter((one) => one.status === status).length
    const counts = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
    return {
      provider,
      baseUrl: target.url.href,
      states: source.by,
      interactions,
      counts,
      good: counts.failed === 0 && counts.passed > 0,
      durationMs: Math.round(performance.now() - begun),
    }
  } catch (error) {
    throw error instanceof Problem ? error : new Problem(500, sameInBoth(errorMessage(error)))
  } finally {
    await proxy.close()
    await source.end()
  }
}

/**
 * Returns the observed rules of an interaction. Also returns its references, in which these rules have the class
 * `observed`.
 */
function withObserved(
  references: InteractionResult['references'],
  all: ObservedRules,
): Pick<VerifiedInteraction, 'references' | 'observed'> {
  const { register = {} } = references
  const observed = Object.fromEntries(Object.entries(all).filter(([id]) => Object.hasOwn(register, id)))
  const classes = Object.fromEntries(Object.keys(observed).map((id) => [id, 'observed']))
  return { references: { ...references, register: { ...register, ...classes } }, observed }
}

/** Name of a parameter that is added to each state. Its value identifies the interaction whose state is set. */
const INTERACTION = 'gift-mock verify: interaction'
const LATER = 'it comes later'

function numbered(interaction: PactInteraction, index: number): PactInteraction {
  const states = interaction.providerStates.length > 0 ? interaction.providerStates : [{ name: '' }]
  return {
    ...interaction,
    providerStates: states.map((state) => ({
      ...state,
      params: { ...('params' in state ? state.params : {}), [INTERACTION]: index },
    })),
  }
}

async function inTurn<T>(run: (phase: 'first' | 'last') => Promise<T>, hasLast: boolean): Promise<[T, T | undefined]> {
  const first = await run('first')
  return [first, hasLast ? await run('last') : undefined]
}

async function interactionsOf(files: readonly string[], pacticipant: string): Promise<PactInteraction[]> {
  const read = await Promise.all(files.map(readPact)).catch((error: unknown) => {
    throw new Problem(400, sameInBoth(errorMessage(error)))
  })
  const all = read.filter(({ provider }) => provider.name === pacticipant).flatMap(({ interactions }) => interactions)
  if (all.length === 0)
    throw new Problem(400, {
      en: `there is nothing to verify: none of ${files.length} pact files has an interaction with "${pacticipant}"`,
      ja: `検証するものがない。${files.length} 個の Pact ファイルに "${pacticipant}" とのインタラクションがない`,
    })
  return all
}

function requireVerifier(): void {
  // The single executable contains the package of the verifier, so the package cannot be missing.
  if (isExecutable) return
  try {
    import.meta.resolve('@pact-foundation/pact-core')
  } catch {
    throw new Problem(500, {
      en: 'verification needs the package @pact-foundation/pact-core: npm install --save-dev @pact-foundation/pact-core@20.2.0',
      ja: '検証にはパッケージ @pact-foundation/pact-core が必要である: npm install --save-dev @pact-foundation/pact-core@20.2.0',
    })
  }
}
