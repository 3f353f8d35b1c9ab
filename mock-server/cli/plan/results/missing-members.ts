import { z } from 'zod'
import { VERSION } from '../../../core/version.ts'
import { REFERENCE_CLIENT } from '../../shared/run-facts/run-facts.ts'

const FACTS = ['rules', 'startedAt', 'durationMs', 'client', 'clientFiles', 'flags', 'timeScale', 'host']
const COUNTS = ['passed', 'triedNothing', 'failed', 'cannotTell', 'notJudged', 'leftProcesses']
const REPLAY = [...COUNTS, 'skipped', 'notRun', 'library']
const SCENARIO = ['sha256', 'book', 'client', 'rules']
const SEARCH = ['notTried', 'notTriedOutcomes', 'leftProcesses', 'limits', 'matrix']

const membersSchema = z.record(z.string(), z.unknown())
const replaySchema = z.looseObject({ scenarios: z.array(z.looseObject({ name: z.string() })) })

/**
 * Returns the path of a member that this version of the mock always writes, and that the content of a result file does
 * not have; undefined if no member is missing or if another version wrote the file. Without this check, the default of
 * a member that was deleted would be a better result.
 */
export function missingMemberOf(content: unknown): string | undefined {
  const { data = {} } = membersSchema.safeParse(content)
  if (data['version'] !== VERSION) return undefined
  const { data: replay } = replaySchema.safeParse(content)
  const scaling = data['timeScale'] === 1 ? [] : ['scaledBy']
  const missing = [...FACTS, ...scaling, ...(replay ? REPLAY : SEARCH)].find((name) => !(name in data))
  if (missing !== undefined || !replay) return missing
  // The reference client runs in virtual time, which has no rate.
  const members = data['client'] === REFERENCE_CLIENT ? SCENARIO : [...SCENARIO, 'clockRate']
  for (const scenario of replay.scenarios) {
    const lacking = members.find((name) => !(name in scenario))
    if (lacking !== undefined) return `scenarios.${scenario.name}.${lacking}`
  }
  return undefined
}
