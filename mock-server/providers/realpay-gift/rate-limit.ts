import type { ProviderRequest } from '../../core/http/request.ts'
import type { OperationContext } from '../../core/provider/context.ts'
import { consume } from '../../core/provider/rate-limiter.ts'
import type { ProviderResponse } from '../../core/provider/response.ts'
import { refuse } from './errors.ts'
import { limitOf, type RealpayGiftSettings } from './settings.ts'

/** Key under which the limit counts a request: the source address. */
export function rateLimitKey({ sourceIp }: ProviderRequest): string {
  return `realpay-gift ${sourceIp}`
}

export function checkRateLimit(
  { tx, nowMs, incoming }: OperationContext,
  settings: RealpayGiftSettings,
): ProviderResponse | undefined {
  const limit = limitOf(settings)
  const result = consume(tx, rateLimitKey(incoming), limit, nowMs)
  if (result.allowed) return undefined
  const headers = settings['realpayGift.retryAfter']
    ? { 'retry-after': Math.ceil(result.retryAfterMs / 1000).toString() }
    : {}
  const reason = `more than ${limit.requests} in ${limit.windowMs} ms from ${incoming.sourceIp}; there is room again in ${result.retryAfterMs} ms`
  return refuse(settings['realpayGift.limit.status'], 'RP-A1', reason, { headers, code: 'rate-limited' })
}
