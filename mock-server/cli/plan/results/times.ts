import { parseIso } from '../../../core/time/japan-time.ts'
import type { Text } from '../../../core/localized-text.ts'
import { VERSION } from '../../../core/version.ts'
import type { Explored, ReplayFile } from './schema.ts'
import { disagreement, missingMember } from './search-contradictions.ts'

/**
 * Maximum difference between the clocks of two machines [ms]: the machine that makes the plan, and the machine of the
 * run.
 */
const MAX_CLOCK_DIFFERENCE_MS = 600_000
/**
 * Maximum time [ms] by which a request may be earlier or later than the run. The clock may have been set during the
 * run.
 */
const MAX_OUTSIDE_MS = 60_000

/**
 * Returns a text if the real times in a result file cannot be right: the run ended in the future, or a request arrived
 * before or after the run. Otherwise returns undefined.
 */
export function timeContradiction(content: ReplayFile | Explored, nowMs: number): Text | undefined {
  const { startedAt, durationMs, version, timeScale, flags } = content
  const requests = 'scenarios' in content ? content.scenarios.flatMap((one) => one.requests) : []
  if (version === VERSION) {
    if (startedAt === undefined) return missingMember('startedAt')
    if (durationMs === undefined) return missingMember('durationMs')
    const flag = flags.indexOf('--time-scale')
    if (flag !== -1 && Number(flags[flag + 1]) !== timeScale)
      return disagreement(`"timeScale": ${timeScale}`, `"flags": --time-scale ${flags[flag + 1]}`)
    const without = requests.find(({ receivedAt }) => receivedAt === undefined)
    if (without) return missingMember(`requests.${without.id}.receivedAt`)
  }
  if (startedAt === undefined) return undefined
  const startMs = parseIso(startedAt)
  const latestMs = nowMs + MAX_CLOCK_DIFFERENCE_MS
  if (startMs + (durationMs ?? 0) > latestMs)
    return {
      en: `"startedAt" is ${startedAt}, so the run ended in the future`,
      ja: `"startedAt" は ${startedAt} であり、実行の終了が未来である`,
    }
  const endMs = durationMs === undefined ? latestMs : startMs + durationMs
  const outside = requests.find(({ receivedAt }) => {
    if (receivedAt === undefined) return false
    const atMs = parseIso(receivedAt)
    return atMs < startMs - MAX_OUTSIDE_MS || atMs > endMs + MAX_OUTSIDE_MS
  })
  if (!outside) return undefined
  return {
    en: `"startedAt" is ${startedAt}, but the request ${outside.id} arrived at ${outside.receivedAt}, which is not during the run`,
    ja: `"startedAt" は ${startedAt} であるが、リクエスト ${outside.id} の到着は ${outside.receivedAt} であり、実行中ではない`,
  }
}
