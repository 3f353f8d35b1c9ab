import type { Text } from '../../core/localized-text.ts'
import type { ReplayResult } from '../../../scenarios/replay/replay.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { createStyler } from '../../reporting/color.ts'
import { messages } from '../../reporting/messages.ts'
import { changedRulesText } from '../shared/run-facts/changed-rules.ts'
import type { RunFacts } from '../shared/run-facts/run-facts.ts'
import { failureDetails } from './failed-scenario-text.ts'
import type { ReplayRun } from './json.ts'
import { countResults, passedUntried, type SkippedScenario } from './results.ts'

/** Formats the result of a scenario as one line. */
export function resultLine(replayed: ReplayResult, width: number): string {
  const { file, result, durationMs } = replayed
  const { name, title } = file.scenario
  const paint = createStyler(process.stdout)
  const note = passedUntried(replayed) ? paint('yellow', messages().report.facts([messages().replay.triedNothing])) : ''
  return `${markOf(result)} ${name.padEnd(width)}  ${localizedLine(title)}  ${paint('dim', `${durationMs} ms`)}${note}`
}

function markOf(result: ReplayResult['result']): string {
  const paint = createStyler(process.stdout)
  if (result === 'passed') return paint('green', '✓')
  return result === 'failed' ? paint('red', '✗') : paint('yellow', '?')
}

/** Formats one line for a scenario that was not replayed. */
export function skippedLine({ file, waitMs }: SkippedScenario, width: number): string {
  const { name } = file.scenario
  return createStyler(process.stdout)(
    'dim',
    `- ${name.padEnd(width)}  ${messages().replay.skipped(Math.ceil(waitMs / 1000))}`,
  )
}

export function summaryLine(
  replayed: readonly ReplayResult[],
  { skipped, notReached, durationMs }: Pick<ReplayRun, 'skipped' | 'notReached' | 'durationMs'>,
): string {
  const counts = countResults(replayed)
  return createStyler(process.stdout)(
    counts.failed > 0 ? 'red' : counts.passed < replayed.length || notReached.length > 0 ? 'yellow' : 'green',
    messages().replay.summary(
      { ...counts, skipped: skipped.length, notRun: notReached.length },
      (durationMs / 1000).toFixed(1),
    ),
  )
}

/** Returns a line that names the folder that --keep-state kept; an empty text if no folder was kept. */
export function stateLine({ file, stateDir }: ReplayResult): string {
  return stateDir === undefined ? '' : `${messages().replay.state(file.scenario.name, stateDir)}\n`
}

/** Returns a line that names the settings of `--config` that change rules; an empty text if there are none. */
export function changedRulesLine({ config }: RunFacts): string {
  const changed = changedRulesText(config?.changedRules ?? [])
  if (!changed) return ''
  const line: Text = {
    en: `warning: judged with changed rules: ${changed.en}. A passed scenario does not show that the client keeps the default rules`,
    ja: `警告: 変更したルールで判定した: ${changed.ja}。合格しても、既定のルールを守ることは確認できない`,
  }
  return `${createStyler(process.stdout)('bold', localizedLine(line))}\n`
}

/** Returns the text that explains why a scenario did not pass, with colours if standard output supports colours. */
export function failureText(replayed: ReplayResult): string {
  const { name, title } = replayed.file.scenario
  const paint = createStyler(process.stdout)
  return [
    `${markOf(replayed.result)} ${paint('bold', name)}: ${localizedLine(title)}`,
    ...failureDetails(replayed),
  ].join('\n')
}
