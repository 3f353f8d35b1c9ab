import type { ProviderName } from '../../../scenarios/recordings/exchange.ts'

/**
 * The settings of assumptions that no request of a probe can decide, by provider. The value is the reason, such as `a
 * code expires after ten years`. `learn` reports these assumptions as untouched.
 */
export const undecidable: Readonly<Record<ProviderName, Readonly<Record<string, string>>>> = {
  'at-gift': {},
  'realpay-gift': {},
}
