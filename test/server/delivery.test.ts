import { once } from 'node:events'
import { connect, type Socket } from 'node:net'
import { expect, onTestFinished, test, vi } from 'vitest'
import { type RunningGiftMock, startGiftMock } from '../../mock-server/index.ts'
import { memoryStore } from '../../mock-server/core/store/memory-store.ts'
import type { Store } from '../../mock-server/core/store/store.ts'
import { AUTH_KEY, ISSUE_PATH, noLimits } from '../core/support.ts'

/** A store that holds the next transaction of the root's sandbox back until it is released. */
function holdingStore(): Store & { hold(): { reached: Promise<void>; release(): void } } {
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
  // The sandbox is made, so that the next transaction is the request's.
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

/** So that the server has seen whatever happened on its sockets before. */
async function noticed({ url }: RunningGiftMock): Promise<void> {
  for (let round = 0; round < 3; round++) await (await fetch(`${url}/livez`)).text()
}

const issue = JSON.stringify({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500' })

async function issueAndLeave(leave: (socket: Socket) => void): Promise<RunningGiftMock> {
  const store = holdingStore()
  const mock = await running(store)
  const { reached, release } = store.hold()
  const socket = await sendRaw(mock, issue)
  await reached
  leave(socket)
  await noticed(mock)
  release()
  return mock
}

test.each([
  ['closes its connection', (socket: Socket) => void socket.destroy()],
  ['resets its connection', (socket: Socket) => void socket.resetAndDestroy()],
])(
  'the answer to a client that %s before it comes is not delivered, and its code is an orphan',
  async (_how, leave) => {
    const mock = await issueAndLeave(leave)
    await vi.waitFor(async () =>
      expect((await mock.admin.requests()).requests).toMatchObject([{ delivered: false, outcome: { code: 'issued' } }]),
    )
    const { codes, totals } = await mock.admin.ledger()
    expect(codes).toMatchObject([{ delivered: false, orphaned: true, recoveredBy: null }])
    expect(totals).toMatchObject({ issued: 1, orphaned: 1 })
  },
)

test('the orphan is recovered by an inquiry over a new connection', async () => {
  const mock = await issueAndLeave((socket) => void socket.destroy())
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

test('whether an answer was delivered is told truly of a client that has only finished sending', async () => {
  const store = holdingStore()
  const mock = await running(store)
  const { reached, release } = store.hold()
  const socket = await sendRaw(mock, issue)
  await reached
  socket.end()
  await noticed(mock)
  release()
  let answer = ''
  for await (const chunk of socket) answer += String(chunk)
  await vi.waitFor(async () =>
    expect((await mock.admin.requests()).requests).toMatchObject([{ delivered: answer.startsWith('HTTP/1.1 200 ') }]),
  )
})

test('a client that closes its connection after the answer has it, so nothing is lost', async () => {
  const mock = await running(memoryStore())
  const socket = await sendRaw(mock, issue)
  await once(socket, 'data')
  socket.destroy()
  await noticed(mock)
  expect((await mock.admin.requests()).requests).toMatchObject([{ delivered: true }])
  expect((await mock.admin.ledger()).totals.orphaned).toBe(0)
})

test('a client that goes away while it still sends is refused, and nothing is issued', async () => {
  const mock = await running(memoryStore())
  const { hostname, port } = new URL(mock.url)
  const socket = connect(Number(port), hostname)
  await once(socket, 'connect')
  socket.write(
    `POST ${ISSUE_PATH} HTTP/1.1\r\nhost: ${hostname}\r\ncontent-type: application/json\r\ncontent-length: ${issue.length + 1}\r\n\r\n${issue}`,
  )
  await noticed(mock)
  socket.destroy()
  await vi.waitFor(async () =>
    expect((await mock.admin.requests()).requests).toMatchObject([{ delivered: false, response: { status: 400 } }]),
  )
  expect((await mock.admin.ledger()).totals.issued).toBe(0)
})

test('one client that went away does not hold up the next', async () => {
  const mock = await issueAndLeave((socket) => void socket.destroy())
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
