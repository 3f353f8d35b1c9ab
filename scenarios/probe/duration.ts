import type { ProviderName } from '../recordings/exchange.ts'
import type { Environment, Step } from './step.ts'

/** Milliseconds between two requests at the pace of each provider, with a margin for the network. */
export const PACE_MS: Readonly<Record<ProviderName, number>> = { 'at-gift': 1200, 'realpay-gift': 250 }
/** Length of the window of each provider's rate limit, with a margin [ms]. */
export const WINDOW_MS: Readonly<Record<ProviderName, number>> = { 'at-gift': 1200, 'realpay-gift': 61_000 }

/** Returns the length of a time step of the access tokens [ms]. */
export function tokenPeriodMs({ REALPAY_GIFT_TOTP_PERIOD: period }: Environment): number {
  return Number(period || 30) * 1000
}

/** Duration of a probe without the time that the provider needs for its responses [ms]. */
export interface Duration {
  atMost: number
  /**
   * Maximum duration if the provider accepts each access token only once; undefined if the provider uses no access
   * tokens.
   */
  atMostWithSingleUseTokens: number | undefined
}

export function durationOf(provider: ProviderName, steps: readonly Step[], env: Environment): Duration {
  const atMost = steps.reduce((sum, step) => sum + waitOf(step, provider), 0)
  const paced = steps.filter(({ timing = 'pace' }) => timing === 'pace').length
  return {
    atMost,
    atMostWithSingleUseTokens: provider === 'realpay-gift' ? atMost + paced * tokenPeriodMs(env) : undefined,
  }
}

/** Returns the maximum time between the previous step and the last request of the given step. */
function waitOf({ timing = 'pace', times = 1, everyMs = 0 }: Step, provider: ProviderName): number {
  const repeating = (times - 1) * everyMs
  if (timing === 'pace') return PACE_MS[provider] + repeating
  if ('afterMs' in timing) return timing.afterMs + repeating
  if ('waitMs' in timing) return timing.waitMs + repeating
  return (timing.pauseMs ?? WINDOW_MS[provider]) + timing.ofMs + repeating
}
