import { rm } from 'node:fs/promises'
import { memoryStore } from '../../mock-server/core/store/memory-store.ts'
import type { Store } from '../../mock-server/core/store/store.ts'
import { parseIso } from '../../mock-server/core/time/japan-time.ts'
import { temporaryFolder } from '../../mock-server/node/temporary-folder.ts'
import { type RunningGiftMock, type ServeOptions, startGiftMock } from '../../mock-server/index.ts'
import { type Activity, createActivity } from './client/activity.ts'
import { flushEventLoop } from './client/drain.ts'
import type { KillWatch } from './client/kill-points.ts'

/**
 * The address at which the mock of a replay listens, and the settings of the mock. By default, the mock listens on a
 * free port of 127.0.0.1, without TLS. The settings of a scenario replace these settings.
 */
export type ReplayServer = Pick<ServeOptions, 'port' | 'host' | 'tls' | 'httpsPort' | 'proxy' | 'settings'>

/** A mock that runs scenarios, together with the other resources that a replay needs. */
export interface MockSession {
  mock: RunningGiftMock
  store: Store
  activity: Activity
  /** True if the client began TLS with a provider's host through the proxy. */
  hasBegunTls(): boolean
  /** Folder for the state of the clients. In a shared session, each scenario gets an empty folder in this folder. */
  stateDir: string
  /** Sets the watch that decides when the client has to be killed; undefined if the client is not killed. */
  watch(watch: KillWatch | undefined): void
  /**
   * Must be called before the replay ends a client that exceeded its time limit. Requests that are in progress then do
   * not count as abandoned by the client, until `watch` is called again.
   */
  onTimeUp(): void
  /** Stops the server. The store can still be read. Connections that are still open are closed. */
  stop(graceMs: number): Promise<void>
  /** Stops the server if it is running, and closes the store. Removes the folder, unless the folder has to be kept. */
  close(): Promise<void>
}

export interface SessionOptions {
  seed: string
  /** True if the clock has to be frozen, because the runner advances the clock. */
  isVirtual?: boolean
  server?: ReplayServer | undefined
  keepState?: boolean | undefined
}

/** Start time of the mock's clock if the clock is frozen. */
const START = '2026-04-01T09:00:00+09:00'

/** Starts a mock. @throws Problem if the mock cannot listen */
export async function openSession({
  seed,
  isVirtual = false,
  server,
  keepState = false,
}: SessionOptions): Promise<MockSession> {
  const store = memoryStore()
  const activity = createActivity()
  let current: KillWatch | undefined
  let isTimeUp = false
  let hasBegunTls = false
  const mock = await startGiftMock({
    port: 0,
    ...server,
    ...(server?.proxy && { proxy: { ...server.proxy, onTls: () => void (hasBegunTls = true) } }),
    seed,
    clock: isVirtual ? { mode: 'frozen', nowMs: parseIso(START) } : undefined,
    // The server must not close the store, because the verdict is read from the store after the server has stopped.
    store: { ...store, close: async () => {} },
    observer: {
      onRequest: activity.onRequest,
      onResponseSent: () => current?.onResponseSent(),
      isKilled: () => isTimeUp || current?.isKilled() === true,
    },
  })
  let isOpen = true
  async function stop(graceMs: number): Promise<void> {
    isOpen = false
    await mock.close(graceMs)
    await flushEventLoop()
  }
  const folder = await temporaryFolder('gift-mock-state-').catch(async (error: unknown) => {
    await stop(0)
    throw error
  })
  return {
    mock,
    store,
    activity,
    hasBegunTls: () => hasBegunTls,
    stateDir: folder,
    watch(watch) {
      current = watch
      isTimeUp = false
      hasBegunTls = false
    },
    onTimeUp: () => void (isTimeUp = true),
    stop,
    async close() {
      if (isOpen) await stop(0)
      if (!keepState) await rm(folder, { recursive: true, force: true })
      await store.close()
    },
  }
}
