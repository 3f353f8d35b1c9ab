import type { OperationContext } from '../../core/provider/context.ts'
import { consume } from '../../core/provider/rate-limiter.ts'
import type { ProviderResponse } from '../../core/provider/response.ts'
import type { Caller } from './authenticate.ts'
import { refuse } from './errors.ts'
import { type AtGiftSettings, limitOf } from './settings.ts'

export function checkRateLimit(
  { tx, nowMs }: OperationContext,
  settings: AtGiftSettings,
  { counted }: Caller,
): ProviderResponse | undefined {
  const limit = limitOf(settings)
  const result = consume(tx, counted[settings['atGift.limit.scope']], limit, nowMs)
  if (result.allowed) return undefined
  const headers = settings['atGift.retryAfter']
    ? { 'retry-after': Math.ceil(result.retryAfterMs / 1000).toString() }
    : undefined
  return refuse(
    429,
    'AG-D7',
    `more than ${limit.requests} in ${limit.windowMs} ms; there is room again in ${result.retryAfterMs} ms`,
    headers,
  )
}
