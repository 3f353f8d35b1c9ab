import { hostClock } from '../../mock-server/core/time/host-clock.ts'
import type { RunContext } from '../replay/runner.ts'

/**
 * The first start of a client, by the client's clock (`nowMs`) and by the host's clock (`hostMs`) [ms since the epoch].
 */
interface Start {
  nowMs: number
  hostMs: number
}

const starts = new WeakMap<RunContext['mock'], Start>()

/**
 * Returns the options with which the scaled time of a program starts. At the first start of the client, the clock of
 * the mock is set to the time of the program. At a later start, the time of the program continues from the first start.
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
      // If the scenario sets a start time, the mock keeps that time. The client's clock then shows another date, but
      // runs at the same rate.
      if (scenario.clock.now === undefined)
        await mock.admin.setClock({ nowMs: nowMs + scenario.clock.skewMs, rate: factor })
    },
  }
}
