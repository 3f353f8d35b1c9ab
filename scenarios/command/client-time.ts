import { hostClock } from '../../mock-server/core/time/host-clock.ts'
import type { RunContext } from '../replay/runner.ts'

/** Time of a client at its first start: the time of its clock and of the host's clock [ms since the epoch]. */
interface Start {
  nowMs: number
  hostMs: number
}

const starts = new WeakMap<RunContext['mock'], Start>()

/**
 * Returns how the time of a program with libfaketime begins. The clock of the mock is set to the time of the program at
 * its first start. A later start of the client continues with the time of the first one.
 */
export function clientTime(
  { mock, scenario, environment }: RunContext,
  factor: number,
): { offsetMs: number; onStart(nowMs: number): Promise<void> } {
  const first = environment['GIFT_MOCK_ATTEMPT'] === '1' ? undefined : starts.get(mock)
  const hostMs = hostClock.now()
  return {
    offsetMs: first ? (hostMs - first.hostMs) * (factor - 1) + first.nowMs - first.hostMs : 0,
    async onStart(nowMs) {
      if (first) return
      starts.set(mock, { nowMs, hostMs: hostClock.now() })
      // If the scenario sets a start time, the mock keeps that time. The client's clock then has another date but the
      // same rate.
      if (scenario.clock.now === undefined)
        await mock.admin.setClock({ nowMs: nowMs + scenario.clock.skewMs, rate: factor })
    },
  }
}
