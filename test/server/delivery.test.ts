import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type RunningGiftMock, startGiftMock } from '../../mock-server/index.ts'
import { memoryStore } from '../../mock-server/core/store/memory-store.ts'
import type { Store } from '../../mock-server/core/store/store.ts'
import { AUTH_KEY, ISSUE_PATH, noLimits } from '../core/support.ts'

/**
 * Creates a store for a test that stops a transaction: `hold` stops the next transaction of the default sandbox, and
 * `release` lets this transaction continue.
 */
function delayingStore(): Store & { hold(): { reached: Promise<void>; release(): void } } {
  const store = memoryStore()
  let held: { reached(): void; released: Promise<void> } | undefined
  return {
    ...store,
    async transaction(sandbox, run) {
      const holding = sandbox === 'default' ? held : undefined
      if (holding) held = undefined
      holding?.reached()
      await holding?.released
      return store.transaction(sandbox, run)
    },
    hold() {
      const reached = Promise.withResolvers<void>()
      const released = Promise.withResolvers<void>()
      held = { reached: reached.resolve, released: released.promise }
      return { reached: reached.promise, release: released.resolve }
    },
  }
}

async function running(store: Store): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, store, settings: noLimits })
  onTestFinished(() => mock.close(0))
  // This call creates the sandbox. Otherwise, `hold` would stop the transaction that creates the sandbox and not the
  // transaction of the tested request.
  await mock.admin.clock()
  return mock
}

async function sendRaw({ url }: RunningGiftMock, body: string): Promise<Socket> {
  const { hostname, port } = new URL(url)
  const socket = connect(Number(port), hostname)
  socket.on('error', () => {})
  await once(socket, 'connect')
  socket.write(
    `POST ${ISSUE_PATH} HTTP/1.1\r\nhost: ${hostname}:${port}\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\n\r\n${body}`,
  )
  return socket
}

/** Waits until the server has noticed all earlier events on its sockets, such as a closed connection. */
async function untilNoticed({ url }: RunningGiftMock): Promise<void> {
  for (let round = 0; round < 3; round++) await (await fetch(`${url}/livez`)).text()
}

const issue = JSON.stringify({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500' })

async function issueAndDisconnect(disconnect: (socket: Socket) => void): Promise<RunningGiftMock> {
  const store = delayingStore()
  const mock = await running(store)
  const { reached, release } = store.hold()
  const socket = await sendRaw(mock, issue)
  await reached
  disconnect(socket)
  await untilNoticed(mock)
  release()
  return mock
}

test.each([
  ['closes its connection', (socket: Socket) => void socket.destroy()],
  ['resets its connection', (socket: Socket) => void socket.resetAndDestroy()],
])('if a client %s before the response is sent, the issued code is recorded as orphaned', async (_how, disconnect) => {
  const mock = await issueAndDisconnect(disconnect)
  await vi.waitFor(async () =>
    expect((await mock.admin.requests()).requests).toMatchObject([{ delivered: false, outcome: { code: 'issued' } }]),
  )
  const { codes, totals } = await mock.admin.ledger()
  expect(codes).toMatchObject([{ delivered: false, orphaned: true, recoveredBy: null }])
  expect(totals).toMatchObject({ issued: 1, orphaned: 1 })
})

test('a code whose client disconnected early can be recovered by an inquiry over a new connection', async () => {
  const mock = await issueAndDisconnect((socket) => void socket.destroy())
  await vi.waitFor(async () => expect((await mock.admin.ledger()).totals.orphaned).toBe(1))
  const TranId = (await mock.admin.ledger()).codes[0]?.reference
  const answer = await fetch(mock.url + ISSUE_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500', TranId }),
  })
  expect(answer.status).toBe(200)
  expect((await mock.admin.ledger()).codes).toMatchObject([
    { orphaned: false, recoveredBy: answer.headers.get('x-gift-mock-request') },
  ])
})

test('if a client closes only its sending half, the journal still records whether the client received the response', async () => {
  const store = delayingStore()
  const mock = await running(store)
  const { reached, release } = store.hold()
  const socket = await sendRaw(mock, issue)
  await reached
  socket.end()
  await untilNoticed(mock)
  release()
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  await vi.waitFor(async () =>
    expect((await mock.admin.requests()).requests).toMatchObject([{ delivered: answer.startsWith('HTTP/1.1 200 ') }]),
  )
})

test('a code does not count as orphaned if the client disconnects after the response has arrived', async () => {
  const mock = await running(memoryStore())
  const socket = await sendRaw(mock, issue)
  await once(socket, 'data')
  socket.destroy()
  await untilNoticed(mock)
  expect((await mock.admin.requests()).requests).toMatchObject([{ delivered: true }])
  expect((await mock.admin.ledger()).totals.orphaned).toBe(0)
})

test('if a client disconnects in the middle of the body, its request is recorded with the status 400', async () => {
  const mock = await running(memoryStore())
  const { hostname, port } = new URL(mock.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(
    `POST ${ISSUE_PATH} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: ${issue.length + 1}\r\n\r\n${issue}`,
  )
  await untilNoticed(mock)
  socket.destroy()
  await vi.waitFor(async () =>
    expect((await mock.admin.requests()).requests).toMatchObject([{ delivered: false, response: { status: 400 } }]),
  )
  expect((await mock.admin.ledger()).totals.issued).toBe(0)
})

test('a client that disconnects does not block the requests of the next client', async () => {
  const mock = await issueAndDisconnect((socket) => void socket.destroy())
  const answer = await fetch(mock.url + ISSUE_PATH, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: issue,
  })
  expect(answer.status).toBe(200)
  await vi.waitFor(async () =>
    expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 2, orphaned: 1, suspectedDuplicates: 1 }),
  )
})
