import { getResponse } from 'msw'
import { describe, expect, test } from 'vitest'
import { effectOf, effects, type EffectType } from '../../mock-server/core/faults/effects/index.ts'
import type { FaultDocument, SandboxAdmin } from '../../mock-server/index.ts'
import { giftHandlers } from '../../mock-server/msw/index.ts'
import { faultOf, entriesOf, mayMissReset, served, totalsOf, until, untilWaiting } from '../core/faults/support.ts'
import { noLimits } from '../core/support.ts'
import { boot } from '../helpers/boot.ts'
import { callers, fetched, type Outcome } from './outcomes.ts'
import { issue, ISSUE_URL, listening, printed } from './support.ts'

type Caller = keyof typeof callers

interface Case {
  phase: FaultDocument['phase']
  effect: FaultDocument['effect']
  /**
   * What happens while the request waits. `leave`: the caller aborts the request. `go on`: the test advances the clock.
   * `answer` or `reset`: the test makes this decision about the waiting request.
   */
  meanwhile?: 'leave' | 'go on' | 'answer' | 'reset'
  /** Outcomes through MSW that differ from the outcomes over a socket, by caller. */
  differs?: Partial<Record<Caller, Outcome>>
}

const BODY = 306
const closed = { fetch: 'SocketError: closed UND_ERR_SOCKET', socket: 'SocketError: other side closed UND_ERR_SOCKET' }

/**
 * The tested faults, each with the differences between MSW and a socket. docs/in-process.md lists the same differences.
 */
const cases: Case[] = [
  { phase: 'before-commit', effect: { type: 'reset-connection' } },
  { phase: 'after-commit', effect: { type: 'reset-connection' } },
  {
    phase: 'mid-body',
    effect: { type: 'reset-connection' },
    differs: {
      fetch: { status: 200, read: BODY / 2, error: `TypeError: terminated <- ${closed.fetch}` },
      axios: { error: 'AxiosError: stream has been aborted ERR_BAD_RESPONSE' },
      'node:https': { status: 200, read: BODY / 2, error: 'Error: aborted ECONNRESET' },
    },
  },
  { phase: 'before-commit', effect: { type: 'empty-response' } },
  { phase: 'after-commit', effect: { type: 'empty-response' } },
  { phase: 'after-commit', effect: { type: 'close-connection' } },
  { phase: 'mid-body', effect: { type: 'close-connection' } },
  { phase: 'after-commit', effect: { type: 'truncate-body' } },
  { phase: 'mid-body', effect: { type: 'malformed-body' } },
  { phase: 'after-commit', effect: { type: 'shift-jis-body' } },
  { phase: 'after-commit', effect: { type: 'byte-order-mark' } },
  { phase: 'after-commit', effect: { type: 'json-members', members: { Extend1: 'A' } } },
  { phase: 'after-commit', effect: { type: 'wrong-content-type' } },
  { phase: 'before-commit', effect: { type: 'html-error-page' } },
  { phase: 'before-commit', effect: { type: 'provider-error', status: 500 } },
  { phase: 'after-commit', effect: { type: 'respond', status: 204 } },
  { phase: 'before-commit', effect: { type: 'set', settings: { 'atGift.limit.requests': 1 } } },
  { phase: 'before-commit', effect: { type: 'hang' }, meanwhile: 'leave' },
  { phase: 'after-commit', effect: { type: 'hang' }, meanwhile: 'leave' },
  { phase: 'mid-body', effect: { type: 'hang' }, meanwhile: 'leave' },
  { phase: 'before-commit', effect: { type: 'delay', ms: 5000 }, meanwhile: 'go on' },
  { phase: 'after-commit', effect: { type: 'delay', ms: 5000 }, meanwhile: 'go on' },
  { phase: 'after-commit', effect: { type: 'delay', ms: 5000 }, meanwhile: 'leave' },
  { phase: 'after-commit', effect: { type: 'ask' }, meanwhile: 'answer' },
  { phase: 'after-commit', effect: { type: 'ask' }, meanwhile: 'reset' },
  { phase: 'after-commit', effect: { type: 'ask' }, meanwhile: 'leave' },
  { phase: 'mid-body', effect: { type: 'slow-body', ms: 9000, pieces: 3 }, meanwhile: 'go on' },
  { phase: 'mid-body', effect: { type: 'slow-body', ms: 9000, pieces: 3 }, meanwhile: 'leave' },
]

const meanings: Record<NonNullable<Case['meanwhile']>, string> = {
  leave: 'while the caller aborts',
  'go on': 'while the clock advances',
  answer: 'with the decision to send the response',
  reset: 'with the decision to reset the connection',
}

interface Seen {
  outcome: Outcome
  delivered: boolean | undefined
  abandoned: boolean
  totals: { issued: number; orphaned: number }
}

async function see(
  { admin }: { admin: SandboxAdmin },
  caller: Caller,
  url: string,
  { phase, effect, meanwhile }: Case,
): Promise<Seen> {
  const when = { provider: 'at-gift' }
  await admin.arm(faultOf(phase, effect, { when }))
  const patience = new AbortController()
  let over = false
  const asked = callers[caller](issue(url, { signal: patience.signal })).finally(() => (over = true))
  if (meanwhile === 'leave') {
    await untilWaiting({ admin })
    // After these turns of the event loop, the caller has read all data that has arrived.
    for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => void setImmediate(resolve))
    patience.abort()
  }
  if (meanwhile === 'answer' || meanwhile === 'reset') {
    await untilWaiting({ admin })
    await admin.decide((await admin.waiting())[0]?.request ?? '', meanwhile)
  }
  if (meanwhile === 'go on') {
    await until(async () => {
      const { nextMs } = await admin.pendingWaits()
      if (nextMs !== undefined) await admin.advanceClock(nextMs)
      return over
    })
  }
  const outcome = await asked
  await until(
    async () =>
      (await admin.pendingWaits()).count === 0 &&
      (await entriesOf({ admin })).some(({ abandoned }) => (meanwhile === 'leave') === (abandoned ?? false)),
  )
  const entry = (await entriesOf({ admin })).at(-1)
  return {
    outcome,
    delivered: entry?.delivered,
    abandoned: entry?.abandoned ?? false,
    totals: await totalsOf({ admin }),
  }
}

describe.each(Object.keys(callers) as Caller[])('for a caller with %s', (caller) => {
  test.each(
    cases.map(
      (one) =>
        [
          `${one.effect.type} ${one.phase}${one.meanwhile === undefined ? '' : ` ${meanings[one.meanwhile]}`}`,
          one,
        ] as const,
    ),
  )(
    'the fault %s has the same effect through MSW as over a socket, except for its listed difference',
    async (_title, one) => {
      printed()
      const running = await served()
      const overSocket = await see(running, caller, `${running.url}/at-gift/demo-campaign/dc/getcode`, one)
      const { mock } = boot({ settings: noLimits })
      listening(...giftHandlers(mock))
      const throughMsw = await see(mock, caller, ISSUE_URL, one)
      const expected =
        one.differs?.[caller] ??
        (caller === 'fetch' && overSocket.outcome.error !== undefined
          ? { ...overSocket.outcome, error: overSocket.outcome.error.replace(closed.socket, closed.fetch) }
          : overSocket.outcome)
      expect(throughMsw).toEqual({ ...overSocket, outcome: expected })
      if (one.differs?.[caller] && !mayMissReset) expect(overSocket.outcome).not.toEqual(expected)
      // After the fault is disarmed, the next request gets a normal response.
      await mock.admin.disarm()
      expect(await callers[caller](issue())).toMatchObject({ status: one.effect.type === 'set' ? 429 : 200 })
    },
  )
})

const types = Object.keys(effects) as EffectType[]
const socketOnly = types.filter((type) => effectOf(type).socketOnly)

// A dropped request has no entry in the journal. `in-process-delivery.test.ts` tests dropped requests.
test('the cases in this file cover every fault effect that requires no socket, except drop-request', () => {
  const tried = new Set<string>(cases.map(({ effect }) => effect.type))
  const untried = types.filter((type) => !tried.has(type))
  const expected = types.filter((type) => type === 'drop-request' || socketOnly.includes(type))
  expect(untried, 'add the missing effects to `cases` in this file').toEqual(expected)
})

test.each(socketOnly)('a mock without a port rejects the fault %s', async (type) => {
  const { mock } = boot()
  listening(...giftHandlers(mock))
  await expect(mock.admin.arm(faultOf('after-commit', { type }))).rejects.toThrow(
    /needs a socket and is not possible in process/,
  )
})

test.each(socketOnly)(
  'if a mock with a port has the fault %s, a request through MSW fails and the error states the reason',
  async (type) => {
    printed()
    const mock = await served()
    listening(...giftHandlers(mock))
    await mock.admin.arm(faultOf('after-commit', { type }))
    const { error } = await fetched(issue())
    expect(error).toContain('this fault needs a socket and is not possible through MSW')
  },
)

test('if a fault resets a connection, MSW prints the reason without a stack trace', async () => {
  const lines = printed()
  const { mock } = boot()
  listening(...giftHandlers(mock))
  await mock.admin.arm(faultOf('before-commit', { type: 'reset-connection' }))
  await fetched(issue())
  expect(lines[0]).toBe(
    'Error: read ECONNRESET\n    as a fault of gift-provider-mock asked for; MSW prints every error that a handler throws',
  )
})

test('if the client aborts a request, MSW prints nothing', async () => {
  const lines = printed()
  const { mock } = boot()
  listening(...giftHandlers(mock))
  await see(mock, 'fetch', ISSUE_URL, { phase: 'before-commit', effect: { type: 'hang' }, meanwhile: 'leave' })
  expect(lines).toEqual([])
})

test('if a fault makes a request hang, a reset of the sandbox makes the request fail', async () => {
  printed()
  const { mock } = boot()
  listening(...giftHandlers(mock))
  await mock.admin.arm(faultOf('before-commit', { type: 'hang' }))
  const asked = fetched(issue())
  await untilWaiting(mock)
  await mock.reset()
  expect((await asked).error).toBe('TypeError: fetch failed <- Error: read ECONNRESET ECONNRESET')
})

test('if a client cancels a response body, the journal records the request as abandoned even without an abort signal', async () => {
  const { mock } = boot()
  await mock.admin.arm(faultOf('mid-body', { type: 'hang' }))
  const { url, method, headers = {}, body = null } = issue()
  const response = await getResponse(giftHandlers(mock), new Request(url, { method, headers, body }))
  await response?.body?.cancel()
  await until(async () => (await entriesOf(mock)).some(({ abandoned }) => abandoned === true))
  expect((await mock.admin.pendingWaits()).count).toBe(0)
})
