import { stat } from 'node:fs/promises'
import { isDeepStrictEqual } from 'node:util'
import { z } from 'zod'
import { parseIncident, readIncident } from '../../../scenarios/incident/read.ts'
import { parseMapping } from '../../../scenarios/incident/log-mapping.ts'
import { type NotReproduced, reproduce } from '../../../scenarios/incident/reproduce.ts'
import { type Incident, incidentScenario } from '../../../scenarios/incident/scenario.ts'
import { explainFileProblem, invalidFiles } from '../../../scenarios/loading/file-problem.ts'
import type { Exchange } from '../../../scenarios/recordings/exchange.ts'
import { readScenario } from '../../../scenarios/loading/parse.ts'
import { referenceRunner } from '../../../scenarios/reference/index.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import { randomToken } from '../../core/ids/random.ts'
import { Problem } from '../../core/http/problem.ts'
import { pluralize, type Text } from '../../core/localized-text.ts'
import { scenarioYaml } from '../../core/scenario/scenario-yaml.ts'
import { localizedLine, quoteForMessage } from '../../reporting/one-line.ts'
import { withOwnCommand } from '../../reporting/own-command.ts'
import { type AdminTarget, fetchAdmin, resolveTarget } from '../shared/admin/admin-client.ts'
import { warnOfSetBack } from '../compare/exchanges.ts'
import { checkWritable, readTextFile, writeFileAtomically } from '../shared/files.ts'

export interface ScenarioFromFlags {
  /** If true, the journal of a running mock is read instead of a file. */
  journal?: boolean
  url?: string
  adminToken?: string
  at?: string
  loseResponse?: boolean
  mapping?: string
  out: string
  /** If true, an existing file is replaced. */
  force?: boolean
}

const SCENARIO_FILE = { en: 'the scenario', ja: 'シナリオ' }
/** Time limit of the reference client, which runs in virtual time [ms]. */
const TIMEOUT_MS = 30_000

/**
 * Writes a scenario that is made from an incident in recorded requests, and checks that the scenario reproduces the
 * incident. Returns exit code 2 if a part of the incident could not be reproduced.
 */
export async function from(file: string | undefined, flags: ScenarioFromFlags): Promise<number> {
  const { at, loseResponse = false, out, mapping: mappingFile, force = false } = flags
  await checkWritable(out, SCENARIO_FILE)
  if (!force) await checkAbsent(out)
  const mapping =
    mappingFile === undefined
      ? undefined
      : parseMapping(await readTextFile(mappingFile, { en: 'the mapping', ja: '対応表' }), mappingFile)
  const options = { mapping, key: randomToken() }
  const mock = flags.journal ? journalOf(file, flags) : undefined
  const all = mock
    ? await parseIncident(await fetchAdmin(mock, '/__admin/requests'), 'the journal', options)
    : await readIncident(file ?? noFile(), options)
  warnOfSetBack(all)
  const settings = mock && (await changedSettings(mock))
  const incident = await incidentScenario(all, { at, loseResponse, settings })
  const text = scenarioYaml(incident.scenario)
  await writeFileAtomically(out, text, SCENARIO_FILE)
  const missed = await reproduce(incident, all)
  const { found, problems } = readScenario(text, out)
  if (!found) throw invalidFiles(problems.map(explainFileProblem))
  const { result } = await replay(found, { runner: referenceRunner, timeoutMs: TIMEOUT_MS })
  const lines = [...missed.map(missedText), ...(loseResponse ? [forkText(incident, all)] : []), resultText(result, out)]
  process.stdout.write(`${lines.map((line) => withOwnCommand(localizedLine(line))).join('\n')}\n`)
  return missed.length === 0 && result === 'passed' ? 0 : 2
}

/**
 * Checks that the file does not exist yet, because a user may have edited a scenario that was written before. An empty
 * file may be replaced.
 * @throws Problem if the file exists
 */
async function checkAbsent(out: string): Promise<void> {
  const found = await stat(out).catch(() => undefined)
  if (!found?.isFile() || found.size === 0) return
  throw new Problem(400, {
    en: `${out} exists already: name another file with --out, or replace it with --force`,
    ja: `${out} はすでにある。--out で別のファイルを指定するか、--force で置き換える`,
  })
}

/** Returns the mock whose journal is read. The URL of the mock may follow `--journal` directly. */
function journalOf(given: string | undefined, flags: ScenarioFromFlags): AdminTarget {
  if (given === undefined) return resolveTarget(flags)
  if (/^https?:/.test(given) && flags.url === undefined) return resolveTarget({ ...flags, url: given })
  throw new Problem(400, {
    en: `--journal reads a running mock, not ${quoteForMessage(given)}: leave one of them out`,
    ja: `--journal は動作中のモックを読む。${quoteForMessage(given)} と同時には指定できない`,
  })
}

const settingsSchema = z.record(z.string(), z.object({ value: z.unknown(), default: z.unknown() }))

/**
 * Returns the settings of a mock that differ from the defaults. Secrets are left out: the mock masks a secret and its
 * default with the same text, so a difference is not visible.
 */
async function changedSettings(mock: AdminTarget): Promise<Record<string, unknown>> {
  const all = settingsSchema.parse(JSON.parse(await fetchAdmin(mock, '/__admin/settings')))
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, one]) =>
      isDeepStrictEqual(one.value, one.default) ? [] : [[name, one.value]],
    ),
  )
}

function noFile(): never {
  throw new Problem(400, {
    en: 'name a HAR file, a corpus, an export of the journal or JSON lines; or read a running mock with --journal',
    ja: 'HAR ファイル、コーパス、ジャーナルのエクスポート、JSON Lines のいずれかを指定するか、--journal で動作中のモックを指定する',
  })
}

const outcome = (status: number): Text =>
  status === 0 ? { en: 'no response', ja: 'レスポンスなし' } : { en: `status ${status}`, ja: `ステータス ${status}` }

function forkText({ exchanges: [first] }: Incident, all: readonly Exchange[]): Text {
  const before = all.filter(({ provider }) => provider === first?.provider).findIndex((one) => one === first)
  return {
    en: `${pluralize(before, 'request')} before ${first?.id} played as recorded, then the response to this request lost`,
    ja: `${first?.id} より前の ${before} 件を記録どおりに再生した後、このリクエストのレスポンスを失わせた`,
  }
}

function missedText({ exchange, recorded, played }: NotReproduced): Text {
  const [before, now] = [outcome(recorded), outcome(played)]
  return {
    en: `not brought about: ${exchange} had ${before.en}, and has ${now.en} in the scenario`,
    ja: `再現できないもの: ${exchange} は${before.ja}だったが、シナリオでは${now.ja}になる`,
  }
}

function resultText(result: string, out: string): Text {
  const again = `gift-mock replay ${out}`
  return result === 'passed'
    ? {
        en: `${out}: the reference client passes. Run yours: ${again} -- YOUR COMMAND`,
        ja: `${out}: リファレンスクライアントは合格する。クライアントの実行: ${again} -- コマンド`,
      }
    : {
        en: `${out}: the reference client does not pass (${result}): ${again}`,
        ja: `${out}: リファレンスクライアントが合格しない（${result}）: ${again}`,
      }
}
