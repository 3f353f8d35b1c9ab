import type { JsonBody } from '../../core/http/body/json-body.ts'
import { createFingerprintCache } from '../../core/ids/fingerprint.ts'
import { memo } from '../../core/util/memo.ts'
import type { AtGiftSettings } from './settings/settings.ts'

export interface Caller {
  /**
   * Fingerprint of the campaign and the AuthKey. The fingerprint identifies the caller in stored state and in the
   * ledger.
   */
  name: string
  /**
   * For each value of the setting `atGift.limit.scope`, the key under which the rate limit counts the caller's
   * requests.
   */
  counted: Readonly<Record<AtGiftSettings['atGift.limit.scope'], string>>
}

const fingerprintOf = createFingerprintCache()

/** Returns a map of the callers. The key is the campaign; each value is a map whose key is the AuthKey. */
export const indexCallers = memo((campaigns: AtGiftSettings['atGift.campaigns']) => {
  const callers = new Map<string, Map<string, Caller>>()
  for (const { campaign, authKey } of campaigns) {
    const name = callerNameOf(campaign, authKey)
    const caller = {
      name,
      counted: { authKey: `at-gift ${name}`, campaign: `at-gift ${campaign}`, service: 'at-gift' },
    }
    callers.set(campaign, (callers.get(campaign) ?? new Map()).set(authKey, caller))
  }
  return callers
})

/**
 * Returns the caller's name: the fingerprint of the campaign and the AuthKey. Stored state, the ledger and the journal
 * contain the fingerprint instead of the key.
 */
function callerNameOf(campaign: string, authKey: string): string {
  return fingerprintOf(`${campaign} ${authKey}`)
}

export function callerFromBody({ value }: JsonBody, campaign: string): string | null {
  const authKey = typeof value === 'object' && value !== null && 'AuthKey' in value ? value.AuthKey : undefined
  return typeof authKey === 'string' && authKey !== '' ? callerNameOf(campaign, authKey) : null
}
