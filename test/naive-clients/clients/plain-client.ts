import type { Runner } from '../../../scenarios/replay/client/runner.ts'
import { naiveRunner, type Answer, type Habits, type Wanted } from './naive-tasks.ts'
import { createSender, type Received, type SenderTraits } from './sender.ts'
import { openStoredOrders, type StorageTraits } from './stored-orders.ts'

/** Properties in which clients differ. If no property is set, `plainClient` is a correct client. */
export interface Traits extends SenderTraits, StorageTraits, Partial<Omit<Habits, 'send'>> {
  /** After a 429, the time in milliseconds until the client sends the same request again. Default 2000. */
  waitAfter429Ms?: number
  /** Maximum number of attempts of a request that is rejected with 429. Default 8. */
  attempts429?: number
  /** Maximum number of attempts of a partner API request that is rejected with 401. Default 1. */
  attempts401?: number
  /** After a 401, the time in milliseconds until the client sends the same request again. Default 1000. */
  waitAfter401Ms?: number
  /**
   * Maximum number of attempts of a request that is rejected with 400, 401, 403 or 404. Each attempt has a new request
   * id. Default 1.
   */
  attemptsRefused?: number
  /** Maximum number of attempts to issue a code. `issuesAgain` decides about each further attempt. Default 3. */
  attemptsIssue?: number
  /** Returns true if the client sends an issue request again after an unusable response. Default: never. */
  issuesAgain?(received: Received): boolean
  /** Statuses that the client treats as a refusal of a purchase. Default: 400, 401, 403, 404 and 429. */
  refusals?: readonly number[]
  /** What the client does after a purchase with an unknown outcome. Default `look up`. */
  afterLoss?: 'look up' | 'look up at the end' | 'same id, then look up' | 'new id' | 'nothing'
  /** True if a client with `same id, then look up` also repeats a request that got a 409. Default false. */
  resends409?: boolean
  /**
   * Returns true if, after this response, the client buys again under a new request id without a look-up. Default:
   * never.
   */
  buysAgain?(received: Received): boolean
  /** Maximum number of look-ups of a gift. Default 4. */
  lookUps?: number
  /** Time before each look-up [ms]. Default 3000. */
  waitBeforeLookUpMs?: number
  /**
   * If the look-ups after a purchase find no gift: true if the client buys again under a new request id, false if the
   * client leaves the unknown outcome to a person. Default false.
   */
  rebuysNotFound?: boolean
  /**
   * Maximum number of attempts of a request that gets no usable response. Does not apply to requests that issue a code
   * or buy a gift. Default 4.
   */
  attemptsLost?: number
  /**
   * If true, the client uses the same request id for all attempts of a request that changes a design, and does not
   * repeat a request after a 409. Default false.
   */
  keepsSettingId?: boolean
  /** True if the client orders from the other provider when the outcome of an order is unknown. Default false. */
  failsOver?: boolean
  /** True if the client looks up each gift even after a success response. Default false. */
  verifies?: boolean
  /**
   * Returns true if the client accepts a body that contains an あっとギフト code. If false, the client drops the code and
   * continues with the task.
   */
  accepts?(body: string): boolean
  /**
   * True if the client uses a 200 with a body that it cannot parse: it searches the body for the TranId and inquires
   * about the code. Default false.
   */
  salvages?: boolean
  /**
   * Returns the request id for a request. `number` is the number of the request, and `nowMs` is the client's time. If
   * the task names the order, the name of the order is the request id.
   */
  requestIdOf?(number: number, nowMs: number): string
}

/** Maximum number of purchases for one gift, by a client that buys again under a new request id without a look-up. */
const ORDERS = 4

const REFUSALS: readonly number[] = [400, 401, 403, 404, 429]

/** Returns a client that does every task in a simple way. The client is correct unless the traits add an error. */
export function plainClient(traits: Traits): Runner {
  return naiveRunner(plainHabits(traits))
}

/** Returns the function that creates the habits of a client with the given traits. */
export function plainHabits(traits: Traits): Parameters<typeof naiveRunner>[0] {
  const {
    waitAfter429Ms = 2000,
    attempts429 = 8,
    attempts401 = 1,
    waitAfter401Ms = 1000,
    attemptsRefused = 1,
    attemptsLost = 4,
    refusals = REFUSALS,
    afterLoss = 'look up',
    lookUps = 4,
    waitBeforeLookUpMs = 3000,
  } = traits
  return (environment, time) => {
    const { clock } = time
    const { send, tokenFor } = createSender(environment, time, traits)
    const orders = openStoredOrders(environment, traits)
    let ids = orders.firstId
    const newId = (action: string): string => {
      ids += 1
      return action.startsWith('order') ? action : (traits.requestIdOf?.(ids, clock.now()) ?? `plain-${ids}`)
    }
    /** Look-ups that the client does at the end of the task. */
    const putOff: (() => Promise<unknown>)[] = []

    /** Sends a request, and repeats the request under the same request id while the response is a 429 or a 401. */
    async function patiently(wanted: Wanted, id: string | undefined): Promise<Received> {
      const isPartner = !wanted.url.endsWith('/getcode')
      const token = tokenFor()
      for (let refused429 = 0, refused401 = 0; ;) {
        const received = await send(wanted, id, token)
        if (received?.status === 429 && (refused429 += 1) < attempts429) await clock.sleep(waitAfter429Ms)
        else if (received?.status === 401 && isPartner && (refused401 += 1) < attempts401)
          await clock.sleep(waitAfter401Ms)
        else return received
      }
    }

    function read(received: Received, accepts?: Traits['accepts']): Answer | undefined {
      if (received?.status !== 200) return undefined
      if (accepts?.(received.text) === false) return {}
      try {
        return JSON.parse(received.text) as Answer
      } catch {
        return undefined
      }
    }

    /**
     * Sends a request until a usable response arrives. Each attempt has a new request id, unless `keepsSettingId` is
     * true.
     * @param attempts returns the maximum number of attempts, which depends on the last response; for a refusal, the
     * maximum is `attemptsRefused`
     * @param first the request id of the first attempt; by default, the client creates a new id
     */
    async function persistently(
      wanted: Wanted,
      attempts: (received: Received) => number,
      first?: string,
    ): Promise<Answer> {
      const { action } = wanted
      const isSetting = action !== undefined && action !== 'purchase'
      const keptId = traits.keepsSettingId && isSetting ? newId(action) : undefined
      for (let attempt = 1; ; attempt += 1) {
        const own = keptId ?? (attempt === 1 ? first : undefined)
        const id = own ?? (action === undefined ? undefined : newId(action))
        const received = await patiently(wanted, id)
        const answer = read(received, wanted.url.endsWith('/getcode') ? traits.accepts : undefined)
        if (answer) return answer
        const isRefused = received !== undefined && received.status !== 429 && REFUSALS.includes(received.status)
        const isFinal = received?.status === 429 || (keptId !== undefined && received?.status === 409)
        if (isFinal || attempt >= (isRefused ? attemptsRefused : attempts(received)))
          throw new Error(`${wanted.method} was answered with ${received?.status ?? 'nothing'}`)
        await clock.sleep(2000)
      }
    }

    /** Issues a code. By default, an unusable response ends the order. */
    async function issue(wanted: Wanted): Promise<Answer> {
      let text: string | undefined
      let isUnknown = false
      try {
        return await persistently(wanted, (received) => {
          text = received?.text
          isUnknown = received?.status !== 429
          return traits.issuesAgain?.(received) ? (traits.attemptsIssue ?? 3) : 1
        })
      } catch (error) {
        if (traits.failsOver && isUnknown) return orderElsewhere(wanted)
        const tranId = traits.salvages ? /"TranId":"(\w+)"/.exec(text ?? '')?.[1] : undefined
        if (tranId === undefined) throw error
        return persistently({ ...wanted, json: { ...wanted.json, TranId: tranId } }, () => 4)
      }
    }

    /** Orders the same amount from the other provider. */
    async function orderElsewhere({ url, json }: Wanted): Promise<Answer> {
      const { Amount, price = Number(Amount) } = json as { Amount?: string; price?: number }
      const post = (to: string, body: object, action?: string): Promise<Answer> =>
        persistently({ method: 'POST', url: to, json: body, ...(action !== undefined && { action }) }, () => 1)
      if (!url.endsWith('/getcode')) {
        const { AT_GIFT_BASE_URL, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY } = environment
        const order = { AuthKey: AT_GIFT_AUTH_KEY, DcId: 'DC500', Amount: price.toString() }
        return post(`${AT_GIFT_BASE_URL}/${AT_GIFT_CAMPAIGN}/dc/getcode`, order)
      }
      const purchases = `${environment['REALPAY_GIFT_BASE_URL']}/purchases`
      const wished = { prices: [price], name: 'Gift', issuer: 'Naive', brands: ['amazon'], is_strict: true }
      const { purchase } = await post(purchases, wished, 'purchase')
      return post(`${purchases}/${purchase?.id}/gifts`, { price }, 'buy')
    }

    async function isFound({ url }: Wanted, id: string): Promise<boolean> {
      for (let lookUp = 0; lookUp < lookUps; lookUp += 1) {
        await clock.sleep(waitBeforeLookUpMs)
        if (read(await patiently({ method: 'GET', url: `${url}?request_id=${id}` }, undefined))) return true
      }
      return false
    }

    /**
     * Buys a gift, and looks the gift up if the outcome is unknown.
     * @param first the request id of the first attempt
     */
    async function buy(wanted: Wanted, action: string, first: string): Promise<Answer> {
      for (let order = 1; ; order += 1) {
        const id = order === 1 ? first : newId(action)
        const sends = afterLoss === 'same id, then look up' ? 2 : 1
        let received: Received
        for (let sent = 0; sent < sends; sent += 1) {
          if (sent > 0) await clock.sleep(2000)
          received = await patiently(wanted, id)
          const answer = read(received)
          if (answer && traits.verifies) await isFound(wanted, id)
          if (answer) return answer
          if (sent === 0 && received && refusals.includes(received.status))
            throw new Error(`refused with ${received.status}`)
          if (received?.status === 409 && !traits.resends409) break
        }
        if (afterLoss === 'nothing') throw new Error('the order failed')
        if ((afterLoss === 'new id' || traits.buysAgain?.(received)) && order < ORDERS) continue
        if (afterLoss === 'look up at the end') {
          putOff.push(() => isFound(wanted, id))
          return {}
        }
        if (await isFound(wanted, id)) return {}
        if (traits.failsOver) return orderElsewhere(wanted)
        if (!traits.rebuysNotFound || order === 2) throw new Error('the outcome is unknown')
      }
    }

    return {
      lists: 'each time',
      choose: offeredOf,
      checksPrices: true,
      checksDeleted: true,
      ...traits,
      tranIdKey: traits.tranIdKey ?? 'TranId',
      batch: traits.batch ?? oneAfterTheOther,
      async finish() {
        for (const lookUp of putOff.splice(0)) await lookUp()
      },
      send(wanted) {
        const isIssue = wanted.url.endsWith('/getcode') && wanted.json !== undefined && !('TranId' in wanted.json)
        if (isIssue) return orders.issue(wanted, () => issue(wanted))
        if (wanted.url.endsWith('/gifts'))
          return orders.buy(
            wanted,
            () => newId(wanted.action ?? ''),
            (id, url) => buy({ ...wanted, url }, wanted.action ?? '', id),
          )
        const make = (first?: string): Promise<Answer> => persistently(wanted, () => attemptsLost, first)
        return wanted.action === 'purchase' ? orders.create(() => newId('purchase'), make) : make()
      },
    }
  }
}

/** Returns the wished brands that are in the last list, or all wished brands if the client has read no list. */
export function offeredOf(wished: readonly string[], offered: readonly string[] = wished): readonly string[] {
  return wished.filter((brand) => offered.includes(brand))
}

type Jobs = readonly (() => Promise<void>)[]

/** Runs the jobs one after the other. The first error ends the batch. */
async function oneAfterTheOther(jobs: Jobs): Promise<void> {
  for (const job of jobs) await job()
}

/** Runs all jobs one after the other, also after an error. */
export async function eachJob(jobs: Jobs): Promise<void> {
  for (const job of jobs) await job().catch(() => {})
}

/** Runs all jobs at the same time. */
export async function allAtOnce(jobs: Jobs): Promise<void> {
  await Promise.all(jobs.map((job) => job()))
}

/** Returns a function that runs jobs with `count` workers. If a job fails, only the worker of this job ends. */
export function workers(count: number): (jobs: Jobs) => Promise<void> {
  return async (jobs) => {
    const queue = [...jobs]
    const work = async (): Promise<void> => {
      for (let job = queue.shift(); job; job = queue.shift()) await job()
    }
    await Promise.allSettled(Array.from({ length: count }, work))
  }
}
