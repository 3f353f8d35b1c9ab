import type { z } from 'zod'
import type { SerializedResponse, Transmission } from '../http/response.ts'
import type { ProviderResponse, ProviderErrors } from '../provider/response.ts'
import type { SettingDefinitions, Settings } from '../settings/settings.ts'
import { lazy } from '../util/lazy.ts'

/** When in a request's life a fault acts: before the provider has looked at it, after it has done its work, or while the answer goes out. */
export const phases = ['before-commit', 'after-commit', 'mid-body'] as const
export type Phase = (typeof phases)[number]

/** What one effect does to one request. */
export interface EffectPlan {
  /** Lets so many milliseconds of the sandbox's clock pass first. */
  waitMs?: number
  /** Changes the sandbox from then on: before the commit this request sees it already. */
  settingChanges?: { settings: Settings; clockMs: number }
  /** Answers in the provider's place. */
  replace?(provider: ProviderErrors): ProviderResponse
  /** Changes the answer. */
  transform?(response: SerializedResponse): SerializedResponse
  /** Sends the answer in another way; before the commit there is none, and the request ends here. */
  transmit?(response: SerializedResponse | undefined): Transmission
}

/** A number from 0 up to 1; each call gives the next one, and all follow from the sandbox's seed. Draw before `treat` returns: the source is one for all requests. */
export type Random = () => number

export interface ArmContext {
  /** The providers whose requests the fault can meet. */
  providers: readonly ProviderErrors[]
  definitions: SettingDefinitions
  phase: Phase
}

/** A kind of fault: one file each, listed in the table of `effects.ts`. */
export interface Effect<Options = unknown> {
  /** What it is given beside its `type`. */
  options(): z.ZodObject
  /** When it can act. */
  phases: readonly Phase[]
  /** Whether the caller learns the answer that the provider decided on. */
  deliversResponse: boolean
  /** Whether, or in which of its phases alone, the caller learns a status: by the head, which goes out before the answer breaks off. */
  statusReachesCaller: 'always' | 'never' | Phase
  /** Once the head is out the caller still waits: who leaves then has seen it. */
  keepsConnectionOpen?: true
  /** In a request that never leaves the process, nothing is like it. */
  socketOnly?: true
  /** What its options say that its schema cannot see through, such as a status that the provider does not have. */
  validateOptions?(options: Options, context: ArmContext): string | undefined
  plan(options: Options, random: Random, phase: Phase): EffectPlan
}

/** Ties the options' type to their schema, which is built when a fault first asks for it. */
export function defineEffect<S extends z.ZodObject>(
  definition: Omit<Effect<z.infer<S>>, 'options'> & { options: () => S },
): Effect<never> & { options: () => S } {
  return { ...definition, options: lazy(definition.options) }
}
