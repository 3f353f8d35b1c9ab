import { TOTP } from 'otpauth'
import { naiveRunner, type Answer } from './naive-tasks.ts'

const ATTEMPTS = 5
const PAUSE_MS = 500
const TIMEOUT_MS = 5000

/**
 * A client that sends every request up to five times until the request succeeds, each time under a new request id. The
 * client waits half a second before it repeats a request. A request times out after five seconds. The client requires
 * the field ControlNo, assumes the usual token parameters, and never looks up a gift or code.
 */
export const blindRetrier = naiveRunner((environment, { clock, fetch }) => {
  let ids = 0

  async function once(url: string, init: RequestInit): Promise<Answer> {
    const timeout = new AbortController()
    const answered = new AbortController()
    clock.sleep(TIMEOUT_MS, answered.signal).then(
      () => timeout.abort(new Error('timeout')),
      () => {},
    )
    try {
      const response = await fetch(url, { ...init, signal: timeout.signal })
      const body = (await response.json()) as Answer
      if (response.status !== 200) throw new Error(`status ${response.status}`)
      if (response.headers.get('content-type') !== 'application/json') throw new Error('no JSON')
      if (url.includes('/getcode') && !('ControlNo' in body)) throw new Error('no ControlNo')
      return body
    } finally {
      answered.abort()
    }
  }

  return {
    tranIdKey: 'TranId',
    async batch(jobs) {
      for (const job of jobs) await job()
    },
    async send({ method, url, json, form, action }) {
      for (let attempt = 1; ; attempt += 1) {
        const token = new TOTP({ secret: environment['REALPAY_GIFT_TOTP_SECRET'] ?? '' }).generate({
          timestamp: clock.now(),
        })
        const headers = {
          ...(json && { 'content-type': 'application/json' }),
          'x-realpay-gift-api-access-key': environment['REALPAY_GIFT_ACCESS_KEY'] ?? '',
          'x-realpay-gift-api-access-token': token,
          ...(action !== undefined && { 'x-realpay-gift-api-request-id': `try-${(ids += 1)}` }),
        }
        const body = json ? JSON.stringify(json) : form
        try {
          return await once(url, { method, headers, ...(body && { body }) })
        } catch (error) {
          if (attempt === ATTEMPTS) throw error
          await clock.sleep(PAUSE_MS)
        }
      }
    },
  }
})
