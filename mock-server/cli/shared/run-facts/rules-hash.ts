import { providers } from '../../../app.ts'
import { mapInTurn } from '../../../core/util/map-in-turn.ts'
import { sha256 } from './sha256.ts'

/** Returns the SHA-256 of the rules of both providers in this version, in hexadecimal. */
export async function rulesHash(): Promise<string> {
  const registers = await mapInTurn(providers, async ({ name, register, ruleTexts }) => [
    name,
    register,
    await ruleTexts(),
  ])
  return sha256(JSON.stringify(registers))
}
