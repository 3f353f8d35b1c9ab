import type { Scenario } from '../../../mock-server/index.ts'

/** Prefix of the settings for access tokens. An access token depends on the caller's time. */
const TOKEN_SETTINGS = 'realpayGift.totp.'

/**
 * Settings with which the mock accepts the tokens of a whole day. If the client's time is not scaled, the client sends
 * tokens of real time, and these tokens are old on a faster clock.
 */
export const OLD_TOKENS: Readonly<Record<string, unknown>> = { [`${TOKEN_SETTINGS}window`]: 2880 }

/**
 * Returns true if the scenario itself sets which tokens the mock accepts. `OLD_TOKENS` must not change such a scenario.
 */
export function changesTokens({ settings }: Pick<Scenario, 'settings'>): boolean {
  return Object.keys(settings).some((name) => name.startsWith(TOKEN_SETTINGS))
}

/** Tag of the scenarios that `explore` writes. */
export const FOUND_TAG = 'found'

/** Returns true if `explore` wrote the scenario. */
export function isFound({ tags }: Pick<Scenario, 'tags'>): boolean {
  return tags.includes(FOUND_TAG)
}
