import type { Scenario } from '../../../mock-server/index.ts'

/** Prefix of the settings about access tokens that depend on the caller's time. */
const TOKEN_SETTINGS = 'realpayGift.totp.'

/**
 * Settings with which the mock accepts the tokens of a day. A client whose time is not scaled sends tokens of real
 * time, which are old on a faster clock.
 */
export const OLD_TOKENS: Readonly<Record<string, unknown>> = { [`${TOKEN_SETTINGS}window`]: 2880 }

/**
 * Returns true if the scenario itself sets which tokens the mock accepts. `OLD_TOKENS` must not change such a scenario.
 */
export function changesTokens({ settings }: Pick<Scenario, 'settings'>): boolean {
  return Object.keys(settings).some((name) => name.startsWith(TOKEN_SETTINGS))
}
