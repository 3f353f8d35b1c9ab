import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { Agent, type IncomingMessage, request } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { mock as nodeMock } from 'node:test'
import { describe, expect, onTestFinished, test, vi } from 'vitest'
import { withGiftSandbox } from '../../mock-server/fixture/index.ts'
import type { RunningGiftMock, ServeOptions } from '../../mock-server/server/options.ts'
import { startGiftMock } from '../../mock-server/server/start.ts'
import { openStore } from '../../mock-server/storage/index.ts'
import { AUTH_KEY, ISSUE_PATH, noLimits } from '../core/support.ts'

const FAKE_MS = 1_000
const everyGlobal = [
  ...(['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'setImmediate', 'clearImmediate'] as const),
  ...(['Date', 'performance', 'hrtime'] as const),
]

/**
 * Ways in which a test can fake the timers of the mock's process. Each function installs fake timers and returns a
 * function that restores the real timers.
 */
const fakes: [string, () => () => void][] = [
  [
    "vitest's default",
    () => {
      vi.useFakeTimers({ now: FAKE_MS })
      return () => void vi.useRealTimers()
    },
  ],
  [
    // The server, the client and `Request` of Node need the real nextTick and queueMicrotask.
    'vitest for everything except nextTick and queueMicrotask',
    () => {
      vi.useFakeTimers({ now: FAKE_MS, toFake: everyGlobal })
      return () => void vi.useRealTimers()
    },
  ],
  [
    'node:test',
    () => {
      nodeMock.timers.enable({ now: FAKE_MS, apis: ['setTimeout', 'setInterval', 'setImmediate', 'Date'] })
      return () => nodeMock.timers.reset()
    },
  ],
]

async function started(options: ServeOptions = {}): Promise<RunningGiftMock> {
  const mock = await startGiftMock({ port: 0, settings: noLimits, ...options })
  onTestFinished(() => mock.close(0))
  return mock
}

/** Returns a function that sends requests over one keep-alive connection. The function uses no global timer. */
function createSender({ url }: { url: string }): (path?: string, pieces?: string[]) => Promise<string> {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 })
  onTestFinished(() => agent.destroy())
  return async (path = ISSUE_PATH, pieces = [`{"AuthKey":"${AUTH_KEY}","DcId":"DC500",`, '"Amount":"500"}']) => {
    const sent = request(url + path, { agent, method: 'POST', headers: { 'content-type': 'application/json' } })
    for (const piece of pieces) await new Promise((resolve) => sent.write(piece, resolve))
    sent.end()
    const [response] = (await once(sent, 'response')) as [IncomingMessage]
    return `${response.statusCode} ${await text(response)}`
  }
}

describe.each(fakes)('with fake timers of %s', (_name, fake) => {
  test('a server responds and closes while a test uses fake timers', async () => {
    const mock = await started()
    const send = createSender(mock)
    const restore = fake()
    try {
      expect(await send()).toMatch(/^200 /)
      expect(await send()).toMatch(/^200 /)
      expect(await send('/at-gift/nothing')).toMatch(/^404 /)
      expect(await send('/__admin/clock/advance', ['{"ms":1}'])).toMatch(/^2/)
    } finally {
      restore()
    }
    expect(await send()).toMatch(/^200 /)
    const [entry] = (await mock.admin.requests()).requests
    expect(entry?.receivedAtMs).toBeGreaterThan(1_700_000_000_000)
    const again = fake()
    try {
      await mock.close()
    } finally {
      again()
    }
  })

  test('on a running clock, a fault delays a request in real time, even while a test uses fake timers', async () => {
    const mock = await started()
    const send = createSender(mock)
    await mock.admin.arm({
      name: 'late',
      when: { operation: 'at-gift.issue' },
      phase: 'before-commit',
      effect: { type: 'delay', ms: 20 },
    })
    const restore = fake()
    try {
      expect(await send()).toMatch(/^200 /)
    } finally {
      restore()
    }
  })

  test('a server with a SQLite store responds and closes while a test uses fake timers', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'gift-mock-timers-'))
    onTestFinished(() => rmSync(folder, { recursive: true }))
    const restore = fake()
    try {
      const mock = await started({ store: await openStore(`sqlite:${join(folder, 'a.db')}`) })
      expect(await createSender(mock)()).toMatch(/^200 /)
      await mock.close()
    } finally {
      restore()
    }
  })

  test('the test fixture with a port and a running clock works while a test uses fake timers', async () => {
    const restore = fake()
    try {
      await withGiftSandbox(
        async (gift) => {
          expect(await createSender(gift)()).toMatch(/^200 /)
          await gift.run(async ({ clock }) => {
            const fromMs = clock.now()
            await clock.sleep(5)
            expect(clock.now() - fromMs).toBeGreaterThanOrEqual(4)
          })
        },
        { listen: true, clock: { mode: 'running' } },
      )
    } finally {
      restore()
    }
  })
})
