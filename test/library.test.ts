import { describe, expect, test } from 'vitest'
import { memoryStore } from '../mock-server/core/store/memory-store.ts'
import { createGiftMock, Problem, startGiftMock } from '../mock-server/index.ts'
import { boot, START } from './helpers/boot.ts'
import { ISSUE_PATH, issued, issueOf, noLimits, problemOf } from './core/support.ts'

describe('invalid options of createGiftMock and startGiftMock', () => {
  test.each([
    [
      'an unknown setting',
      { settings: { 'atGift.limit.request': 1 } },
      'unknown setting "atGift.limit.request"; did you mean "atGift.limit.requests"?',
    ],
    [
      'a setting with an invalid value',
      { settings: { 'realpayGift.limit.status': 418 } },
      'setting "realpayGift.limit.status"',
    ],
    ['a journal capacity of 0 entries', { maxJournalEntries: 0 }, 'maxJournalEntries'],
    ['a journal capacity of 1.5 entries', { maxJournalEntries: 1.5 }, 'maxJournalEntries'],
    ['a journal capacity of 0 bytes', { maxJournalBytes: 0 }, 'maxJournalBytes'],
    ['a negative number of sandboxes', { maxSandboxes: -1 }, 'maxSandboxes'],
    ['a clock set to NaN', { clock: { nowMs: Number.NaN } }, 'clock'],
  ])('%s is rejected with an error that names the option or setting', async (_what, options, message) => {
    expect(() => createGiftMock(options)).toThrow(Problem)
    expect(() => createGiftMock(options)).toThrow(message)
    await expect(startGiftMock({ port: 0, ...options })).rejects.toThrow(message)
  })

  test('the error message about an invalid credential does not contain the credential', () => {
    const wrong = () =>
      createGiftMock({
        settings: { 'realpayGift.accessKeys': [{ accessKey: 'REAL-SECRET-KEY', totpSecret: 'REAL-SECRET-1' }] },
      })
    expect(wrong).toThrow('realpayGift.accessKeys')
    expect(wrong).not.toThrow(/REAL-SECRET/)
  })
})

test('the settings of createGiftMock apply in every sandbox', async () => {
  const { mock } = boot({ settings: { 'atGift.limit.requests': 7 } })
  for (const admin of [mock.admin, mock.sandbox('a')])
    expect(await admin.settings()).toMatchObject({ 'atGift.limit.requests': 7, 'atGift.limit.windowMs': 1000 })
})

test('mocks with the same seed issue the same codes, and a mock with another seed issues different codes', async () => {
  const codes = await Promise.all(
    ['one', 'one', 'two'].map(async (seed) => {
      const { send } = boot({ seed, settings: noLimits })
      return [await issued(await send(ISSUE_PATH, issueOf())), await issued(await send(ISSUE_PATH, issueOf()))].map(
        ({ Dc1, TranId }) => Dc1 + TranId,
      )
    }),
  )
  expect(codes[1]).toEqual(codes[0])
  expect(new Set(codes.flat()).size).toBe(4)
})

test('the fetch function of a sandbox sends requests only to this sandbox', async () => {
  const { mock, send } = boot()
  const inA = mock.sandbox('a')
  const request = () => new Request(`http://localhost${ISSUE_PATH}`, issueOf())
  expect((await inA.fetch(request())).status).toBe(200)
  expect((await inA.fetch(request())).status).toBe(429)
  expect((await send(`/sandboxes/a${ISSUE_PATH}`, issueOf())).status).toBe(429)
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
  expect((await inA.ledger()).totals.issued).toBe(1)
})

test("the fetch function of a sandbox accepts URLs with the providers' host names", async () => {
  const { mock } = boot()
  const response = await mock
    .sandbox('a')
    .fetch(new Request('https://stg.service-gift.jp/demo-campaign/dc/getcode', issueOf()))
  expect(response.status).toBe(200)
  expect((await mock.sandbox('a').ledger()).totals.issued).toBe(1)
  expect((await mock.admin.ledger()).totals.issued).toBe(0)
})

test.each(['', 'A', '-a', 'a_b', 'a/b', 'あ', 'a'.repeat(64)])('the sandbox id "%s" is rejected', (id) => {
  const { mock } = boot()
  expect(() => mock.sandbox(id)).toThrow(expect.objectContaining({ name: 'Problem', status: 404 }))
})

test('mock.admin and the control API show the same state', async () => {
  const { mock, send } = boot()
  await send(ISSUE_PATH, issueOf())
  await mock.admin.changeSettings({ 'atGift.limit.requests': 5 })
  expect(await (await send('/__admin/settings')).json()).toMatchObject({
    'atGift.limit.requests': { value: 5, default: 1 },
  })
  const [entry] = (await mock.admin.requests({ operation: 'at-gift.issue' })).requests
  expect(await (await send(`/__admin/requests/${entry?.id}`)).json()).toMatchObject({
    id: entry?.id,
    operation: 'at-gift.issue',
  })
  await expect(mock.admin.request('nothing')).rejects.toMatchObject({ status: 404 })
  await expect(mock.admin.changeSettings({ nothing: 1 })).rejects.toBeInstanceOf(Problem)
})

test.each([Number.NaN, Infinity, -1])('advancing the clock by %d milliseconds is rejected', async (ms) => {
  const { mock } = boot()
  await expect(mock.admin.advanceClock(ms)).rejects.toBeInstanceOf(Problem)
  expect((await mock.admin.clock()).nowMs).toBe(START)
})

test('mock.reset resets only the default sandbox', async () => {
  const { mock, send } = boot()
  const first = await issued(await send(ISSUE_PATH, issueOf()))
  await send(`/sandboxes/a${ISSUE_PATH}`, issueOf())
  await mock.admin.advanceClock(5000)
  await mock.admin.changeSettings({ 'atGift.limit.requests': 3 })
  await mock.reset()
  expect(await mock.admin.clock()).toEqual({ nowMs: START, mode: 'frozen' })
  expect((await mock.admin.settings())['atGift.limit.requests']).toBe(1)
  expect((await mock.admin.requests()).requests).toEqual([])
  expect((await mock.admin.ledger()).totals.issued).toBe(0)
  expect((await mock.sandbox('a').ledger()).totals.issued).toBe(1)
  expect(await issued(await send(ISSUE_PATH, issueOf()))).toEqual(first)
})

test('after a mock is closed, its ledger is empty', async () => {
  const { mock, send } = boot()
  await send(ISSUE_PATH, issueOf())
  await mock.close()
  expect((await mock.admin.ledger()).totals.issued).toBe(0)
})

test('if the store fails, the client gets an error of the provider that does not contain the reason', async () => {
  const logged: unknown[] = []
  const store = memoryStore()
  let broken = false
  const { mock, send } = boot({
    log: (level, message, fields) => void logged.push({ level, message, ...fields }),
    store: {
      ...store,
      transaction: (sandbox, run) =>
        store.transaction(sandbox, (tx) =>
          run({
            ...tx,
            insert(into, key, value) {
              if (broken && into.name === 'ledger.at-gift') throw new Error('the disk is full')
              return tx.insert(into, key, value)
            },
          }),
        ),
    },
  })
  await mock.admin.clock()
  broken = true
  const response = await send(ISSUE_PATH, issueOf())
  expect(response.status).toBe(500)
  expect(await response.text()).not.toContain('disk')
  expect(logged).toContainEqual(
    expect.objectContaining({ level: 'error', request: response.headers.get('x-gift-mock-request') }),
  )
  expect((await mock.admin.requests()).requests).toMatchObject([
    { response: { status: 500 }, outcome: { rule: 'AG-A53' } },
  ])
  expect((await mock.admin.ledger()).totals.issued).toBe(0)
  broken = false
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
})

test('if the control API fails unexpectedly, the client gets a problem document that does not contain the reason', async () => {
  const logged: unknown[] = []
  const failing = new Error('the disk is full')
  const { send } = boot({
    log: (level, message, fields) => void logged.push({ level, message, ...fields }),
    store: { ...memoryStore(), transaction: () => Promise.reject(failing) },
  })
  const problem = await problemOf(await send('/__admin/clock'), 500)
  expect(JSON.stringify(problem)).not.toContain('disk')
  expect(logged).toEqual([expect.objectContaining({ level: 'error', error: failing })])
})
