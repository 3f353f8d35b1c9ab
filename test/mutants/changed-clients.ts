import { type AtGiftClient, OutcomeUnknownError, RealPayGiftClient } from '../../clients/index.ts'
import type { Client, ClientRun } from '../../scenarios/explore/driver/client.ts'
import { referenceClient } from '../../scenarios/explore/driver/reference-client.ts'
import type { TaskContext } from '../../scenarios/reference/tasks/task.ts'
import type { Task } from '../../mock-server/index.ts'
import type { Library } from '../naive-clients/clients/sender.ts'

/**
 * Returns the reference client for a task, with a changed context.
 * @param change returns the context that the client gets
 */
export function changed(task: Task, change: (context: TaskContext) => TaskContext): Client {
  return referenceClient(task, change)
}

/** Returns the reference client with another library for its requests. The library changes or repeats requests. */
export function withLibrary(task: Task, library: Library): Client {
  const client = referenceClient(task)
  return (run) => {
    const send = library({ clock: run.clock, fetch: (url, init) => run.fetch(url, init) }, run.env)
    return client({
      ...run,
      fetch: (input, init = {}) => send(input instanceof Request ? input.url : String(input), init),
    })
  }
}

/**
 * Returns the reference client with a shorter timeout. In this client, a sleep of 60 seconds or more takes only
 * `timeoutMs`.
 */
export function withTimeout(task: Task, timeoutMs: number): Client {
  const client = referenceClient(task)
  return ({ clock, ...run }) =>
    client({
      ...run,
      clock: {
        now: () => clock.now(),
        sleep: (ms, signal) => clock.sleep(ms >= 60_000 ? Math.min(ms, timeoutMs) : ms, signal),
      },
    })
}

/**
 * Returns the reference client with request ids from the clock. Both `RealPayGiftClient` and the task use these ids.
 */
export function withClockIds(task: Task): Client {
  return (run: ClientRun) => {
    const { env, clock, fetch } = run
    const newRequestId = (): string => `id-${clock.now()}`
    const realpayGift = new RealPayGiftClient({
      baseUrl: env['REALPAY_GIFT_BASE_URL'] ?? '',
      accessKey: env['REALPAY_GIFT_ACCESS_KEY'] ?? '',
      totp: { secret: env['REALPAY_GIFT_TOTP_SECRET'] ?? '', algorithm: 'SHA1', digits: 6, period: 30 },
      clock,
      fetch,
      newRequestId,
    })
    return referenceClient(task, (context) => ({ ...context, realpayGift, newRequestId }))(run)
  }
}

type Issue = AtGiftClient['issue']

/**
 * Returns a function that replaces `issue` in a context.
 * @param change gets `issue` of the reference client and returns the function that replaces it
 */
export function issuing(change: (issue: Issue, context: TaskContext) => Issue) {
  return (context: TaskContext): TaskContext => {
    const { atGift } = context
    const issue = change((request) => atGift.issue(request), context)
    return { ...context, atGift: { issue, inquire: (request) => atGift.inquire(request) } as AtGiftClient }
  }
}

/**
 * Returns a function that changes `issue` in a context. If the outcome of a request is unknown and `isRetried` returns
 * true, the changed `issue` issues a second code.
 */
export function issuesAgain(isRetried: (error: OutcomeUnknownError) => boolean) {
  return issuing((issue) => async (request) => {
    try {
      return await issue(request)
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError) || !isRetried(error)) throw error
      return issue(request)
    }
  })
}

type Buy = RealPayGiftClient['buyGift']

/**
 * Returns a function that replaces `buyGift` in a context.
 * @param change gets `buyGift` of the reference client and returns the function that replaces it
 */
export function buying(change: (buy: Buy, context: TaskContext) => Buy) {
  return (context: TaskContext): TaskContext => {
    const { realpayGift } = context
    const buyGift = change((request) => realpayGift.buyGift(request), context)
    return {
      ...context,
      realpayGift: new Proxy(realpayGift, {
        get: (target, name) => {
          if (name === 'buyGift') return buyGift
          const value: unknown = Reflect.get(target, name)
          return typeof value === 'function' ? (value.bind(target) as unknown) : value
        },
      }),
    }
  }
}
