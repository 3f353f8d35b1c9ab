import { hostClock } from '../../mock-server/core/time/host-clock.ts'
import type { Faketime } from './faketime.ts'
import type { RunContext } from '../replay/client/runner.ts'

/**
 * Time of a client's first start: `nowMs` on the client's clock and `hostMs` on the host's clock [ms since the epoch].
 */
interface Start {
  nowMs: number
  hostMs: number
}

const starts = new WeakMap<RunContext['mock'], Start>()

const HOUR_MS = 3_600_000
/**
 * Time that a client's clock shows at the first start of the client. The key is the mock of the run. All workers of a
 * run have the same mock, so workers that start together get the same time.
 */
const firstTimes = new WeakMap<RunContext['mock'], number>()

/**
 * Returns the options that scale the time of a program. At the first start, the program's clock shows the next full
 * hour, so that the result does not depend on the minute and second of the start. `onStart` then sets the mock's clock
 * to the program's clock, unless the scenario sets a start time. After a restart, the program's clock continues as if
 * the program had run since its first start.
 */
export function scaledFor(
  { mock, scenario, environment, timeScale }: RunContext,
  faketime: Faketime,
): Faketime & { onStart(nowMs: number): Promise<void> } {
  const factor = timeScale ?? faketime.factor
  const first = environment['GIFT_MOCK_ATTEMPT'] === '1' ? undefined : starts.get(mock)
  const hostMs = hostClock.now()
  const firstMs = firstTimes.get(mock) ?? Math.ceil(hostMs / HOUR_MS) * HOUR_MS
  firstTimes.set(mock, firstMs)
  return {
    ...faketime,
    factor,
    offsetMs: first ? (hostMs - first.hostMs) * (factor - 1) + first.nowMs - first.hostMs : firstMs - hostMs,
    async onStart(nowMs) {
      if (first) return
      starts.set(mock, { nowMs, hostMs: hostClock.now() })
      // If the scenario sets a start time, the mock's clock already runs and is not changed. The mock's clock then
      // shows another date than the client's clock, but runs at the same rate.
      if (scenario.clock.now === undefined)
        await mock.admin.setClock({ nowMs: nowMs + scenario.clock.skewMs, rate: factor })
    },
  }
}
