import type { Observation } from './observation.ts'
import type { Cause } from '../outcomes/index.ts'
import type { Schedule } from '../search/schedule.ts'

/**
 * An object that runs a client under schedules. A schedule places faults at requests of the client. Each run starts
 * with an empty mock and the same seed.
 */
export interface Driver {
  /**
   * Runs the client once.
   * @param wanted number of codes that the client issues without faults; undefined in the run without faults
   * @param onWaiting called if the client, after its first request, sends and receives nothing for a while
   */
  run(schedule: Schedule, wanted: number | undefined, signal: AbortSignal, onWaiting?: () => void): Promise<Observation>
  /** True if the same schedule always has the same result. */
  readonly isDeterministic: boolean
  /** Returns false if this driver cannot produce the cause, because the cause needs a socket. */
  isPossible(cause: Cause): boolean
  close(): Promise<void>
}
