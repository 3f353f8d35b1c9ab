import { readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { verify as verifyPacts } from '../../../contracts/index.ts'
import { targetOf } from '../../node/check-target.ts'
import { Problem } from '../../core/http/problem.ts'
import { providerNames } from '../../app.ts'
import { errorMessage } from '../../core/util/error-message.ts'
import { errorText } from '../../core/util/error-text.ts'
import { assertDistinctOutputs, prepareResults, writeFileAtomically } from '../shared/files.ts'
import { oneOf } from '../shared/arguments.ts'
import { createProgress, type Progress } from '../shared/progress.ts'
import { verifyJson, verifyJUnit } from './result-files.ts'
import { verifyText } from './text.ts'

export interface VerifyFlags {
  provider: string
  baseUrl: string
  pacts?: string
  stateUrl?: string
  /** False if the flag `--no-pace` is given. */
  pace: boolean
  junit?: string
  json?: string
}

const JUNIT = 'the JUnit file'
const JSON_FILE = 'the JSON file'

/** Verifies a server against the pacts. Returns exit code 2 if an interaction failed or no interaction was verified. */
export async function verify(flags: VerifyFlags): Promise<number> {
  const { baseUrl, stateUrl, pace, junit, json } = flags
  const provider = oneOf(providerNames)(flags.provider, '--provider')
  // The URLs are checked here, so that the error names the flag.
  targetOf(baseUrl, '--base-url')
  if (stateUrl !== undefined) targetOf(stateUrl, '--state-url')
  assertDistinctOutputs(flags)
  if (junit !== undefined) await prepareResults(junit, JUNIT)
  if (json !== undefined) await prepareResults(json, JSON_FILE)
  const pacts = flags.pacts === undefined ? undefined : await pactsIn(flags.pacts)

  let progress: Progress | undefined
  let running: string | undefined
  const verified = await verifyPacts({
    provider,
    baseUrl,
    pacts,
    stateUrl,
    paced: pace,
    onBegin(description, total) {
      progress ??= createProgress(process.stderr, total)
      if (running !== undefined) progress.end(running, () => {})
      running = description
      progress.begin(description)
    },
  }).finally(() => progress?.clear())

  process.stdout.write(verifyText(verified))
  if (junit !== undefined) await writeFileAtomically(junit, verifyJUnit(verified), JUNIT)
  if (json !== undefined) await writeFileAtomically(json, verifyJson(verified), JSON_FILE)
  return verified.good ? 0 : 2
}

async function pactsIn(folder: string): Promise<string[]> {
  const names = await readdir(folder).catch((error: unknown) => {
    throw new Problem(400, {
      en: `the folder of pacts ${folder} cannot be read: ${errorMessage(error)}`,
      ja: `Pact のフォルダー ${folder} を読み取れない: ${errorText(error).ja}`,
    })
  })
  const files = names
    .filter((name) => name.endsWith('.json'))
    .toSorted()
    .map((name) => join(folder, name))
  if (files.length === 0)
    throw new Problem(400, {
      en: `the folder of pacts ${folder} has no .json file`,
      ja: `Pact のフォルダー ${folder} に .json ファイルがない`,
    })
  return files
}
