import type { ScenarioDocument } from '../../core/scenario/schema.ts'
import type { Driver } from '../../../scenarios/explore/driver/driver.ts'
import { inProcessDriver } from '../../../scenarios/explore/driver/in-process.ts'
import { programDriver } from '../../../scenarios/explore/driver/program.ts'
import { referenceClient } from '../../../scenarios/explore/driver/reference-client.ts'
import { openClient } from '../replay/client.ts'
import type { ExploreFlags, ExploreSettings } from './flags.ts'

/** A function that creates a driver. The driver runs the client in the scenario `base`. */
export type OpenDriver = (base: ScenarioDocument) => Promise<Driver>

/** The values that a search needs to run the client. */
export interface Drivers {
  open: OpenDriver
  /** Maximum number of concurrent runs. */
  jobs: number
  seed: string
}

/**
 * Runs `use` with drivers for the client of the command line, and then closes the client. The reference client runs in
 * this process.
 * @param command the client and its arguments; undefined for a service and for the reference client
 */
export async function withDrivers<T>(
  { client: clientSettings, task, search, jobs }: ExploreSettings,
  flags: ExploreFlags,
  command: readonly string[] | undefined,
  use: (drivers: Drivers) => Promise<T>,
): Promise<T> {
  const { seed = 'explore' } = search
  if (!clientSettings.isOwn) {
    const client = referenceClient(task)
    return use({ open: (base) => inProcessDriver({ client, seed, base }), jobs: 1, seed })
  }
  const client = await openClient(clientSettings, flags, command)
  try {
    const { jobs: _jobs, session: _session, ...options } = client.options
    return await use({ open: async (base) => programDriver(base, { ...options, seed }), jobs, seed })
  } finally {
    await client.close()
  }
}
