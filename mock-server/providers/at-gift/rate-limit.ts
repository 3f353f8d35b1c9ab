import type { OperationContext } from '../../core/provider/context.ts'
import { checkRateLimit as check } from '../../core/provider/rate-limiter.ts'
import type { ProviderResponse } from '../../core/provider/response.ts'
import type { Caller } from './authenticate.ts'
import { refuse } from './errors.ts'
import { limitOf } from './settings/limit-settings.ts'
import type { AtGiftSettings } from './settings/settings.ts'

/** Counts a request against the limit of the request's caller. @returns the refusal if the limit is exceeded */
export function checkRateLimit(
  ctx: OperationContext,
  settings: AtGiftSettings,
  { counted }: Caller,
): ProviderResponse | undefined {
  const key = counted[settings['atGift.limit.scope']]
  const exceeded = check(ctx, key, limitOf(settings), { retryAfter: settings['atGift.retryAfter'] })
  return exceeded && refuse(429, 'AG-D7', exceeded.why, { headers: exceeded.headers })
}
