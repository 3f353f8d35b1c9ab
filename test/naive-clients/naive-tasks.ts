import type { Task } from '../../mock-server/index.ts'
import { sameInBoth } from '../../mock-server/core/localized-text.ts'
import type { RunContext, Runner } from '../../scenarios/replay/runner.ts'
import { withVirtualTime, type VirtualTime } from '../../scenarios/reference/index.ts'
import { imageContents, makeImage } from '../../scenarios/reference/image.ts'

/** A request as a naive client describes it. */
export interface Wanted {
  method: 'GET' | 'POST'
  url: string
  json?: object
  form?: FormData
  /** Text that a client may derive a request id from. `undefined` if the request needs no id. */
  action?: string
}

/** The behaviour in which naive clients differ. */
export interface Habits {
  /** Sends until the client accepts the answer, and returns it. @throws if the client gives up */
  send(wanted: Wanted): Promise<Answer>
  /** Runs many tasks of one kind. */
  batch(jobs: readonly (() => Promise<void>)[]): Promise<void>
  /** Spelling of the key TranId in an inquiry. */
  tranIdKey: string
}

/** The members of a JSON body that the tasks read. */
export interface Answer {
  TranId?: string
  brands?: { code: string }[]
  purchase?: { id: string }
}

/** Addresses and credentials of both providers, read from environment variables. */
export type Environment = RunContext['environment']

/** Returns a client that does every task in the simplest way. */
export function naiveRunner(habitsOf: (environment: Environment, time: VirtualTime, task: Task) => Habits): Runner {
  return {
    virtualTime: () => true,
    async run({ scenario, mock, environment, signal }) {
      try {
        await withVirtualTime(
          mock.admin,
          (time) => doTask(scenario.task, environment, habitsOf(environment, time, scenario.task)),
          { skewMs: scenario.clock.skewMs, signal },
        )
        return { result: 'done' }
      } catch (error) {
        return { result: 'failed', detail: sameInBoth(String(error)) }
      }
    },
  }
}

async function doTask(task: Task, environment: Environment, { send, batch, tranIdKey }: Habits): Promise<void> {
  const text = (name: string): string => environment[`GIFT_MOCK_TASK_${name}`] ?? ''
  const list = (name: string): string[] => text(name).split(',')
  const price = Number(text('PRICE'))
  const times = (count: number, job: () => Promise<void>): Promise<void> =>
    batch(Array.from({ length: count }, () => job))

  const getCode = (dcId: string, more: object = {}): Promise<Answer> =>
    send({
      method: 'POST',
      url: `${environment['AT_GIFT_BASE_URL']}/${environment['AT_GIFT_CAMPAIGN']}/dc/getcode`,
      json: { AuthKey: environment['AT_GIFT_AUTH_KEY'], DcId: dcId, Amount: text('AMOUNT'), ...more },
    })
  const partner = (
    method: Wanted['method'],
    path: string,
    body: Pick<Wanted, 'json' | 'form' | 'action'> = {},
  ): Promise<Answer> => send({ method, url: environment['REALPAY_GIFT_BASE_URL'] + path, ...body })

  const listed = async (): Promise<string[]> => ((await partner('GET', '/brands')).brands ?? []).map(({ code }) => code)
  const purchase = async (brands: readonly string[], prices: readonly number[], isStrict = false): Promise<string> => {
    const json = { prices, name: 'Gift', issuer: 'Naive', brands, is_strict: isStrict }
    return (await partner('POST', '/purchases', { json, action: 'purchase' })).purchase?.id ?? ''
  }
  const buy = async (purchaseId: string, action = 'buy'): Promise<void> =>
    void (await partner('POST', `/purchases/${purchaseId}/gifts`, { json: { price }, action }))
  const face = async (purchaseId: string, filename: string, bytes: Uint8Array): Promise<void> => {
    const form = new FormData()
    form.append('content', new Blob([new Uint8Array(bytes)]), filename)
    await partner('POST', `/purchases/${purchaseId}/image/face`, { form, action: 'face' })
  }

  switch (task.name) {
    case 'issue-one':
      return void (await getCode(text('DC_ID')))
    case 'issue-many':
      return times(Number(text('COUNT')), async () => void (await getCode(text('DC_ID'))))
    case 'issue-each': {
      const issued: [string, Answer][] = []
      await batch(list('DC_IDS').map((dcId) => async () => void issued.push([dcId, await getCode(dcId)])))
      for (const [dcId, { TranId }] of issued) await getCode(dcId, { [tranIdKey]: TranId })
      return
    }
    case 'issue-then-inquire': {
      const { TranId } = await getCode(text('DC_ID'))
      return void (await getCode(text('DC_ID'), { [tranIdKey]: TranId }))
    }
    case 'inquire-unknown':
      return void (await getCode(text('DC_ID'), { [tranIdKey]: text('TRAN_ID') }))
    case 'list-brands':
      return times(Number(text('TIMES')), async () => void (await listed()))
    case 'buy-one':
      await listed()
      return buy(await purchase(list('BRANDS'), [price], text('IS_STRICT') === 'true'))
    case 'buy-many': {
      const id = await purchase(list('BRANDS'), [price])
      return times(Number(text('COUNT')), () => buy(id))
    }
    case 'buy-with-all-brands': {
      const brands = await listed()
      return times(Number(text('TIMES')), async () => buy(await purchase(brands, [price])))
    }
    case 'purchase-only':
      await listed()
      return void (await purchase(list('BRANDS'), list('PRICES').map(Number), text('IS_STRICT') === 'true'))
    case 'buy-from-purchase':
      return buy(await purchase(list('BRANDS'), list('PRICES').map(Number)))
    case 'set-face-image': {
      const id = await purchase(['amazon'], [1000])
      const content = imageContents.find((kind) => kind === text('CONTENT')) ?? 'png'
      return face(id, text('FILENAME'), makeImage(content, Number(text('BYTES')))).catch(() =>
        face(id, 'small.png', makeImage('png', 64)),
      )
    }
    case 'buy-with-two-workers': {
      const id = await purchase(['amazon'], [price])
      return void (await Promise.all([buy(id, text('REQUEST_ID')), buy(id, text('REQUEST_ID'))]))
    }
    default:
      throw new Error(`no naive client knows the task ${task.name}`)
  }
}
