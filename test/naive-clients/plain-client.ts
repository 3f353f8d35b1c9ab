import { TOTP } from 'otpauth'
import type { Runner } from '../../scenarios/replay/runner.ts'
import { naiveRunner, type Answer, type Habits, type Wanted } from './naive-tasks.ts'

/** Properties in which clients differ. If no property is set, `plainClient` is a correct client. */
export interface Traits extends Partial<Omit<Habits, 'send'>> {
  /** Minimum time between the starts of two requests [ms]. */
  paceMs?: number
  /** Time after a 429 before the same request is sent again [ms]. */
  waitAfter429Ms?: number
  /**
   * Maximum number of attempts of a partner API request that is rejected with 401. The attempts are one second apart.
   */
  attempts401?: number
  /**
   * Maximum number of attempts of a request that is rejected with 400, 401, 403 or 404. Each attempt has a new request
   * id.
   */
  attemptsRefused?: number
  /** What the client does after a purchase with an unknown outcome. */
  afterLoss?: 'look up' | 'same id, then look up' | 'new id'
  /**
   * True if the client stops when the look-up after a purchase finds no gift. Otherwise the client buys again under a
   * new id.
   */
  leavesToPerson?: boolean
  /** True if the client computes the access token once, at its start, and uses this token for all requests. */
  keepsToken?: boolean
  /** True if the client sends a request again when the response cannot be parsed. */
  repeatsUnreadable?: boolean
  /**
   * Returns true if the client accepts the body of a 200. If the result is false, the order is lost and the client
   * continues with the task.
   */
  accepts?(body: string): boolean
  /** Derives a request id from the action of the request and the number of the request. */
  requestIdOf?(action: string, number: number): string
}

const ATTEMPTS_429 = 8
const LOOK_UPS = 4
const TIMEOUT_MS = 100_000

/** A response; undefined if no response arrived in time. */
type Received = { status: number; text: string } | undefined

/** Returns a client that does every task in a simple way. The client is correct unless the traits add an error. */
export function plainClient(traits: Traits): Runner {
  const { paceMs = 1100, waitAfter429Ms = 2000, attempts401 = 1, attemptsRefused = 1, afterLoss = 'look up' } = traits
  return naiveRunner((environment, { clock, fetch }) => {
    const totp = new TOTP({
      secret: environment['REALPAY_GIFT_TOTP_SECRET'] ?? '',
      algorithm: environment['REALPAY_GIFT_TOTP_ALGORITHM'] ?? '',
      digits: Number(environment['REALPAY_GIFT_TOTP_DIGITS']),
      period: Number(environment['REALPAY_GIFT_TOTP_PERIOD']),
    })
    const firstToken = totp.generate({ timestamp: clock.now() })
    let ids = 0
    let freeAtMs = 0
    const newId = (action: string): string => {
      ids += 1
      return traits.requestIdOf?.(action, ids) ?? (action.startsWith('order') ? action : `plain-${ids}`)
    }

    async function once({ method, url, json, form }: Wanted, id: string | undefined): Promise<Received> {
      const waitMs = freeAtMs - clock.now()
      freeAtMs = Math.max(freeAtMs, clock.now()) + paceMs
      if (waitMs > 0) await clock.sleep(waitMs)
      const [timeout, answered] = [new AbortController(), new AbortController()]
      clock.sleep(TIMEOUT_MS, answered.signal).then(
        () => timeout.abort(new Error('timeout')),
        () => {},
      )
      const headers = {
        ...(json && { 'content-type': 'application/json' }),
        'x-realpay-gift-api-access-key': environment['REALPAY_GIFT_ACCESS_KEY'] ?? '',
        'x-realpay-gift-api-access-token': traits.keepsToken ? firstToken : totp.generate({ timestamp: clock.now() }),
        ...(id !== undefined && { 'x-realpay-gift-api-request-id': id }),
      }
      const body = json ? JSON.stringify(json) : form
      try {
        const response = await fetch(url, { method, headers, ...(body && { body }), signal: timeout.signal })
        return { status: response.status, text: await response.text() }
      } catch {
        return undefined
      } finally {
        answered.abort()
      }
    }

    /** Sends a request. While the response is a 429 or a 401, sends the request again under the same id. */
    async function patiently(wanted: Wanted, id: string | undefined): Promise<Received> {
      const isPartner = !wanted.url.endsWith('/getcode')
      for (let refused429 = 0, refused401 = 0; ;) {
        const received = await once(wanted, id)
        if (received?.status === 429 && (refused429 += 1) < ATTEMPTS_429) await clock.sleep(waitAfter429Ms)
        else if (received?.status === 401 && isPartner && (refused401 += 1) < attempts401) await clock.sleep(1000)
        else return received
      }
    }

    function read(received: Received): Answer | undefined {
      if (received?.status !== 200) return undefined
      if (traits.accepts?.(received.text) === false) return {}
      try {
        return JSON.parse(received.text) as Answer
      } catch {
        return undefined
      }
    }

    const isRefused = (received: Received): boolean => [400, 401, 403, 404].includes(received?.status ?? 0)
    const isFinal = (received: Received): boolean => isRefused(received) || received?.status === 429

    /** Sends a request that reads or costs nothing. After a failure, sends the request again under a new id. */
    async function persistently(wanted: Wanted, attempts: number): Promise<Answer> {
      for (let attempt = 1; ; attempt += 1) {
        const received = await patiently(wanted, wanted.action === undefined ? undefined : newId(wanted.action))
        const answer = read(received)
        if (answer) return answer
        const isLast = attempt === (isRefused(received) ? attemptsRefused : attempts)
        if (isLast || received?.status === 429)
          throw new Error(`${wanted.method} was answered with ${received?.status ?? 'nothing'}`)
        await clock.sleep(2000)
      }
    }

    /** Buys a gift, and looks the gift up if the outcome is unknown. */
    async function buy(wanted: Wanted, action: string): Promise<Answer> {
      for (let order = 1; ; order += 1) {
        const id = newId(action)
        const sends = afterLoss === 'same id, then look up' ? 2 : 1
        for (let sent = 0; sent < sends; sent += 1) {
          if (sent > 0) await clock.sleep(2000)
          const received = await patiently(wanted, id)
          const answer = read(received)
          if (answer) return answer
          if (sent === 0 && isFinal(received)) throw new Error(`refused with ${received?.status}`)
          if (received?.status === 409) break
        }
        if (afterLoss === 'new id' && order < LOOK_UPS) continue
        let isFound = false
        for (let lookUp = 0; lookUp < LOOK_UPS && !isFound; lookUp += 1) {
          await clock.sleep(3000)
          isFound =
            read(await patiently({ method: 'GET', url: `${wanted.url}?request_id=${id}` }, undefined)) !== undefined
        }
        if (isFound) return {}
        if (traits.leavesToPerson || order === 2) throw new Error('the outcome is unknown')
      }
    }

    return {
      lists: 'each time',
      choose: offeredOf,
      checksPrices: true,
      ...traits,
      tranIdKey: traits.tranIdKey ?? 'TranId',
      batch:
        traits.batch ??
        (async (jobs) => {
          for (const job of jobs) await job()
        }),
      send(wanted) {
        const isIssue = wanted.url.endsWith('/getcode') && wanted.json !== undefined && !('TranId' in wanted.json)
        if (isIssue) return persistently(wanted, traits.repeatsUnreadable ? 3 : 1)
        return wanted.url.endsWith('/gifts') ? buy(wanted, wanted.action ?? '') : persistently(wanted, 4)
      },
    }
  })
}

/** Returns the wished brands that are in the last list, or all wished brands if the client has read no list. */
export function offeredOf(wished: readonly string[], offered: readonly string[] = wished): readonly string[] {
  return wished.filter((brand) => offered.includes(brand))
}
