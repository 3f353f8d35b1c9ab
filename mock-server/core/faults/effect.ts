import type { Explanation } from '../reasons/reason.ts'
import type { z } from 'zod'
import type { SerializedResponse, Transmission } from '../http/response.ts'
import type { ProviderResponse, ProviderErrors } from '../provider/response.ts'
import type { SettingDefinitions, Settings } from '../settings/settings.ts'
import { lazy } from '../util/lazy.ts'
import type { Question } from './waiting/waiting-requests.ts'

/**
 * The phases in which a fault can fire: before the provider handles the request, after the provider has committed the
 * result, and while the response body is sent.
 */
export const phases = ['before-commit', 'after-commit', 'mid-body'] as const
export type Phase = (typeof phases)[number]

/** The actions of one effect on one request. All actions are optional and can be combined. */
export interface EffectPlan {
  /**
   * Delay on the sandbox's clock [ms]. In the phase `before-commit`, the request is handled after the delay. In the
   * other phases, the response is sent after the delay. An infinite delay ends when the caller disconnects, and the
   * request is then discarded.
   */
  waitMs?: number
  /** Holds the response after the commit until a person decides what the caller receives. */
  question?: Question
  /** Permanent changes to the sandbox. In the phase `before-commit`, the changes already apply to this request. */
  settingChanges?: { settings: Settings; clockMs: number }
  /** Creates a response that replaces the provider's response. */
  replace?(provider: ProviderErrors): ProviderResponse
  /** @param target path and query of the request, as the caller sent them */
  transform?(response: SerializedResponse, target: string): SerializedResponse
  /**
   * Replaces the normal delivery of the response. In the phase `before-commit`, the provider does not handle the
   * request, and `response` is undefined.
   */
  transmit?(response: SerializedResponse | undefined): Transmission
}

/**
 * A function that returns the next random number in [0, 1), derived from the sandbox's seed. An effect may call this
 * function only before `plan` returns, because other requests use the same random generator later.
 */
export type Random = () => number

export interface ArmContext {
  /** Providers for whose requests the fault can fire. */
  providers: readonly ProviderErrors[]
  definitions: SettingDefinitions
  phase: Phase
}

/** A type of effect. Each type has a separate file and an entry in the table of `effects/index.ts`. */
export interface Effect<Options = unknown> {
  /** Returns the schema of the options. The options are all members of an effect except `type`. */
  options(): z.ZodObject
  phases: readonly Phase[]
  /** True if the caller still receives the content of the provider's response. */
  deliversResponse: boolean
  /**
   * Set if the caller receives the content but may be unable to read the content, because the encoding or the
   * Content-Type is wrong.
   */
  mayBeUnreadable?: true
  /**
   * States whether the caller receives a status line. The name of a phase means that the caller receives a status line
   * only if the fault fires in this phase. The response is then cut off after the response head.
   */
  statusReachesCaller: 'always' | 'never' | Phase
  /**
   * Set if the effect sends the response head and then keeps the connection open. A caller that disconnects later has
   * already received the head.
   */
  keepsConnectionOpen?: true
  /** Set if the effect needs a socket and is therefore not possible for an in-process request. */
  socketOnly?: true
  /**
   * Checks what the schema cannot check, for example whether the provider uses the status in the options.
   * @returns an error message, or undefined if the options are valid
   */
  validateOptions?(options: Options, context: ArmContext): Explanation | undefined
  plan(options: Options, random: Random, phase: Phase): EffectPlan
}

/** Defines an effect and infers the type of its options from their schema. The schema is built on first use. */
export function defineEffect<S extends z.ZodObject>(
  definition: Omit<Effect<z.infer<S>>, 'options'> & { options: () => S },
): Effect<never> & { options: () => S } {
  return { ...definition, options: lazy(definition.options) }
}
