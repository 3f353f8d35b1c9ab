import { loadLibrary } from '../../scenarios/loading/library.ts'
import { growthIn } from '../helpers/memory.ts'
import { audit } from './audit.ts'
import type { Client } from './clients/client.ts'
import { rawClient } from './clients/raw-client.ts'
import { atGiftClient, realpayGiftClient } from './clients/reference-clients.ts'
import { createDisturber, killStore } from './disturbances.ts'
import { createGate, type Gate } from './audit-gate.ts'
import { createRandom } from './random.ts'
import { createSandbox, makeSandbox, type SoakSandbox } from './sandbox.ts'
import { type SoakServer, startServer } from './servers/server.ts'
import { openSoakStore, type SoakStore, type StoreName } from './servers/stores.ts'
import { createTally, type Tally } from './tally.ts'

export interface SoakOptions {
  seed: number
  seconds: number
  clients: number
  sandboxes: number
  /** Names of the stores. Each store has its own server. */
  stores: readonly StoreName[]
  onProgress?: (tally: Tally, elapsedSeconds: number) => void
}

export interface SoakResult extends Omit<Tally, 'fail'> {
  seconds: number
  stores: string[]
  /**
   * Memory in use of each server (heap and external memory) in bytes, by the name of the store. Each audit adds one
   * value. At this time, the sandboxes are empty and the garbage collection has run.
   */
  memory: Record<string, number[]>
}

interface Side {
  store: SoakStore
  server: SoakServer
  sandboxes: SoakSandbox[]
  heaps: number[]
}

/** Maximum length of a random pause of a client, in milliseconds. */
const CLIENT_PAUSE_MS = 40
/** Maximum length of a random pause between two disturbances, in milliseconds. */
const DISTURBANCE_PAUSE_MS = 120
/**
 * Number of audits in a run of at least 16 seconds, without the audit at the end. The test compares the memory of a
 * server between the audits.
 */
const AUDITS = 16
const MIN_AUDIT_SECONDS = 1

const LIMITS = [
  { atGift: 1_000_000, realpayGift: 1_000_000 },
  { atGift: 5, realpayGift: 300 },
] as const

/** Runs clients against servers that are disturbed, and compares the records of the clients with the ledgers. */
export async function runSoak(options: SoakOptions): Promise<SoakResult> {
  const { seed, seconds, clients, sandboxes, onProgress } = options
  const tally = createTally()
  const sides = await openSides(options, tally)
  const gate = createGate()
  const startedAt = performance.now()
  const elapsed = (): number => (performance.now() - startedAt) / 1000
  try {
    const all = sides.flatMap((side) => side.sandboxes)
    const running = Array.from({ length: clients }, (_, index) => {
      const sandbox = all[index % all.length]
      if (!sandbox) throw new Error(`there is no sandbox among ${sandboxes}`)
      const name = `c${index}`
      return runClient(
        clientOf(index, { name, sandbox, random: createRandom(seed, name), tally }),
        gate,
        createRandom(seed, `pause ${name}`),
      )
    })
    const disturbing = disturb(sides, { seed, tally, gate, seconds })
    const every = Math.max(MIN_AUDIT_SECONDS, seconds / AUDITS)
    for (let next = every; elapsed() < seconds; next += every) {
      while (elapsed() < Math.min(next, seconds)) {
        await pause(200)
        onProgress?.(tally, elapsed())
      }
      await gate.quiet(() => auditAll(sides, tally))
    }
    await gate.close()
    await Promise.all([...running, disturbing])
    await auditAll(sides, tally)
  } finally {
    await gate.close()
    for (const side of sides) await closeSide(side, tally)
  }
  for (const { store, heaps } of sides) {
    const growth = growthIn(heaps)
    if (growth !== undefined) tally.fail(`${store.name}: ${growth}`)
  }
  const { fail: _fail, ...figures } = tally
  return {
    ...figures,
    seconds: elapsed(),
    stores: sides.map(({ store }) => store.name),
    memory: Object.fromEntries(sides.map(({ store, heaps }) => [store.name, heaps])),
  }
}

async function openSides({ stores, sandboxes }: SoakOptions, tally: Tally): Promise<Side[]> {
  const opened: SoakStore[] = []
  for (const name of stores) {
    const store = await openSoakStore(name)
    if (store) opened.push(store)
  }
  return Promise.all(
    opened.map(async (store, place) => {
      const server = await startServer(store.name, store.url)
      const numbers = Array.from({ length: sandboxes }, (_, index) => index).filter(
        (index) => index % opened.length === place,
      )
      const own = numbers.map((index) =>
        createSandbox(`s${index}`, server, LIMITS[Math.floor(index / 2) % LIMITS.length] ?? LIMITS[0], tally),
      )
      for (const sandbox of own) await makeSandbox(sandbox)
      return { store, server, sandboxes: own, heaps: [] }
    }),
  )
}

async function closeSide({ server, store }: Side, tally: Tally): Promise<void> {
  try {
    await server.close()
  } catch (error) {
    tally.fail(error instanceof Error ? error.message : String(error))
  }
  for (const line of server.errors) tally.fail(`${server.name}: the log has an error: ${line}`)
  await store.remove()
}

function clientOf(index: number, options: Parameters<typeof rawClient>[0]): Client {
  if (index % 5 === 4) return rawClient(options)
  return index % 5 < 2 ? atGiftClient(options) : realpayGiftClient(options)
}

async function runClient({ step, name }: Client, gate: Gate, random: ReturnType<typeof createRandom>): Promise<void> {
  while (!gate.isClosed) {
    await gate.step(step).catch((error: unknown) => {
      throw new Error(`the client ${name} failed`, { cause: error })
    })
    await pause(random.below(CLIENT_PAUSE_MS))
  }
}

interface Disturbing {
  seed: number
  tally: Tally
  gate: Gate
  seconds: number
}

/** Disturbs the sandboxes one after another, and kills the stores a few times in a run. */
async function disturb(sides: readonly Side[], { seed, tally, gate, seconds }: Disturbing): Promise<void> {
  const scenarios = (await loadLibrary()).map(({ name }) => name)
  const random = createRandom(seed, 'disturbances')
  const disturber = createDisturber(random, tally, scenarios)
  const killEveryMs = Math.max(1500, Math.min(30_000, (seconds * 1000) / 6))
  let killAt = performance.now() + killEveryMs / 2
  while (!gate.isClosed) {
    const side = sides[random.below(sides.length)]
    const sandbox = side?.sandboxes[random.below(side.sandboxes.length)]
    if (side && sandbox)
      await gate.step(async () => {
        if (performance.now() >= killAt) {
          killAt = performance.now() + killEveryMs
          await killStore(sandbox, side.store, random, tally)
        } else await disturber.disturb(sandbox)
      })
    await pause(random.below(DISTURBANCE_PAUSE_MS))
  }
}

/**
 * Compares the ledger of every sandbox with the records of its clients, empties the sandbox, and measures the memory of
 * the servers.
 */
async function auditAll(sides: readonly Side[], tally: Tally): Promise<void> {
  tally.audits += 1
  for (const { sandboxes, server, heaps } of sides) {
    for (const sandbox of sandboxes) {
      await audit(sandbox, tally).catch((error: unknown) => tally.fail(`${sandbox.id}: ${String(error)}`))
      await sandbox.books.empty('reset', () => sandbox.control('POST', '/reset', {}))
      for (const cause of ['faults', 'scenario']) sandbox.delays.remove(cause)
      await sandbox.readClock()
    }
    heaps.push(await server.measure())
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms))
}
