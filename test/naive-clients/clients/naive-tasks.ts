import type { Task } from '../../../mock-server/index.ts'
import { sameInBoth } from '../../../mock-server/core/localized-text.ts'
import type { Client } from '../../../scenarios/explore/driver/client.ts'
import type { RunContext, Runner } from '../../../scenarios/replay/client/runner.ts'
import { withVirtualTime, type VirtualTime } from '../../../scenarios/reference/index.ts'
import { imageContents, makeImage } from '../../../scenarios/reference/image.ts'

/** A request that a naive client wants to send. */
export interface Wanted {
  method: 'GET' | 'POST' | 'DELETE'
  url: string
  json?: object
  form?: FormData
  /** The client may derive the request id from this text. Undefined if the request needs no request id. */
  action?: string
}

/** The parts of the behaviour in which naive clients differ. */
export interface Habits {
  /** Sends a request until the client accepts a response, and returns that response. @throws if the client gives up */
  send(wanted: Wanted): Promise<Answer>
  /** Runs the jobs of a task that orders several codes or gifts. */
  batch(jobs: readonly (() => Promise<void>)[]): Promise<void>
  /** Spelling of the key TranId in an inquiry. */
  tranIdKey: string
  /** Number of inquiries about each code. Default 1. */
  inquiries?: number
  /**
   * When the client reads the list of brands. With the default `once`, the client reads the list only once, even in a
   * task that requires a read before each purchase.
   */
  lists?: 'never' | 'once' | 'each time'
  /**
   * Chooses the brands of a purchase. `offered` is the last list that the client has read. Default: all wished brands.
   */
  choose?(wished: readonly string[], offered: readonly string[] | undefined): readonly string[]
  /**
   * True if the client creates another purchase id for a price that the first purchase id does not list. Default false.
   */
  checksPrices?: boolean
  /** Returns the value of is_strict in the request. Default: the value of the task. */
  isStrictAs?(isStrict: boolean): unknown
  /**
   * Returns the workers that place an order: for each worker, the text from which it derives the request id. By
   * default, there are two workers, and both derive the id from the text of the order.
   */
  workersOf?(order: string): readonly string[]
  /** True if the client reads each purchase id back before it buys. Default false. */
  readsPurchase?: boolean
  /** True if the client reads a purchase id back after an unsuccessful DELETE. Default false. */
  checksDeleted?: boolean
  /** True if the client buys the gift although a part of the design could not be set. Default false. */
  ignoresDesign?: boolean
  /** Returns the amount that the client orders [yen]. Default: the amount of the task. */
  amountOf?(ordered: number): number
  /** Returns the あっとギフト product that the client orders. Default: the product of the task. */
  productOf?(ordered: string): string
  /** Chooses the price of a gift. `listed` contains the prices of the purchase id. Default: the wished price. */
  priceOf?(wished: number, listed: readonly number[]): number
  /** True if the client creates a purchase id for each gift of a batch. Default false. */
  purchasesEach?: boolean
  /**
   * True if the client also sends an inquiry without a TranId. The client does this if it has no TranId, or if the
   * inquiry with the TranId failed. Default false.
   */
  inquiresWithout?: boolean
  /** Number of times that the client starts the task from the beginning after the task failed. Default 0. */
  restarts?: number
  /** Does the work that the client puts off to the end of the task. Default: none. */
  finish?(): Promise<void>
}

/** The members of a JSON body that the tasks read. */
export interface Answer {
  TranId?: string
  brands?: { code: string }[]
  purchase?: { id: string }
  image?: { face: string | null }
}

/** Addresses and credentials of both providers, read from environment variables. */
export type Environment = RunContext['environment']

/** Returns a client that does every task in the simplest way. */
export function naiveRunner(habitsOf: (environment: Environment, time: VirtualTime, task: Task) => Habits): Runner {
  return {
    virtualTime: () => true,
    async run({ scenario, mock, environment, signal, fetch }) {
      // Only a client that is killed and started again needs its stored state. Other clients store no state, because
      // writing the files takes time.
      const { GIFT_MOCK_STATE_DIR: _folder, ...stateless } = environment
      const given = scenario.client ? environment : stateless
      try {
        await withVirtualTime(
          mock.admin,
          (time) => doWholeTask(scenario.task, given, habitsOf(given, time, scenario.task)),
          { skewMs: scenario.clock.skewMs, signal, fetch },
        )
        return { result: 'done' }
      } catch (error) {
        return { result: 'failed', detail: sameInBoth(String(error)) }
      }
    },
  }
}

/** Returns an in-process client that does the task in the simplest way. */
export function naiveClient(task: Task, habitsOf: Parameters<typeof naiveRunner>[0]): Client {
  return ({ env, clock, fetch }) => doWholeTask(task, env, habitsOf(env, { clock, fetch }, task))
}

async function doWholeTask(task: Task, environment: Environment, habits: Habits): Promise<void> {
  const { restarts = 0, finish } = habits
  try {
    for (let failures = 0; ; failures += 1) {
      try {
        return await doTask(task, environment, habits)
      } catch (error) {
        if (failures === restarts) throw error
      }
    }
  } finally {
    await finish?.()
  }
}

/** JSON bodies of the requests that set a part of a design, by the name of the part. The other parts are images. */
const designs: Readonly<Record<string, object>> = {
  color: { main: '112233', sub: 'ddeeff' },
  video: { url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', play_time: 5 },
}

async function doTask(task: Task, environment: Environment, habits: Habits): Promise<void> {
  const { send, batch, tranIdKey, inquiries = 1, lists = 'once', choose = (wished) => wished } = habits
  const { amountOf = (ordered) => ordered, productOf = (ordered) => ordered } = habits
  const text = (name: string): string => environment[`GIFT_MOCK_TASK_${name}`] ?? ''
  const list = (name: string): string[] => text(name).split(',')
  const price = amountOf(Number(text('PRICE')))
  const amount = amountOf(Number(text('AMOUNT'))).toString()
  const times = (count: number, job: () => Promise<void>): Promise<void> =>
    batch(Array.from({ length: count }, () => job))

  const getCode = (dcId: string, more: object = {}): Promise<Answer> =>
    send({
      method: 'POST',
      url: `${environment['AT_GIFT_BASE_URL']}/${environment['AT_GIFT_CAMPAIGN']}/dc/getcode`,
      json: { AuthKey: environment['AT_GIFT_AUTH_KEY'], DcId: productOf(dcId), Amount: amount, ...more },
    })
  const inquireOnce = (dcId: string, tranId: string | undefined): Promise<Answer> =>
    getCode(dcId, { [tranIdKey]: tranId }).catch((error: unknown) => {
      if (!habits.inquiresWithout) throw error
      return getCode(dcId)
    })
  const inquire = async (dcId: string, tranId: string | undefined): Promise<void> => {
    // A request without a TranId would not be an inquiry: it would issue another code.
    if (tranId === undefined && !habits.inquiresWithout) return
    for (let done = 0; done < inquiries; done += 1) await inquireOnce(dcId, tranId)
  }
  const partner = (
    method: Wanted['method'],
    path: string,
    body: Pick<Wanted, 'json' | 'form' | 'action'> = {},
  ): Promise<Answer> => send({ method, url: environment['REALPAY_GIFT_BASE_URL'] + path, ...body })

  const listed = async (): Promise<string[]> => ((await partner('GET', '/brands')).brands ?? []).map(({ code }) => code)
  const offered = async (): Promise<string[] | undefined> => (lists === 'never' ? undefined : listed())
  const purchase = async (
    wished: readonly string[],
    prices: readonly number[],
    isStrict = false,
    last?: readonly string[],
  ): Promise<string> => {
    const brands = choose(wished, last)
    const json = { prices, name: 'Gift', issuer: 'Naive', brands, is_strict: habits.isStrictAs?.(isStrict) ?? isStrict }
    return (await partner('POST', '/purchases', { json, action: 'purchase' })).purchase?.id ?? ''
  }
  const buy = async (purchaseId: string, action = 'buy', listedPrices = [price]): Promise<void> =>
    void (await partner('POST', `/purchases/${purchaseId}/gifts`, {
      json: { price: habits.priceOf?.(price, listedPrices) ?? price },
      action,
    }))
  const face = async (purchaseId: string, filename: string, bytes: Uint8Array): Promise<void> => {
    const form = new FormData()
    form.append('content', new Blob([new Uint8Array(bytes)]), filename)
    await partner('POST', `/purchases/${purchaseId}/image/face`, { form, action: 'face' })
  }
  const setPart = async (purchaseId: string, part: string): Promise<void> => {
    const path = `/purchases/${purchaseId}/${part === 'face' || part === 'header' ? `image/${part}` : part}`
    const json = designs[part]
    if (json) return void (await partner('POST', path, { json, action: part }))
    const form = new FormData()
    form.append(part === 'ad' ? 'image' : 'content', new Blob([new Uint8Array(makeImage('png', 64))]), 'a.png')
    if (part === 'ad') form.append('redirect_url', 'https://example.com/')
    await partner('POST', path, { form, action: part })
  }

  switch (task.name) {
    case 'issue-one':
      return void (await getCode(text('DC_ID')))
    case 'issue-many':
      return times(Number(text('COUNT')), async () => void (await getCode(text('DC_ID'))))
    case 'issue-each': {
      const issued: [string, Answer][] = []
      await batch(list('DC_IDS').map((dcId) => async () => void issued.push([dcId, await getCode(dcId)])))
      for (const [dcId, { TranId }] of issued) await inquire(dcId, TranId)
      return
    }
    case 'issue-then-inquire': {
      const { TranId } = await getCode(text('DC_ID'))
      return inquire(text('DC_ID'), TranId)
    }
    case 'inquire-unknown':
      return void (await inquireOnce(text('DC_ID'), text('TRAN_ID')))
    case 'list-brands':
      return times(Number(text('TIMES')), async () => void (await listed()))
    case 'buy-one': {
      const last = await offered()
      return buy(await purchase(list('BRANDS'), [price], text('IS_STRICT') === 'true', last))
    }
    case 'buy-many': {
      const create = (): Promise<string> => purchase(list('BRANDS'), [price])
      const id = habits.purchasesEach ? undefined : await create()
      return times(Number(text('COUNT')), async () => buy(id ?? (await create())))
    }
    case 'buy-with-all-brands': {
      const first = lists === 'once' ? await listed() : undefined
      return times(Number(text('TIMES')), async () => {
        const last = first ?? (await listed())
        await buy(await purchase(last, [price], false, last))
      })
    }
    case 'purchase-only': {
      const last = await offered()
      return void (await purchase(list('BRANDS'), list('PRICES').map(Number), text('IS_STRICT') === 'true', last))
    }
    case 'buy-from-purchase': {
      const prices = list('PRICES').map(Number)
      const id = await purchase(list('BRANDS'), prices)
      if (habits.readsPurchase) await partner('GET', `/purchases/${id}`)
      const isListed = prices.includes(price) || !habits.checksPrices
      return buy(isListed ? id : await purchase(list('BRANDS'), [price]), 'buy', isListed ? prices : [price])
    }
    case 'set-face-image': {
      const id = await purchase(['amazon'], [1000])
      const content = imageContents.find((kind) => kind === text('CONTENT')) ?? 'png'
      return face(id, text('FILENAME'), makeImage(content, Number(text('BYTES')))).catch(() =>
        face(id, 'small.png', makeImage('png', 64)),
      )
    }
    case 'buy-with-two-workers': {
      const id = await purchase(['amazon'], [price])
      const order = text('REQUEST_ID')
      const workers = habits.workersOf?.(order) ?? [order, order]
      return void (await Promise.all(workers.map((action) => buy(id, action))))
    }
    case 'buy-with-design': {
      const id = await purchase(['amazon'], [price])
      await setPart(id, text('PART')).catch((error: unknown) => {
        if (!habits.ignoresDesign) throw error
      })
      return buy(id)
    }
    case 'buy-after-deleting-image': {
      const id = await purchase(['amazon'], [price])
      await setPart(id, 'face')
      await partner('DELETE', `/purchases/${id}/image/face`, { action: 'delete' }).catch(async (error: unknown) => {
        const { image } = habits.checksDeleted ? await partner('GET', `/purchases/${id}`) : {}
        if (image?.face !== null) throw error
      })
      return buy(id)
    }
    default:
      throw new Error(`no naive client knows the task ${task.name}`)
  }
}
