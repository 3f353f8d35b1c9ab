import { expect } from 'vitest'
import {
  AtGiftClient,
  RealPayGiftClient,
  type AtGiftClientOptions,
  type Clock,
  type RealPayGiftClientOptions,
} from '../../../clients/index.ts'
import type { FaultDocument, GiftMock, Text } from '../../../mock-server/index.ts'
import { START } from '../../helpers/boot.ts'
import { ACCESS_KEY, AUTH_KEY, TOTP_SECRET } from '../support.ts'

/**
 * Returns the result of a rule, the number of times that the rule was exercised, and for each violation the numbers of
 * the requests that prove the violation. The first request has the number 1.
 */
export async function judged(
  { admin }: Pick<GiftMock, 'admin'>,
  name: string,
): Promise<[result: string, exercised: number, requests: number[][]]> {
  const { rules } = await admin.report()
  const rule = rules.find((candidate) => candidate.name === name)
  if (!rule) throw new Error(`there is no rule ${name}; there are ${rules.map((other) => other.name).join(', ')}`)
  return [rule.result, rule.exercised, rule.violations.map(({ requests }) => requests.map(Number))]
}

/** Returns the numbers of the requests in each case that a rule cannot decide. The first request has the number 1. */
export async function undecidedBy({ admin }: Pick<GiftMock, 'admin'>, name: string): Promise<number[][]> {
  const rule = (await admin.report()).rules.find((candidate) => candidate.name === name)
  return rule?.undecided.map(({ requests }) => requests.map(Number)) ?? []
}

/** Returns the text of each violation of a rule, by default in English. */
export async function told(
  { admin }: Pick<GiftMock, 'admin'>,
  name: string,
  language: keyof Text = 'en',
): Promise<string[]> {
  return (
    (await admin.report()).rules.find((rule) => rule.name === name)?.violations.map(({ what }) => what[language]) ?? []
  )
}

/** Checks that no rule is violated except rules with the severity `notice`. */
export async function expectClean({ admin }: Pick<GiftMock, 'admin'>): Promise<void> {
  const { rules } = await admin.report()
  expect(
    rules
      .filter(({ result, severity }) => result === 'violated' && severity !== 'notice')
      .map(({ name, violations }) => ({ name, violations })),
  ).toEqual([])
}

/** Arms a fault, by default on the first request of an operation. */
export async function arm(
  { admin }: Pick<GiftMock, 'admin'>,
  operation: string,
  phase: 'before-commit' | 'after-commit' | 'mid-body',
  effect: FaultDocument['effect'],
  calls: NonNullable<FaultDocument['when']>['calls'] = [1],
): Promise<void> {
  armed += 1
  await admin.arm({ name: `fault-${armed}`, when: { operation, calls }, phase, effect })
}
let armed = 0

/**
 * A clock and a fetch function for several clients. The clients share the mock's frozen clock, which `drive` advances
 * while the clients wait.
 */
export interface SharedTime {
  clock: Clock
  fetch: typeof fetch
  /** Advances the clock until the promise is resolved or rejected. Does not throw the error of a rejected promise. */
  drive(promise: Promise<unknown>): Promise<void>
}

export function sharedTime(mock: GiftMock, peer?: string): SharedTime {
  let nowMs = START
  let sleepers: { dueMs: number; wake: () => void }[] = []
  let open = 0
  const clock: Clock = {
    now: () => nowMs,
    sleep: (ms, signal) =>
      new Promise((resolve, reject) => {
        if (signal?.aborted) return reject(signal.reason)
        const sleeper = { dueMs: nowMs + ms, wake: resolve }
        sleepers.push(sleeper)
        signal?.addEventListener('abort', () => {
          sleepers = sleepers.filter((other) => other !== sleeper)
          reject(signal.reason)
        })
      }),
  }

  async function goOn(): Promise<void> {
    const next = (await mock.admin.pendingWaits()).nextMs ?? Infinity
    const ms = Math.min(next, ...sleepers.map(({ dueMs }) => dueMs - nowMs))
    if (ms === Infinity) throw new Error('nobody waits for anything, and it is not over')
    nowMs += ms
    const due = sleepers.filter(({ dueMs }) => dueMs <= nowMs)
    sleepers = sleepers.filter(({ dueMs }) => dueMs > nowMs)
    await mock.admin.advanceClock(ms)
    for (const { wake } of due) wake()
  }

  /** Waits until every open request is delayed by a fault. */
  async function standstill(): Promise<void> {
    do {
      for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => void setImmediate(resolve))
    } while ((await mock.admin.pendingWaits()).count < open)
  }

  return {
    clock,
    fetch(input, init) {
      open += 1
      return mock.fetch(new Request(input, init), { peer }).finally(() => void (open -= 1))
    },
    async drive(promise) {
      const run = { isOver: false }
      const end = (): void => void (run.isOver = true)
      promise.then(end, end)
      for (await standstill(); !run.isOver; await standstill()) await goOn()
    },
  }
}

export function atGiftClient({ clock, fetch }: SharedTime, options: Partial<AtGiftClientOptions> = {}): AtGiftClient {
  return new AtGiftClient({
    baseUrl: 'http://localhost/at-gift',
    campaign: 'demo-campaign',
    authKey: AUTH_KEY,
    clock,
    fetch,
    ...options,
  })
}

export function realpayClient(
  { clock, fetch }: SharedTime,
  options: Partial<RealPayGiftClientOptions> = {},
): RealPayGiftClient {
  const totp = { secret: TOTP_SECRET, algorithm: 'SHA1', digits: 6, period: 30 } as const
  return new RealPayGiftClient({
    baseUrl: 'http://localhost/realpay-gift',
    accessKey: ACCESS_KEY,
    totp,
    clock,
    fetch,
    ...options,
  })
}
