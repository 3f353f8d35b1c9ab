import { sameInBoth, type Text } from '../../mock-server/core/localized-text.ts'
import { sleep, steadyNow, timeoutSignal } from '../../mock-server/core/time/host-clock.ts'
import { errorMessage } from '../../mock-server/core/util/error-message.ts'
import { Problem } from '../../mock-server/index.ts'
import { ClientKilledError } from '../replay/client/kill-points.ts'
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
    throw new Problem(500, {
      en: `a server responds at ${url} (status ${answer}) before the service is started: stop it, or choose another port`,
      ja: `サービスを起動する前から ${url} のサーバーが応答している（ステータス ${answer}）。そのサーバーを止めるか、別のポートを使う`,
    })
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
  let last: Text = { en: 'it did not respond', ja: '応答なし' }
  for (;;) {
    // If the client was killed or the replay was interrupted, the reason of the signal is thrown unchanged.
    if (signal.reason instanceof Problem || signal.reason instanceof ClientKilledError) throw signal.reason
    if (signal.aborted || steadyNow() - begunMs > readyMs) {
      await service.end()
      const seconds = Math.round(steadyNow() - begunMs) / 1000
      throw withOutput(
        {
          en: `the service was not ready at ${url} within ${seconds} s: ${last.en}`,
          ja: `サービスが ${seconds} 秒以内に ${url} で準備完了にならなかった: ${last.ja}`,
        },
        service,
      )
    }
    const how = service.ended()
    if (how) {
      await service.end()
      const end = endText(how)
      throw withOutput(
        {
          en: `the service ended before it was ready at ${url}: ${end.en}`,
          ja: `サービスが ${url} で準備完了になる前に終了した: ${end.ja}`,
        },
        service,
      )
    }
    const answer = await tryUrl(url)
    if (typeof answer === 'number' && answer < 400) return
    last =
      typeof answer === 'number'
        ? { en: `it responds with ${answer}`, ja: `${answer} を返している` }
        : sameInBoth(answer)
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

function withOutput({ en, ja }: Text, service: Program): Problem {
  const lines = service.output().trimEnd().split(/\r?\n/).slice(-MAX_LINES)
  const output = lines.join(' | ')
  return lines.length === 1 && lines[0] === ''
    ? new Problem(500, { en: `${en}; it wrote nothing`, ja: `${ja}（出力なし）` })
    : new Problem(500, { en: `${en}; it wrote: ${output}`, ja: `${ja}。出力: ${output}` }, [
        { en, ja },
        ...lines.map((line) => sameInBoth(`  | ${line}`)),
      ])
}
