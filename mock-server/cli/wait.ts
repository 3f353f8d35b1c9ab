import { sleep, timeoutSignal } from '../core/time/host-clock.ts'
import { Problem } from '../core/http/problem.ts'
import { pluralize, type Text } from '../core/localized-text.ts'
import { errorText } from '../core/util/error-text.ts'
import { seconds } from './shared/arguments.ts'
import { type AdminTarget, isHttpsAlone, needsHttps, resolveTarget, sendRequest } from './shared/admin/admin-client.ts'

const PAUSE_MS = 100
const TRY_MS = 1000

/** Waits until the mock is ready. @throws Problem if the mock is not ready before the timeout */
export async function wait({ timeout, ...given }: { url?: string; timeout: string }): Promise<number> {
  const remote = resolveTarget(given)
  const timeoutMs = seconds(timeout, '--timeout') * 1000
  const deadline = timeoutSignal(timeoutMs)
  for (;;) {
    const reason = await readinessError(remote)
    if (reason === undefined) return 0
    if (deadline.aborted)
      throw new Problem(503, {
        en: `nothing was ready at ${remote.url} within ${pluralize(Number(timeout), 'second')}: ${reason.en}`,
        ja: `${remote.url} は ${timeout} 秒以内に準備ができなかった: ${reason.ja}`,
      })
    await sleep(PAUSE_MS)
  }
}

async function readinessError(remote: AdminTarget): Promise<Text | undefined> {
  try {
    const { status, body } = await sendRequest(remote, '/readyz', { timeoutMs: TRY_MS })
    if (isHttpsAlone(status, body)) return needsHttps(remote.url)
    return status === 200 ? undefined : { en: `it answers ${status}`, ja: `ステータス ${status} を返している` }
  } catch (error) {
    return errorText(error)
  }
}
