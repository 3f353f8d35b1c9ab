import { Problem } from '../../mock-server/index.ts'
import type { ProviderName } from '../recordings/exchange.ts'
import { atGiftSteps } from './at-gift.ts'
import { type Duration, durationOf } from './duration.ts'
import { realpayGiftSteps } from './realpay-gift.ts'
import { searchAfterADay } from './realpay-gift-purchase.ts'
import type { Environment, Step } from './step.ts'

export interface PlanOptions {
  provider: ProviderName
  env: Environment
  /** If false, the requests that use up the rate limit of the partner API are left out. */
  burst: boolean
  /** If true, the probe searches for the gift again 25 hours later. */
  waitADay: boolean
}

export interface Plan {
  provider: ProviderName
  steps: readonly Step[]
  /** Steps that are left out, with the environment variables that are missing. */
  leftOut: readonly { step: Step; missing: readonly string[] }[]
  /** Maximum amount that all steps together issue [yen]. */
  yen: number
  duration: Duration
}

/** Environment variables that a probe of each provider requires. */
const required: Readonly<Record<ProviderName, readonly string[]>> = {
  'at-gift': ['AT_GIFT_CAMPAIGN', 'AT_GIFT_AUTH_KEY', 'AT_GIFT_DC_FREE_AMOUNT'],
  'realpay-gift': ['REALPAY_GIFT_ACCESS_KEY', 'REALPAY_GIFT_TOTP_SECRET', 'REALPAY_GIFT_BRAND'],
}

/** Plans a probe. @throws Problem 400 that names the missing environment variables */
export function planProbe({ provider, env, burst, waitADay }: PlanOptions): Plan {
  const missing = required[provider].filter((name) => !env[name])
  if (missing.length > 0)
    throw new Problem(400, {
      en: `a probe needs your account: set ${missing.join(', ')}`,
      ja: `probe にはアカウントの情報が必要である: ${missing.join('、')} を設定する`,
    })
  const all =
    provider === 'at-gift'
      ? atGiftSteps
      : [
          ...realpayGiftSteps.filter(({ name }) => burst || !name.includes('limit-')),
          ...(waitADay ? [searchAfterADay] : []),
        ]
  const lacking = (step: Step): readonly string[] => (step.needs ?? []).filter((name) => !env[name])
  const steps = all.filter((step) => lacking(step).length === 0)
  return {
    provider,
    steps,
    leftOut: all.flatMap((step) => (lacking(step).length > 0 ? [{ step, missing: lacking(step) }] : [])),
    yen: steps.reduce((sum, step) => sum + step.yen, 0),
    duration: durationOf(provider, steps, env),
  }
}
