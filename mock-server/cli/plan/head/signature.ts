import { VERSION } from '../../../core/version.ts'
import { programHash } from '../../shared/run-facts/program-hash.ts'
import { rulesHash } from '../../shared/run-facts/rules-hash.ts'
import { sha256 } from '../../shared/run-facts/sha256.ts'
import type { ScenarioFile } from '../../../../scenarios/loading/parse.ts'

/**
 * The version of the mock, and the rules and scenarios from which a plan was made. Two plans with equal signatures have
 * the same items and the same rules.
 */
export interface Signature {
  version: string
  /** SHA-256 of the program of the mock, in hexadecimal. */
  program: string
  /** SHA-256 of the rules of both providers, in hexadecimal. */
  register: string
  /** SHA-256 of the scenario files, in hexadecimal. */
  scenarios: string
  /** SHA-256 of each scenario, in hexadecimal. The keys are the names of the scenarios. */
  byScenario: ReadonlyMap<string, string>
  /** Speed of each scenario's clock as a multiple of real time. The keys are the names of the scenarios. */
  rates: ReadonlyMap<string, number>
}

export async function signatureOf(files: readonly Pick<ScenarioFile, 'text' | 'scenario'>[]): Promise<Signature> {
  return {
    version: VERSION,
    program: await programHash(),
    register: await rulesHash(),
    scenarios: sha256(JSON.stringify(files.map(({ text }) => text))),
    byScenario: new Map(files.map(({ scenario, text }) => [scenario.name, sha256(text)])),
    rates: new Map(files.map(({ scenario }) => [scenario.name, scenario.clock.rate])),
  }
}
