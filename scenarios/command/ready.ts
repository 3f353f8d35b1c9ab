import { sleep, steadyNow, timeoutSignal } from '../../mock-server/core/time/host-clock.ts'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import { Problem } from '../../mock-server/index.ts'
import { ClientKilledError } from '../replay/kill.ts'
import { endText, type Program } from './program.ts'

const PAUSE_MS = 50
const TRY_MS = 2000
/** Maximum number of lines of output in an error. */
const MAX_LINES = 30

/**
 * Checks that nothing responds at the URL of a service that is not started yet. Otherwise the requests of a scenario
 * would go to another program.
 * @throws Problem if a server responds
 */
export async function assertFree(url: string): Promise<void> {
  const answer = await tryUrl(url)
  if (typeof answer === 'number')
    throw new Problem(
      500,
      `a server responds at ${url} (status ${answer}) before the service is started: stop it, or choose another port`,
    )
}

/**
 * Waits until a service responds with a status below 400.
 * @throws Problem with the output of the service if the service has ended, or if `readyMs` or the time of the run is
 * over; ClientKilledError if the scenario kills the client
 */
export async function untilReady(
  url: string,
  service: Program,
  { readyMs, signal }: { readyMs: number; signal: AbortSignal },
): Promise<void> {
  const begunMs = steadyNow()
  let last = 'it did not respond'
  for (;;) {
    // If the client was killed or the replay was interrupted, the reason of the signal is thrown unchanged.
    if (signal.reason instanceof Problem || signal.reason instanceof ClientKilledError) throw signal.reason
    if (signal.aborted || steadyNow() - begunMs > readyMs) {
      await service.end()
      const seconds = Math.round(steadyNow() - begunMs) / 1000
      throw withOutput(`the service was not ready at ${url} within ${seconds} s: ${last}`, service)
    }
    const how = service.ended()
    if (how) {
      await service.end()
      throw withOutput(`the service ended before it was ready at ${url}: ${endText(how).en}`, service)
    }
    const answer = await tryUrl(url)
    if (typeof answer === 'number' && answer < 400) return
    last = typeof answer === 'number' ? `it responds with ${answer}` : answer
    await sleep(PAUSE_MS)
  }
}

/** Returns the status of the response, or the reason why there is no response. */
async function tryUrl(url: string): Promise<number | string> {
  try {
    const response = await fetch(url, { redirect: 'manual', signal: timeoutSignal(TRY_MS) })
    await response.body?.cancel()
    return response.status
  } catch (error) {
    return errorMessage(error instanceof Error && error.cause instanceof Error ? error.cause : error)
  }
}

function withOutput(message: string, service: Program): Problem {
  const lines = service.output().trimEnd().split(/\r?\n/).slice(-MAX_LINES)
  return lines.length === 1 && lines[0] === ''
    ? new Problem(500, `${message}; it wrote nothing`)
    : new Problem(500, `${message}; it wrote: ${lines.join(' | ')}`, [message, ...lines.map((line) => `  | ${line}`)])
}
