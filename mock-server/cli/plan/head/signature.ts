import { mapInTurn } from '../../../core/util/map-in-turn.ts'
import { providers } from '../../../app.ts'
import { VERSION } from '../../../core/version.ts'
import { sha256 } from '../results/sha256.ts'
import type { ScenarioFile } from '../../../../scenarios/loading/parse.ts'

/**
 * The version of the mock, the rules and the scenarios from which a plan was made. Two plans with equal signatures have
 * the same items and the same rules.
 */
export interface Signature {
  version: string
  /** SHA-256 of the rules of both providers, in hexadecimal. */
  register: string
  /** SHA-256 of the scenario files, in hexadecimal. */
  scenarios: string
}

export async function signatureOf(files: readonly Pick<ScenarioFile, 'text'>[]): Promise<Signature> {
  const registers = await mapInTurn(providers, async ({ name, register, ruleTexts }) => [
    name,
    register,
    await ruleTexts(),
  ])
  return {
    version: VERSION,
    register: sha256(JSON.stringify(registers)),
    scenarios: sha256(JSON.stringify(files.map(({ text }) => text))),
  }
}
