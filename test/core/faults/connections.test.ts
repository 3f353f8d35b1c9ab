import { expect, onTestFinished, test } from 'vitest'
import {
  entriesOf,
  entryOf,
  faultOf,
  partsOf,
  send,
  served,
  totalsOf,
  turns,
  until,
  untilWaiting,
  wireText,
  expectEnd,
} from './support.ts'

const keepAliveRequest = wireText({ headers: { connection: 'keep-alive' } })
const answers = (text: string): number => text.split('HTTP/1.1 200').length - 1

test('after a fault has slowed down a response body, the connection serves the next request', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('mid-body', { type: 'slow-body', ms: 1000 }, { times: 1 }))
  const line = await send(mock, keepAliveRequest)
  await untilWaiting(mock)
  await mock.admin.advanceClock(1000)
  await until(() => line.soFar().endsWith('}'))
  line.socket.write(wireText())
  const seen = await line.seen
  expect({ answers: answers(seen.bytes.toString()), end: seen.end }).toEqual({ answers: 2, end: 'FIN' })
  expect((await entriesOf(mock)).map(({ delivered, durationMs }) => ({ delivered, durationMs }))).toEqual([
    { delivered: true, durationMs: 1000 },
    { delivered: true, durationMs: 0 },
  ])
})

test('if the caller disconnects while a response hangs, all later responses on the connection are recorded as lost', async () => {
  const warnings: Error[] = []
  const onWarning = (warning: Error): void => void warnings.push(warning)
  process.on('warning', onWarning)
  onTestFinished(() => void process.off('warning', onWarning))
  const mock = await served()
  await mock.admin.arm(faultOf('after-commit', { type: 'hang' }, { times: 1 }))
  const line = await send(mock, ...Array.from({ length: 15 }, () => keepAliveRequest))
  await until(async () => (await totalsOf(mock)).issued === 15)
  await untilWaiting(mock)
  line.leave()
  await until(async () => (await totalsOf(mock)).orphaned === 15)
  expect((await entriesOf(mock)).every(({ delivered, abandoned }) => !delivered && abandoned)).toBe(true)
  await turns()
  expect(warnings).toEqual([])
})

test('if a fault resets a connection, the responses to all later requests on this connection are recorded as lost', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('before-commit', { type: 'delay', ms: 1000 }, { name: 'late', when: { calls: [1] } }))
  await mock.admin.arm(faultOf('before-commit', { type: 'reset-connection' }, { name: 'reset', when: { calls: [1] } }))
  await mock.admin.arm(faultOf('after-commit', { type: 'delay', ms: 9000 }, { name: 'later', when: { calls: [2] } }))
  const line = await send(mock, keepAliveRequest, keepAliveRequest, keepAliveRequest)
  await untilWaiting(mock, 2)
  await until(async () => (await totalsOf(mock)).issued === 2)
  await mock.admin.advanceClock(1000)
  expect(await line.seen).toMatchObject({ end: 'ECONNRESET', bytes: Buffer.of() })
  await until(async () => (await totalsOf(mock)).orphaned === 2)
  const entries = await entriesOf(mock)
  expect(entries).toHaveLength(3)
  for (const entry of entries) expect(entry).toMatchObject({ delivered: false })
  expect(entries.some(({ abandoned }) => abandoned)).toBe(false)
  expect((await mock.admin.pendingWaits()).count).toBe(0)
})

test.each([
  ['reset-connection', 'mid-body', 'ECONNRESET', 2],
  ['close-connection', 'after-commit', 'FIN', 2],
  ['empty-response', 'after-commit', 'FIN', 1],
  ['garbage-then-close', 'after-commit', 'FIN', 1],
] as const)(
  'before the fault effect %s ends a connection, the mock sends all earlier responses on this connection',
  async (type, phase, end, count) => {
    const mock = await served()
    await mock.admin.arm(faultOf('before-commit', { type: 'delay', ms: 1000 }, { name: 'late', when: { calls: [1] } }))
    await mock.admin.arm(faultOf(phase, { type }, { when: { calls: [2] } }))
    const line = await send(mock, keepAliveRequest, keepAliveRequest)
    await untilWaiting(mock)
    await until(async () => (await totalsOf(mock)).issued === 1)
    expect(line.soFar()).toBe('')
    await mock.admin.advanceClock(1000)
    const seen = await line.seen
    expectEnd(seen.end, end)
    expect(answers(seen.bytes.toString('latin1'))).toBe(count)
    expect((await entriesOf(mock)).find(({ fault }) => fault?.effect === type)).toMatchObject({ durationMs: 1000 })
    const first = partsOf(seen.bytes.toString('latin1'))
    expect(first.body.slice(0, Number(first.headers.get('content-length')))).toMatch(/^\{.*\}$/)
    const orphaned = (await mock.admin.ledger()).codes.map((code) => ({
      code: code.code,
      orphaned: code.orphaned,
    }))
    expect(orphaned).toEqual([
      { code: expect.any(String), orphaned: true },
      { code: JSON.parse(first.body.slice(0, Number(first.headers.get('content-length')))).Dc1, orphaned: false },
    ])
  },
)

test('a caller that closes only its sending half of the connection counts as disconnected', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('after-commit', { type: 'hang' }))
  const line = await send(mock)
  await untilWaiting(mock)
  line.socket.end()
  expect((await line.seen).end).toBe('FIN')
  expect((await entryOf(mock, ({ abandoned }) => abandoned === true)).delivered).toBe(false)
})

test('a request without a fault is recorded as abandoned if the caller disconnects before the response is sent', async () => {
  const mock = await served()
  await mock.admin.arm(faultOf('after-commit', { type: 'hang' }, { when: { calls: [1] } }))
  const line = await send(mock, keepAliveRequest, keepAliveRequest)
  await until(async () => (await totalsOf(mock)).issued === 2)
  await mock.admin.advanceClock(2000)
  line.leave()
  await until(async () => (await totalsOf(mock)).orphaned === 2)
  const [, second] = await entriesOf(mock)
  expect(second).toMatchObject({ delivered: false, abandoned: true, durationMs: 2000 })
  expect(second?.fault).toBeUndefined()
})
