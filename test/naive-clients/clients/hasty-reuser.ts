import { TOTP } from 'otpauth'
import { naiveRunner, type Answer } from './naive-tasks.ts'

const TIMEOUT_MS = 60_000
const AGAIN_AFTER_429 = 3

/**
 * A client that ignores limits and reuses request ids. Its errors are:
 * - It sends a whole batch at once, and immediately repeats requests that get a 429.
 * - It derives the request id from the kind of request, so the second gift has the request id of the first gift.
 * - It computes the access token only once, when it starts.
 * - It misspells the key TranId.
 * - It ends after every error except a 429.
 */
export const hastyReuser = naiveRunner((environment, { clock, fetch }) => {
  const token = new TOTP({
    secret: environment['REALPAY_GIFT_TOTP_SECRET'] ?? '',
    algorithm: environment['REALPAY_GIFT_TOTP_ALGORITHM'] ?? '',
    digits: Number(environment['REALPAY_GIFT_TOTP_DIGITS']),
    period: Number(environment['REALPAY_GIFT_TOTP_PERIOD']),
  }).generate({ timestamp: clock.now() })

  return {
    tranIdKey: 'tranId',
    async batch(jobs) {
      await Promise.all(jobs.map((job) => job()))
    },
    async send({ method, url, json, form, action }) {
      const headers = {
        ...(json && { 'content-type': 'application/json' }),
        'x-realpay-gift-api-access-key': environment['REALPAY_GIFT_ACCESS_KEY'] ?? '',
        'x-realpay-gift-api-access-token': token,
        ...(action !== undefined && { 'x-realpay-gift-api-request-id': `today-${action}` }),
      }
      const body = json ? JSON.stringify(json) : form
      for (let attempt = 1; ; attempt += 1) {
        const timeout = new AbortController()
        const answered = new AbortController()
        clock.sleep(TIMEOUT_MS, answered.signal).then(
          () => timeout.abort(new Error('timeout')),
          () => {},
        )
        try {
          const response = await fetch(url, { method, headers, ...(body && { body }), signal: timeout.signal })
          if (response.status === 200) return (await response.json()) as Answer
          if (response.status !== 429 || attempt === AGAIN_AFTER_429) throw new Error(`status ${response.status}`)
        } finally {
          answered.abort()
        }
      }
    },
  }
})
