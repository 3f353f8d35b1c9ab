import type { Random } from './random.ts'
import type { SoakSandbox } from './sandbox.ts'
import type { SoakStore } from './servers/stores.ts'
import type { Tally } from './tally.ts'

const afterCommit = [
  { type: 'delay', ms: 40 },
  { type: 'hang' },
  { type: 'empty-response' },
  { type: 'reset-connection' },
  { type: 'close-connection' },
  { type: 'truncate-body' },
  { type: 'malformed-chunk' },
  { type: 'slow-body', ms: 60, pieces: 4 },
  { type: 'garbage-then-close' },
  { type: 'html-error-page' },
] as const
const beforeCommit = [{ type: 'delay', ms: 40 }, { type: 'reset-connection' }, { type: 'hang' }] as const
const providers = ['at-gift', 'realpay-gift'] as const

export type DisturbanceName = 'arm' | 'disarm' | 'reset' | 'jump' | 'scenario' | 'stop-scenario'
const names = ['arm', 'arm', 'arm', 'disarm', 'disarm', 'jump', 'jump', 'reset', 'scenario', 'stop-scenario'] as const

export interface Disturber {
  /**
   * Disturbs a sandbox in one randomly chosen way. Errors of the requests are ignored, because the server may be down.
   */
  disturb(sandbox: SoakSandbox): Promise<void>
}

/** Creates a disturber. @param scenarios names of the scenarios in the library */
export function createDisturber(random: Random, tally: Tally, scenarios: readonly string[]): Disturber {
  let faults = 0
  const count = (name: string): void => void (tally.disturbances[name] = (tally.disturbances[name] ?? 0) + 1)

  async function run(name: DisturbanceName, { control, books, delays, readClock }: SoakSandbox): Promise<void> {
    switch (name) {
      case 'arm': {
        const isBefore = random.below(4) === 0
        delays.add('faults')
        await control('POST', '/faults', {
          name: `soak-${faults++}`,
          when: { provider: random.pick(providers), ...(random.below(2) === 0 && { probability: 0.5 }) },
          phase: isBefore ? 'before-commit' : 'after-commit',
          effect: random.pick<object>(isBefore ? beforeCommit : afterCommit),
          times: 1 + random.below(3),
        })
        break
      }
      case 'disarm':
        await control('DELETE', '/faults')
        delays.remove('faults')
        break
      case 'reset':
        await books.empty('reset', () => control('POST', '/reset', {}))
        for (const cause of ['faults', 'scenario']) delays.remove(cause)
        await readClock()
        break
      case 'jump':
        await control('POST', '/clock/advance', { ms: 1 + random.below(10 * 60_000) })
        await readClock()
        break
      case 'scenario':
        delays.add('scenario')
        await books.empty('scenario', () => control('PUT', '/scenario', { name: random.pick(scenarios) }))
        await readClock()
        break
      case 'stop-scenario':
        await control('DELETE', '/scenario')
        delays.remove('scenario')
    }
  }

  return {
    async disturb(sandbox) {
      const name = random.pick(names)
      count(name)
      await run(name, sandbox).catch(() => {})
    },
  }
}

/** Kills the server of a sandbox or crashes its database. Does nothing if the store is not persistent. */
export async function killStore(
  sandbox: SoakSandbox,
  { name, crash, isPersistent }: SoakStore,
  random: Random,
  tally: Tally,
): Promise<void> {
  if (!isPersistent) return
  const crashes = crash !== undefined && random.below(2) === 0
  const what = crashes ? `crash ${name}` : `kill ${name}`
  tally.disturbances[what] = (tally.disturbances[what] ?? 0) + 1
  await (crashes ? sandbox.server.crash(crash) : sandbox.server.kill())
}
