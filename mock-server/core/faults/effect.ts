import type { z } from 'zod'
import type { SerializedResponse, Transmission } from '../http/response.ts'
import type { ProviderResponse, ProviderErrors } from '../provider/response.ts'
import type { SettingDefinitions, Settings } from '../settings/settings.ts'
import { lazy } from '../util/lazy.ts'

/**
 * When a fault acts: before the provider handles the request, after the provider has committed its result, or while
 * the response body is sent.
 */
export const phases = ['before-commit', 'after-commit', 'mid-body'] as const
export type Phase = (typeof phases)[number]

/** What one effect does to one request. All members are optional and can be combined. */
export interface EffectPlan {
  /** Delay before the next step, on the sandbox's clock [ms]. */
  waitMs?: number
  /** Permanent changes to the sandbox. In `before-commit` they already apply to this request. */
  settingChanges?: { settings: Settings; clockMs: number }
  /** Creates a response that replaces the provider's. */
  replace?(provider: ProviderErrors): ProviderResponse
  /** Changes the serialized response. */
  transform?(response: SerializedResponse): SerializedResponse
  /** Replaces normal delivery. In `before-commit` there is no response yet, so the request ends here. */
  transmit?(response: SerializedResponse | undefined): Transmission
}

/**
 * Returns the next random number in [0, 1), derived from the sandbox's seed. Call it only before `plan` returns:
 * all requests share the generator.
 */
export type Random = () => number

export interface ArmContext {
  /** Providers whose requests can trigger the fault. */
  providers: readonly ProviderErrors[]
  definitions: SettingDefinitions
  phase: Phase
}

/** An effect type. Each has its own file and an entry in the table of `effects/index.ts`. */
export interface Effect<Options = unknown> {
  /** Schema of the options beside `type`. */
  options(): z.ZodObject
  /** Phases in which it can act. */
  phases: readonly Phase[]
  /** True if the caller still receives the content of the provider's response. */
  deliversResponse: boolean
  /**
   * Whether the caller receives a status line. A phase means: only in that phase, because the response head is sent
   * before the response is cut off.
   */
  statusReachesCaller: 'always' | 'never' | Phase
  /** The connection stays open after the head is sent, so a caller that disconnects has already received the head. */
  keepsConnectionOpen?: true
  /** The effect has no equivalent for an in-process request. */
  socketOnly?: true
  /**
   * Checks what the schema cannot, such as a status that the provider does not use.
   * @returns an error message, or undefined if the options are valid
   */
  validateOptions?(options: Options, context: ArmContext): string | undefined
  plan(options: Options, random: Random, phase: Phase): EffectPlan
}

/** Defines an effect and infers the type of its options from their schema. The schema is built on first use. */
export function defineEffect<S extends z.ZodObject>(
  definition: Omit<Effect<z.infer<S>>, 'options'> & { options: () => S },
): Effect<never> & { options: () => S } {
  return { ...definition, options: lazy(definition.options) }
}
