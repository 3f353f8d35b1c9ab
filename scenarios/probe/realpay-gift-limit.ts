import { signed } from './realpay-gift-request.ts'
import type { Text } from '../../mock-server/index.ts'
import type { ProbeState, Step } from './step.ts'

/** The documented limit in requests per minute. */
const REQUESTS = 300
const MINUTE_MS = 60_000

/**
 * The requests that use up the rate limit. First, requests with wrong tokens are sent. If the limit does not count
 * requests with wrong tokens, requests with valid tokens follow.
 */
export const realpayGiftLimitSteps: readonly Step[] = [
  ...burst('limit', 'wrong', { en: 'with wrong tokens', ja: '誤ったトークンで' }, () => true),
  ...burst(
    'valid-limit',
    0,
    {
      en: 'with valid tokens, if wrong ones do not count',
      ja: '（誤ったトークンが件数に含まれない場合のみ）正しいトークンで',
    },
    (state) => state.status('limit-over') === 200 && state.status('token-again') === 200,
  ),
]

function burst(name: string, token: 'wrong' | 0, how: Text, isWanted: (state: ProbeState) => boolean): Step[] {
  const brands = (step: string): Pick<Step, 'name' | 'decides' | 'yen' | 'request'> => ({
    name: `${name}-${step}`,
    decides: ['RP-A1', 'RP-A70'],
    yen: 0,
    request: (state) => (isWanted(state) ? signed('GET', '/brands', state) : undefined),
  })
  return [
    {
      ...brands('all'),
      what: {
        en: `20 s before a full minute: ${REQUESTS} GET /brands ${how.en}`,
        ja: `毎分0秒の20秒前から GET /brands を${how.ja}${REQUESTS}件`,
      },
      timing: { phaseMs: 40_000, ofMs: MINUTE_MS },
      times: REQUESTS,
      everyMs: 45,
      request: (state) => (isWanted(state) ? signed('GET', '/brands', state, { token }) : undefined),
    },
    {
      ...brands('over'),
      what: { en: 'GET /brands with a valid token', ja: '正しいトークンで GET /brands' },
      timing: { afterMs: 100 },
    },
    {
      ...brands('refused'),
      what: { en: `100 more ${how.en}`, ja: `続けて${how.ja}100件` },
      timing: { afterMs: 45 },
      times: 100,
      everyMs: 25,
      request: (state) => (isWanted(state) ? signed('GET', '/brands', state, { token }) : undefined),
    },
    {
      ...brands('next-minute'),
      what: { en: 'in the next minute: GET /brands', ja: '次の分に GET /brands' },
      timing: { afterMs: 10_000 },
    },
    {
      ...brands('after-a-minute'),
      what: { en: 'after a minute: GET /brands', ja: '1分後に GET /brands' },
      timing: { afterMs: 38_000 },
    },
  ]
}
