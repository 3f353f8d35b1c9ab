import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { applyAccepted, parseAccepted } from '../../../scenarios/recordings/comparison/accepted-differences.ts'
import { compareExchanges } from '../../../scenarios/recordings/comparison/compare.ts'
import { providers } from '../../app.ts'
import type { Text } from '../../core/localized-text.ts'
import { loadReasonTexts } from '../../reporting/reasons.ts'
import {
  assertDistinctOutputs,
  prepareResults,
  JSON_FILE,
  JUNIT_FILE,
  readTextFile,
  writeFileAtomically,
} from '../shared/files.ts'
import { loadConfig } from '../start/config/config-file.ts'
import { createCounter } from '../shared/progress.ts'
import { exchangesIn } from './exchanges.ts'
import { compareJson, compareJUnit } from './result-files.ts'
import { compareText } from './text.ts'

export interface CompareFlags {
  config?: string
  accepted?: string
  junit?: string
  json?: string
}

const ACCEPTED_FILE = { en: 'the file of accepted differences', ja: '許容する相違点のファイル' }

/**
 * Sends the recorded requests in a folder to the mock, and compares the responses of the mock with the recorded
 * responses. Returns exit code 2 if the responses differ or an accepted difference does not occur any more, and 1 if
 * nothing could be compared.
 */
export async function compare(folder: string, flags: CompareFlags): Promise<number> {
  const { junit, json } = flags
  assertDistinctOutputs(flags)
  if (junit !== undefined) await prepareResults(junit, JUNIT_FILE)
  if (json !== undefined) await prepareResults(json, JSON_FILE)
  const accepted = await readAccepted(folder, flags.accepted)
  const { settings } = flags.config === undefined ? {} : await loadConfig(flags.config)
  const exchanges = await exchangesIn(folder)
  const comparison = await compareExchanges(exchanges, { settings, onPlayed: createCounter(comparedText) })
  const result = { folder, comparison, ...applyAccepted(comparison.differences, accepted) }
  await loadReasonTexts(providers)
  process.stdout.write(compareText(result))
  if (junit !== undefined) await writeFileAtomically(junit, compareJUnit(result), JUNIT_FILE)
  if (json !== undefined) await writeFileAtomically(json, compareJson(result), JSON_FILE)
  if (comparison.compared === 0) return 1
  return result.open.length + result.unused.length === 0 ? 0 : 2
}

function comparedText(done: number, total: number): Text {
  return { en: `${done} of ${total} exchanges compared`, ja: `${total} 件中 ${done} 件を比較` }
}

async function readAccepted(folder: string, given: string | undefined) {
  const file = given ?? join(folder, 'accepted.yaml')
  if (given === undefined && !(await stat(file).catch(() => undefined))) return []
  return parseAccepted(await readTextFile(file, ACCEPTED_FILE), file)
}
