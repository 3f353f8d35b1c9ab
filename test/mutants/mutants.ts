import { OutcomeUnknownError } from '../../clients/index.ts'
import type { Client } from '../../scenarios/explore/driver/client.ts'
import type { TaskContext } from '../../scenarios/reference/tasks/task.ts'
import { hedges, resendsLost, retriesStatuses } from '../naive-clients/clients/libraries.ts'
import { naiveClient } from '../naive-clients/clients/naive-tasks.ts'
import { plainHabits, type Traits } from '../naive-clients/clients/plain-client.ts'
import { buying, changed, issuesAgain, issuing, withLibrary, withClockIds, withTimeout } from './changed-clients.ts'

/** A correct client with one change that makes the client lose money under some faults. */
export interface Mutant {
  name: string
  task: string
  client: Client
  /**
   * Name of the smallest schedule of faults under which the mutant loses money, such as `issue-1-lost-after`. Empty if
   * the mutant loses money or fails even without faults.
   */
  smallest: string
  restarts?: number
  workers?: number
  /** Number of faults that are necessary for the loss. Default 1. */
  depth?: number
  /** True if the search needs hundreds of runs. The tests leave out such a mutant; `npm run mutants` tries it. */
  isSlow?: true
}

const ISSUE = { name: 'issue-one' }
const BUY = { name: 'buy-one' }

const issuer = (name: string, change: (context: TaskContext) => TaskContext, smallest: string): Mutant => ({
  name,
  task: ISSUE.name,
  client: changed(ISSUE, change),
  smallest,
})
const buyer = (name: string, change: (context: TaskContext) => TaskContext, smallest: string): Mutant => ({
  name,
  task: BUY.name,
  client: changed(BUY, change),
  smallest,
})
/** Returns a mutant: the plain client, which is correct, with some traits. */
const plain = (name: string, task: string, traits: Traits, smallest: string): Mutant => ({
  name,
  task,
  client: naiveClient({ name: task }, plainHabits(traits)),
  smallest,
})

/** Returns a context in which the client stores an order only when the result of the order is known. */
const storesLate = (context: TaskContext): TaskContext => ({
  ...context,
  state: { ...context.state, claim: (order) => context.state.find(order) },
})

export const mutants: readonly Mutant[] = [
  {
    name: 'the library sends a request again if the connection is lost',
    task: ISSUE.name,
    client: withLibrary(ISSUE, resendsLost),
    smallest: 'issue-1-lost-before',
  },
  {
    name: 'the library sends a request again after a 500',
    task: ISSUE.name,
    client: withLibrary(ISSUE, retriesStatuses([500])),
    smallest: 'issue-1-lost-before',
  },
  {
    name: 'the library sends a slow request a second time',
    task: ISSUE.name,
    client: withLibrary(ISSUE, hedges(5000, true)),
    smallest: 'issue-1-lost-before',
  },
  issuer(
    'issues again after any unknown outcome',
    issuesAgain(() => true),
    'issue-1-lost-before',
  ),
  issuer(
    'issues again after a 500',
    issuesAgain(({ status }) => status === 500),
    'issue-1-error-before',
  ),
  issuer(
    'issues again after a page with 502',
    issuesAgain(({ status }) => status === 502),
    'issue-1-error-before',
  ),
  issuer(
    'issues again after a page with 503',
    issuesAgain(({ status }) => status === 503),
    'issue-1-error-before',
  ),
  issuer(
    'issues again after a 200 that it cannot read',
    issuesAgain(({ status }) => status === 200),
    'issue-1-unreadable',
  ),
  issuer(
    'issues again after a timeout',
    issuesAgain(({ message }) => message.includes('was not answered')),
    'issue-1-lost-before',
  ),
  issuer(
    'issues again after a redirect',
    issuesAgain(({ status = 0 }) => status >= 300 && status < 400),
    'issue-1-misreported',
  ),
  {
    ...issuer(
      'issues again after an unknown outcome if the first attempt took more than half a second',
      issuing((issue, { clock }) => async (request) => {
        const begunMs = clock.now()
        try {
          return await issue(request)
        } catch (error) {
          const isSlow = clock.now() - begunMs > 500 && clock.now() - begunMs < 60_000
          if (!(error instanceof OutcomeUnknownError) || !isSlow) throw error
          return issue(request)
        }
      }),
      'issue-1-limited-then-issue-2-lost-before',
    ),
    depth: 2,
  },
  {
    name: 'gives up after 30 seconds',
    task: ISSUE.name,
    client: withTimeout(ISSUE, 30_000),
    smallest: 'issue-1-lost-before',
  },
  issuer(
    'books an unknown outcome as failed',
    ({ book, ...context }) => ({
      ...context,
      book: { write: (order, state) => book.write(order, state === 'unknown' ? 'failed' : state) },
    }),
    'issue-1-lost-after',
  ),
  issuer(
    'books an order as kept before the response',
    ({ book, ...context }) => ({
      ...context,
      book: { write: (order, state) => book.write(order, state === 'unknown' ? 'kept' : state) },
    }),
    'issue-1-lost-before',
  ),
  {
    ...issuer(
      'drops the second code',
      ({ book, ...context }) => ({
        ...context,
        book: { write: (order, state) => book.write({ ...order, codes: order.codes?.slice(0, 1) ?? [] }, state) },
      }),
      '',
    ),
    client: changed({ name: 'issue-one', dcId: 'DC-PIN' }, ({ book, ...context }) => ({
      ...context,
      book: { write: (order, state) => book.write({ ...order, codes: order.codes?.slice(0, 1) ?? [] }, state) },
    })),
  },
  { ...issuer('stores an order after sending it', storesLate, 'issue-1-killed-after-commit'), restarts: 1 },
  plain(
    'sends an inquiry without a TranId if the inquiry failed',
    'issue-then-inquire',
    { inquiresWithout: true, attemptsLost: 1 },
    'issue-1-misreported',
  ),
  plain('repeats a request at once after a 429', ISSUE.name, { waitAfter429Ms: 0, paceMs: 0 }, 'issue-1-limited'),

  plain('buys again under a new id after a lost response', BUY.name, { afterLoss: 'new id' }, 'buy-gift-1-lost-before'),
  plain('never looks a gift up', BUY.name, { afterLoss: 'nothing' }, 'buy-gift-1-lost-after'),
  plain(
    'buys again under a new id after a 409',
    BUY.name,
    { afterLoss: 'same id, then look up', buysAgain: (received) => received?.status === 409 },
    'buy-gift-1-lost-after',
  ),
  plain(
    'looks up once, and then buys again',
    BUY.name,
    { lookUps: 1, waitBeforeLookUpMs: 0, rebuysNotFound: true },
    'buy-gift-1-late',
  ),
  plain('takes a 503 for a refusal', BUY.name, { refusals: [400, 401, 403, 404, 429, 503] }, 'buy-gift-1-error-after'),
  plain(
    'takes a page with 502 for a refusal',
    BUY.name,
    { refusals: [400, 401, 403, 404, 429, 502] },
    'buy-gift-1-error-after',
  ),
  plain(
    'takes the status 200 for a success and reads no body',
    BUY.name,
    { readsStatusOnly: true },
    'buy-gift-1-lost-after',
  ),
  plain('uses its first access token for ever', BUY.name, { signs: 'once', partnerPaceMs: 0 }, 'list-brands-1-lost'),
  plain('sends a slow purchase a second time', BUY.name, { library: hedges(5000, true) }, 'buy-gift-1-lost-before'),
  plain(
    'starts the task again after an error',
    BUY.name,
    { afterLoss: 'nothing', restarts: 1 },
    'buy-gift-1-lost-after',
  ),
  plain(
    'gives up a purchase after 3 seconds and buys again',
    BUY.name,
    { timeoutMs: 3000, afterLoss: 'new id' },
    'buy-gift-1-lost-before',
  ),
  { name: 'takes request ids from the clock', task: BUY.name, client: withClockIds(BUY), smallest: '' },
  {
    ...plain(
      'sends a purchase again under the same id, looks up once, and then buys again',
      BUY.name,
      { afterLoss: 'same id, then look up', lookUps: 1, rebuysNotFound: true },
      'buy-gift-1-lost-before-then-buy-gift-2-late',
    ),
    depth: 2,
    isSlow: true,
  },
  { ...buyer('stores a request id after sending it', storesLate, 'buy-gift-1-killed-after-commit'), restarts: 1 },
  {
    ...buyer(
      'takes a new request id after a restart',
      (context) => ({
        ...context,
        state: {
          ...context.state,
          find(order) {
            const known = context.state.find(order)
            return known?.state === 'sent' ? { ...known, requestId: undefined } : known
          },
        },
      }),
      'buy-gift-1-killed-after-commit',
    ),
    restarts: 1,
  },
  {
    ...buyer(
      'does not look up a gift that the client may have bought before a restart',
      buying(
        (buy) =>
          ({ mayBeSent: _ignored, ...request }) =>
            buy(request),
      ),
      'buy-gift-1-killed-after-commit-then-buy-gift-2-refused',
    ),
    restarts: 1,
    depth: 2,
    isSlow: true,
  },
  { ...buyer('two workers take up one order without a unique key', storesLate, ''), workers: 2 },
]
