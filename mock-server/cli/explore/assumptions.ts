import { providers } from '../../app.ts'
import { Problem } from '../../core/http/problem.ts'
import { joinTexts } from '../../core/localized-text.ts'
import { loadAlternatives } from '../../core/provider/alternatives.ts'
import { steadyNow } from '../../core/time/host-clock.ts'
import { type AssumptionReport, exploreAssumptionsWith } from '../../../scenarios/explore/assumptions/assumptions.ts'
import { budgetSignal } from '../../../scenarios/explore/budget-signal.ts'
import { runUnder } from '../../../scenarios/explore/assumptions/run-under.ts'
import { prepareResults, JSON_FILE, writeFileAtomically } from '../shared/files.ts'
import { assumptionsJson } from './output/assumptions-json.ts'
import { assumptionsResult } from './output/assumptions-result.ts'
import { assumptionsText } from './output/assumptions-text.ts'
import type { ExploreFlags, ExploreSettings } from './flags.ts'
import { interruptible } from './interruptible.ts'
import { withDrivers } from './open-driver.ts'
import { createSearchProgress } from './progress.ts'

/**
 * Duration [ms] after which no further run starts. The duration applies if neither `--budget` nor `--runs` is given.
 */
const DEFAULT_BUDGET_MS = 300_000

/**
 * Runs the client under every alternative to an assumed rule, and prints the alternatives under which the client does
 * not pass. Returns exit code 2 if there is such an alternative, 1 if the result is incomplete or a signal ended the
 * runs, else 0.
 * @throws Problem if the client does not pass under the assumed rules
 */
export async function runUnderAlternatives(
  settings: ExploreSettings,
  flags: ExploreFlags,
  command: readonly string[] | undefined,
): Promise<number> {
  const { json } = flags
  if (json !== undefined) await prepareResults(json, JSON_FILE)
  const { result: report, isInterrupted } = await reportOf(settings, flags, command)
  const { assumed } = report
  if (assumed.result !== 'passed') {
    const { en, ja } =
      assumed.what.length > 0 ? joinTexts(assumed.what, 'semicolon') : { en: 'no output', ja: '出力なし' }
    throw new Problem(500, {
      en: `the client does not pass under the assumptions (${assumed.result}): ${en}`,
      ja: `クライアントが仮定どおりの動作で合格しない（${assumed.result}）: ${ja}`,
    })
  }
  const result = assumptionsResult(report, settings)
  process.stdout.write(assumptionsText(report, result))
  if (json !== undefined) await writeFileAtomically(json, assumptionsJson(report, settings, result), JSON_FILE)
  if (result === 'depends') return 2
  return result === 'passed' && !isInterrupted ? 0 : 1
}

async function reportOf(
  settings: ExploreSettings,
  flags: ExploreFlags,
  command: readonly string[] | undefined,
): Promise<{ result: AssumptionReport; isInterrupted: boolean }> {
  const { task, search, assumptions } = settings
  const { calls, patienceMs, runs, budgetMs = runs === undefined ? DEFAULT_BUDGET_MS : Infinity } = search
  const alternatives = await loadAlternatives(providers)
  const progress = createSearchProgress(process.stderr)
  const startMs = steadyNow()
  try {
    return await interruptible(async (interrupted) => {
      const { signal, cancel } = budgetSignal({ signal: interrupted, budgetMs })
      return withDrivers(settings, flags, command, ({ open, jobs }) => {
        const { run, runWithFaults } = runUnder({ task, calls, patienceMs, jobs, open })
        return exploreAssumptionsWith(alternatives, {
          run,
          runWithFaults: assumptions?.withFaults ? runWithFaults : undefined,
          jobs,
          runs,
          budgetMs,
          now: steadyNow,
          signal,
          onRun({ runs: done, leans, left }) {
            const runsPerSecond = (1000 * done) / Math.max(1, steadyNow() - startMs)
            progress.show({ runs: done, runsPerSecond, depth: assumptions?.withFaults ? 1 : 0, found: leans, left })
          },
        })
      }).finally(cancel)
    })
  } finally {
    progress.clear()
  }
}
