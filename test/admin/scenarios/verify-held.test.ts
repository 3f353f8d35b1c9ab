import { expect, test } from 'vitest'
import { memoryStore } from '../../../mock-server/core/store/memory-store.ts'
import type { Store } from '../../../mock-server/core/store/store.ts'
import type { FaultDocument } from '../../../mock-server/index.ts'
import { ISSUE_PATH, issueOf, json, noLimits, problemOf, type Send } from '../../core/support.ts'
import { scenarioOf } from '../../core/scenario/support.ts'
import { boot, type Booted } from '../../helpers/boot.ts'

const delay: FaultDocument = {
  name: 'late',
  when: { operation: 'at-gift.issue', calls: [1] },
  phase: 'before-commit',
  effect: { type: 'delay', ms: 5000 },
}

const verify = (send: Send, match: unknown, count: unknown): Promise<Response> =>
  send('/__admin/requests/verify', json({ match, count }))

const turn = () => new Promise((resolve) => void setImmediate(resolve))

/**
 * Sends a request that a fault delays for five seconds of the sandbox's clock. Returns as soon as the fault has started
 * to delay the request.
 */
async function held(init: RequestInit = issueOf(), { mock, send }: Booted = boot({ settings: noLimits })) {
  if ((await mock.admin.scenario()) === undefined) await mock.admin.arm(delay)
  const answer = send(`${ISSUE_PATH}?a=1`, {
    ...init,
    peer: '192.0.2.5',
    headers: { ...init.headers, 'x-trace': 'abc' },
  })
  while ((await mock.admin.pendingWaits()).count === 0) await turn()
  return { mock, send, answer }
}

test('the result of `verify` is inconclusive while a fault delays a request that may match', async () => {
  const { send, mock, answer } = await held()
  for (const count of [{ exactly: 0 }, { exactly: 1 }, { min: 1 }]) {
    const problem = await problemOf(await verify(send, { operation: 'at-gift.issue' }, count), 409)
    expect(problem).toMatchObject({
      result: 'inconclusive',
      found: 0,
      undecided: 1,
      doubts: [{ id: null, why: 'a fault still holds it before it is handled' }],
    })
    expect(problem.detail).toContain('1 more may match')
  }
  expect((await verify(send, { operation: 'at-gift.issue' }, { max: 1 })).status).toBe(200)

  await mock.admin.advanceClock(5000)
  expect((await answer).status).toBe(200)
  expect((await verify(send, { operation: 'at-gift.issue' }, { exactly: 1 })).status).toBe(200)
  expect((await verify(send, { operation: 'at-gift.issue' }, { exactly: 0 })).status).toBe(422)
})

test.each<[string, Record<string, unknown>, number]>([
  ['any property', {}, 1],
  ['the provider of the request', { provider: 'at-gift' }, 1],
  ['another provider', { provider: 'realpay-gift' }, 0],
  ['another operation', { operation: 'at-gift.inquire' }, 0],
  ['the method and path of the request', { method: 'POST', path: `${ISSUE_PATH}?a=1` }, 1],
  ['another path', { path: ISSUE_PATH }, 0],
  ['the source address of the request', { sourceIp: '192.0.2.5' }, 1],
  ['another source address', { sourceIp: '192.0.2.6' }, 0],
  ['a header of the request', { headers: { 'X-Trace': 'abc' } }, 1],
  ['another value of a header', { headers: { 'X-Trace': 'abd' } }, 0],
  ['the body of the request', { body: { Amount: '500' } }, 1],
  ['another body', { body: { Amount: '700' } }, 0],
  ['a possible outcome', { status: 429, outcome: 'rate-limited', rule: 'AG-D7', delivered: false }, 1],
])(
  'while a fault delays a request, `verify` with a match on %s (%j) counts this many undecided requests: %i',
  async (_what, match, undecided) => {
    const { send, mock, answer } = await held()
    const response = await verify(send, match, { max: 5 })
    expect(await response.json()).toMatchObject({ result: 'passed', found: 0, undecided })
    await mock.admin.advanceClock(5000)
    await answer
  },
)

test('after the sandbox is reset, `verify` ignores a request that a fault still delays', async () => {
  const { send, mock, answer } = await held()
  const lost = answer.catch((error: unknown) => error)
  await mock.reset()
  expect(await lost).toBeInstanceOf(TypeError)
  expect((await verify(send, {}, { exactly: 0 })).status).toBe(200)
})

test('`verify` ignores a request of another sandbox that a fault delays', async () => {
  const { send, mock, answer } = await held()
  const response = await send('/sandboxes/other/__admin/requests/verify', json({ match: {}, count: { exactly: 0 } }))
  expect(response.status).toBe(200)
  await mock.admin.advanceClock(5000)
  await answer
})

test('if the store repeats a transaction, `verify` counts a request as delayed only if the last run delays the request', async () => {
  const memory = memoryStore()
  let isEarlyRun = false
  // A database store may run a transaction on trial, before earlier transactions are complete, to find out which
  // entries the transaction reads. The store in this test does so, too.
  const store: Store = {
    ...memory,
    async transaction(sandbox, run) {
      if (isEarlyRun) {
        isEarlyRun = false
        const early = async () =>
          memory.transaction(sandbox, (tx) => {
            run(tx)
            throw new Error('early')
          })
        await expect(early()).rejects.toThrow('early')
        await mock.admin.disarm('late')
      }
      return memory.transaction(sandbox, run)
    },
  }
  const { mock, send } = boot({ settings: noLimits, store })
  await mock.admin.arm(delay)
  await mock.admin.arm({ ...delay, name: 'late-answer', phase: 'after-commit' })
  isEarlyRun = true
  const answer = send(ISSUE_PATH, issueOf())
  while ((await mock.admin.pendingWaits()).count === 0) await turn()
  expect((await verify(send, { operation: 'at-gift.issue' }, { exactly: 1 })).status).toBe(200)
  await mock.admin.advanceClock(5000)
  expect((await answer).status).toBe(200)
})

test('a scenario with an expected number of requests fails while a fault delays a request that could change the number', async () => {
  const booted = boot()
  await booted.mock.admin.startScenario(
    scenarioOf({
      faults: [delay],
      expect: { requests: [{ match: { operation: 'at-gift.issue' }, count: { exactly: 0 } }] },
    }),
  )
  const { mock, answer } = await held(issueOf(), booted)
  const check = (await mock.admin.scenario())?.verdict.checks.find(({ kind }) => kind === 'requests')
  expect(check?.passed).toBe(false)
  expect(check?.actual.en).toBe(
    '0; 1 more may match; a request without an entry: a fault still holds it before it is handled',
  )
  await mock.admin.advanceClock(5000)
  await answer
})
