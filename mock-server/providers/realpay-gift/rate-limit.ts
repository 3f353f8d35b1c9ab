import type { ProviderRequest } from '../../core/http/request.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import { checkRateLimit as check } from '../../core/provider/rate-limiter.ts'
import type { ProviderResponse } from '../../core/provider/response.ts'
import { refuse } from './errors.ts'
import { limitOf } from './settings/limit-settings.ts'
import { reasons } from './reasons/reasons.ts'
import type { RealpayGiftSettings } from './settings/settings.ts'

/** Returns the key under which the limit counts a request. The key contains the source address. */
export function rateLimitKey({ sourceIp }: ProviderRequest): string {
  return `realpay-gift ${sourceIp}`
}

/** Counts a request against the limit of the request's source address. @returns the refusal if the limit is exceeded */
export function checkRateLimit(ctx: OperationContext, settings: RealpayGiftSettings): ProviderResponse | undefined {
  const key = rateLimitKey(ctx.incoming)
  const exceeded = check(ctx, key, limitOf(settings), { retryAfter: settings['realpayGift.retryAfter'] })
  if (!exceeded) return undefined
  const why = reasons.addressOverLimit({ address: ctx.incoming.sourceIp, limit: exceeded.why })
  return refuse(settings['realpayGift.limit.status'], 'RP-A1', why, {
    headers: exceeded.headers,
    code: 'rate-limited',
  })
}
