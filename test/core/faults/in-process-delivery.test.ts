import { describe, expect, test } from 'vitest'
import type { FaultDocument } from '../../../mock-server/index.ts'
import { boot } from '../../helpers/boot.ts'
import { issueOf, ISSUE_PATH, noLimits } from '../support.ts'
import { entryOf, faultOf, served, totalsOf, turns, untilWaiting } from './support.ts'

const url = `http://localhost${ISSUE_PATH}`

async function armed(phase: FaultDocument['phase'], effect: FaultDocument['effect']) {
  const booted = boot({ settings: noLimits })
  await booted.mock.admin.arm(faultOf(phase, effect))
  const caller = new AbortController()
  return { ...booted, caller, ask: () => booted.mock.fetch(new Request(url, { ...issueOf(), signal: caller.signal })) }
}

/** Returns the expected error of a fetch that loses its connection. */
const lost = (code: string) => ({ name: 'TypeError', message: 'fetch failed', cause: { code } })

/** Returns the text that can be read from a body, and the error if the body ends early. */
async function readOf(response: Response): Promise<{ text: string; error: unknown }> {
  let text = ''
  const decoder = new TextDecoder()
  try {
    for await (const chunk of response.body ?? []) text += decoder.decode(chunk, { stream: true })
    return { text, error: undefined }
  } catch (error) {
    return { text, error }
  }
}

describe('effects on the connection, in process', () => {
  test.each([
    ['reset-connection', 'before-commit', 'ECONNRESET', 0],
    ['reset-connection', 'after-commit', 'ECONNRESET', 1],
    ['empty-response', 'before-commit', 'UND_ERR_SOCKET', 0],
    ['empty-response', 'after-commit', 'UND_ERR_SOCKET', 1],
  ] as const)(
    'the fault effect %s in the phase %s makes an in-process fetch fail with the error code %s',
    async (type, phase, code, issued) => {
      const { ask, mock } = await armed(phase, { type })
      await expect(ask()).rejects.toMatchObject(lost(code))
      expect(await totalsOf(mock)).toEqual({ issued, orphaned: issued })
      expect(await entryOf(mock)).toMatchObject({ delivered: false, response: { status: issued === 1 ? 200 : 0 } })
    },
  )

  test.each([
    ['reset-connection', 'mid-body', 'ECONNRESET', 0.5],
    ['close-connection', 'mid-body', 'UND_ERR_SOCKET', 0.5],
    ['close-connection', 'after-commit', 'UND_ERR_SOCKET', 0],
  ] as const)(
    'the fault effect %s in the phase %s cuts off the body of an in-process response with the error code %s',
    async (type, phase, code, share) => {
      const { ask, mock } = await armed(phase, { type })
      const response = await ask()
      const { text, error } = await readOf(response)
      const whole = (await entryOf(mock)).response.body ?? ''
      expect({ status: response.status, text }).toEqual({
        status: 200,
        text: whole.slice(0, Math.ceil(whole.length * share)),
      })
      expect(error).toMatchObject(lost(code))
      expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
    },
  )
})

test.each(['before-commit', 'after-commit'] as const)(
  'an in-process request that hangs in the phase %s ends when the caller aborts the request',
  async (phase) => {
    const { ask, mock, caller, advance } = await armed(phase, { type: 'hang' })
    const asked = ask()
    await untilWaiting(mock)
    await advance(30_000)
    caller.abort(new Error('enough'))
    await expect(asked).rejects.toThrow('enough')
    expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({
      delivered: false,
      durationMs: 30_000,
    })
    expect((await mock.admin.pendingWaits()).count).toBe(0)
  },
)

test('an in-process request that a fault drops stays open until the caller aborts the request, and issues no code', async () => {
  const { ask, mock, caller, advance } = await armed('before-commit', { type: 'drop-request' })
  const asked = ask()
  await untilWaiting(mock)
  await advance(30_000)
  caller.abort(new Error('enough'))
  await expect(asked).rejects.toThrow('enough')
  await turns()
  expect((await mock.admin.pendingWaits()).count).toBe(0)
  expect((await mock.admin.requests()).requests).toEqual([])
  expect(await totalsOf(mock)).toEqual({ issued: 0, orphaned: 0 })
})

test('if a fault makes a response hang in the middle of its body, the caller receives the first half', async () => {
  const { ask, mock, caller } = await armed('mid-body', { type: 'hang' })
  const response = await ask()
  const read = readOf(response)
  await untilWaiting(mock)
  caller.abort(new Error('enough'))
  const { text, error } = await read
  const entry = await entryOf(mock, ({ abandoned }) => abandoned === true)
  const whole = entry.response.body ?? ''
  expect(text).toBe(whole.slice(0, Math.ceil(whole.length / 2)))
  expect(error).toMatchObject({ message: 'enough' })
})

test('fetch with an aborted signal rejects, but the mock still issues the code after the delay of a fault', async () => {
  const { ask, mock, caller, advance } = await armed('before-commit', { type: 'delay', ms: 5000 })
  caller.abort(new Error('at once'))
  await expect(ask()).rejects.toThrow('at once')
  await turns()
  await advance(5000)
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({
    outcome: { code: 'issued' },
    delivered: false,
    durationMs: 0,
  })
})

test('if the caller aborts a delayed request, fetch rejects immediately, but the code is still issued', async () => {
  const { ask, mock, caller, advance } = await armed('before-commit', { type: 'delay', ms: 5000 })
  const asked = ask()
  await untilWaiting(mock)
  await advance(2000)
  caller.abort(new Error('enough'))
  await expect(asked).rejects.toThrow('enough')
  await turns()
  await advance(3000)
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({
    delivered: false,
    durationMs: 2000,
  })
  expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
})

test('if the caller aborts after it received the response, the response remains recorded as delivered', async () => {
  const { ask, mock, caller } = await armed('after-commit', { type: 'wrong-content-type' })
  expect((await ask()).status).toBe(200)
  caller.abort()
  await turns()
  const entry = await entryOf(mock)
  expect([entry.delivered, entry.abandoned]).toEqual([true, undefined])
})

test('the fault effect `slow-body` waits on the sandbox clock before it sends each chunk of the body', async () => {
  const { ask, mock, advance } = await armed('mid-body', { type: 'slow-body', ms: 9000, pieces: 3 })
  const response = await ask()
  const reader = (response.body ?? new ReadableStream<Uint8Array>()).getReader()
  const lengths: number[] = []
  for (let piece = 0; piece < 3; piece++) {
    const read = reader.read()
    await untilWaiting(mock)
    await advance(3000)
    lengths.push((await read).value?.length ?? 0)
  }
  expect((await reader.read()).done).toBe(true)
  const length = Number(response.headers.get('content-length'))
  expect(lengths.reduce((sum, one) => sum + one, 0)).toBe(length)
  expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1)
  expect(await entryOf(mock, ({ durationMs }) => durationMs === 9000)).toMatchObject({ delivered: true })
})

test('a request is recorded as abandoned if the caller cancels its slow response body', async () => {
  const { ask, mock, advance } = await armed('mid-body', { type: 'slow-body', ms: 9000, pieces: 3 })
  const response = await ask()
  await untilWaiting(mock)
  await advance(1000)
  await response.body?.cancel()
  expect(await entryOf(mock, ({ abandoned }) => abandoned === true)).toMatchObject({
    delivered: false,
    durationMs: 1000,
  })
  expect((await mock.admin.pendingWaits()).count).toBe(0)
})

test('if a sandbox is reset, the fetch of a delayed in-process request rejects', async () => {
  const { ask, mock } = await armed('before-commit', { type: 'hang' })
  const asked = ask()
  asked.catch(() => {})
  await untilWaiting(mock)
  await mock.reset()
  await expect(asked).rejects.toMatchObject(lost('ECONNRESET'))
  expect((await mock.admin.requests()).requests).toEqual([])
})

test('if the mock is closed, the fetch of a delayed in-process request rejects', async () => {
  const { ask, mock } = await armed('after-commit', { type: 'delay', ms: 1000 })
  const asked = ask()
  asked.catch(() => {})
  await untilWaiting(mock)
  await mock.close()
  await expect(asked).rejects.toMatchObject(lost('ECONNRESET'))
})

test.each(['garbage-then-close', 'malformed-chunk'] as const)(
  'the fault effect %s makes an in-process fetch fail even if the mock also listens on a port',
  async (type) => {
    const mock = await served()
    await mock.admin.arm(faultOf('after-commit', { type }))
    await expect(mock.fetch(new Request(mock.url + ISSUE_PATH, issueOf()))).rejects.toMatchObject(
      lost('UND_ERR_SOCKET'),
    )
    expect(await totalsOf(mock)).toEqual({ issued: 1, orphaned: 1 })
  },
)

test('a response with the status 204 has no body, even with a fault of the effect `slow-body`', async () => {
  const { ask, mock } = await armed('after-commit', { type: 'respond', status: 204 })
  await mock.admin.arm(faultOf('mid-body', { type: 'slow-body', ms: 0 }, { name: 'slow' }))
  const response = await ask()
  expect({
    status: response.status,
    length: response.headers.get('content-length'),
    body: await response.text(),
  }).toEqual({ status: 204, length: null, body: '' })
})
