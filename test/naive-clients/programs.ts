import { fileURLToPath } from 'node:url'

/** A client that is a separate program, and the scenarios that it runs in. */
export interface Program {
  name: string
  command: readonly [string, ...string[]]
  /** Labels of the checks that show the error, in the format of `failedBy`. Empty if the program is correct. */
  shownBy: readonly string[]
  scenarios: readonly string[]
  /**
   * True if no other program may run at the same time, because a busy machine would change the result. Default false.
   */
  isExact?: boolean
}

const file = (name: string): string => fileURLToPath(new URL(`programs/${name}`, import.meta.url))
const python = (habit: string): Program['command'] => ['python3', file('order.py'), habit]
const node = (habit: string): Program['command'] => [process.execPath, file('order.mjs'), habit]
const shell = (habit: string): Program['command'] => ['sh', file('order.sh'), habit]

export const programs: readonly Program[] = [
  {
    name: 'a Python program that sends exactly one request per second',
    command: python('exact'),
    shownBy: [],
    scenarios: ['at-gift/burst-of-issues'],
    isExact: true,
  },
  {
    name: 'a Node program whose agent keeps connections open',
    command: node('agent'),
    shownBy: [],
    scenarios: ['at-gift/burst-of-issues'],
  },
  {
    name: 'a curl script with HTTP/1.0 and lower-case headers',
    command: shell('http10'),
    shownBy: [],
    scenarios: ['at-gift/response-lost-after-issue', 'at-gift/kept-connection-closed'],
  },
  {
    name: 'a script that runs two programs one after the other',
    command: shell('two'),
    shownBy: [],
    scenarios: ['realpay-gift/first-gift', 'realpay-gift/gift-bought-answer-lost'],
  },
  {
    name: 'a Python program that sends an order again if a kept connection is closed',
    command: python('resend'),
    shownBy: ['no-blind-reissue'],
    scenarios: ['at-gift/kept-connection-closed', 'at-gift/response-lost-after-issue'],
  },
  {
    name: 'a Python program that gives up after two seconds and orders again',
    command: python('impatient'),
    shownBy: ['waits-90-seconds', 'no-blind-reissue'],
    scenarios: ['at-gift/slow-answer', 'at-gift/slow-answer-real-time'],
  },
  {
    name: 'a Python program with a child process for each order',
    command: python('children'),
    shownBy: ['pacing'],
    scenarios: ['at-gift/burst-of-issues'],
  },
  {
    name: 'a Python program that crashes before it stores the request id',
    command: python('crash'),
    shownBy: ['no-orphans'],
    scenarios: ['realpay-gift/garbage-after-purchase', 'realpay-gift/gift-bought-answer-lost'],
  },
  {
    name: 'a Python program that derives request ids from the clock',
    command: python('clock'),
    shownBy: ['unique-request-ids'],
    scenarios: ['realpay-gift/first-gift'],
  },
  {
    name: 'a Node program that exits before the response to its order arrives',
    command: node('exit'),
    shownBy: ['waits-90-seconds'],
    scenarios: ['at-gift/slow-answer'],
  },
  {
    name: 'a Node program that sends an order twice and uses the faster response',
    command: node('race'),
    shownBy: ['no-blind-reissue'],
    scenarios: ['at-gift/slow-answer'],
  },
  {
    name: 'a Node program that aborts after two seconds and orders again',
    command: node('abort'),
    shownBy: ['waits-90-seconds', 'no-blind-reissue'],
    scenarios: ['at-gift/slow-answer'],
  },
  {
    name: 'a script that runs curl in a loop without a pause',
    command: shell('loop'),
    shownBy: ['pacing'],
    scenarios: ['at-gift/burst-of-issues'],
  },
  {
    name: 'a script that starts curl in the background and then ends',
    command: shell('background'),
    shownBy: ['waits-90-seconds'],
    scenarios: ['at-gift/slow-answer'],
  },
  {
    name: 'a script that runs curl with --retry',
    command: ['sh', 'examples/shell/naive.sh'],
    shownBy: ['no-blind-reissue'],
    scenarios: ['at-gift/response-lost-after-issue', 'at-gift/error-500-after-issue'],
  },
  {
    name: 'a Java program whose library sends a POST again',
    command: ['java', '-XX:TieredStopAtLevel=1', file('Resend.java')],
    shownBy: ['no-blind-reissue'],
    scenarios: ['at-gift/kept-connection-closed'],
  },
]
