import { fileURLToPath } from 'node:url'

/** A client that is a separate program, and the scenarios that it runs in. */
export interface Program {
  name: string
  command: readonly [string, ...string[]]
  /** Labels of the checks that show the error; empty if the program is correct. */
  shownBy: readonly string[]
  scenarios: readonly string[]
  /** True if the program runs alone, because it leaves no margin for a busy machine. Default false. */
  isExact?: boolean
}

const file = (name: string): string => fileURLToPath(new URL(`programs/${name}`, import.meta.url))
const python = (habit: string): Program['command'] => ['python3', file('order.py'), habit]
const node = (habit: string): Program['command'] => [process.execPath, file('order.mjs'), habit]
const shell = (habit: string): Program['command'] => ['sh', file('order.sh'), habit]

export const programs: readonly Program[] = [
  {
    name: 'Python that keeps a pace of exactly one second',
    command: python('exact'),
    shownBy: [],
    scenarios: ['at-gift/burst-of-issues'],
    isExact: true,
  },
  {
    name: 'Node with an agent that keeps connections',
    command: node('agent'),
    shownBy: [],
    scenarios: ['at-gift/burst-of-issues'],
  },
  {
    name: 'curl with HTTP/1.0 and lower-case headers',
    command: shell('http10'),
    shownBy: [],
    scenarios: ['at-gift/response-lost-after-issue', 'at-gift/kept-connection-closed'],
  },
  {
    name: 'two programs, one after the other',
    command: shell('two'),
    shownBy: [],
    scenarios: ['realpay-gift/first-gift', 'realpay-gift/gift-bought-answer-lost'],
  },
  {
    name: 'Python that sends again if a kept connection is closed',
    command: python('resend'),
    shownBy: ['no-blind-reissue'],
    scenarios: ['at-gift/kept-connection-closed', 'at-gift/response-lost-after-issue'],
  },
  {
    name: 'Python that gives up after two seconds and orders again',
    command: python('impatient'),
    shownBy: ['waits-90-seconds', 'no-blind-reissue'],
    scenarios: ['at-gift/slow-answer'],
  },
  {
    name: 'Python with a child process for each order',
    command: python('children'),
    shownBy: ['pacing'],
    scenarios: ['at-gift/burst-of-issues'],
  },
  {
    name: 'Python that crashes before it stores the request id',
    command: python('crash'),
    shownBy: ['no-orphans'],
    scenarios: ['realpay-gift/garbage-after-purchase', 'realpay-gift/gift-bought-answer-lost'],
  },
  {
    name: 'Python that makes request ids from the clock',
    command: python('clock'),
    shownBy: ['unique-request-ids'],
    scenarios: ['realpay-gift/first-gift'],
  },
  {
    name: 'Node that exits while an order is under way',
    command: node('exit'),
    shownBy: ['waits-90-seconds'],
    scenarios: ['at-gift/slow-answer'],
  },
  {
    name: 'Node that takes the faster of two orders',
    command: node('race'),
    shownBy: ['no-blind-reissue'],
    scenarios: ['at-gift/slow-answer'],
  },
  {
    name: 'Node that aborts after two seconds and orders again',
    command: node('abort'),
    shownBy: ['waits-90-seconds', 'no-blind-reissue'],
    scenarios: ['at-gift/slow-answer'],
  },
  {
    name: 'curl in a loop without a pause',
    command: shell('loop'),
    shownBy: ['pacing'],
    scenarios: ['at-gift/burst-of-issues'],
  },
  {
    name: 'curl in the background of a shell that ends',
    command: shell('background'),
    shownBy: ['waits-90-seconds'],
    scenarios: ['at-gift/slow-answer'],
  },
  {
    name: 'curl with --retry',
    command: ['sh', 'examples/shell/naive.sh'],
    shownBy: ['no-blind-reissue'],
    scenarios: ['at-gift/response-lost-after-issue', 'at-gift/error-500-after-issue'],
  },
  {
    name: 'Java with a library that sends a POST again',
    command: ['java', '-XX:TieredStopAtLevel=1', file('Resend.java')],
    shownBy: ['no-blind-reissue'],
    scenarios: ['at-gift/kept-connection-closed'],
  },
]
