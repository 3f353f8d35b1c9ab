import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { onTestFinished } from 'vitest'
import { pactFiles, type Verified, type VerifyOptions } from '../../contracts/index.ts'
import { type PactInteraction, readPact } from '../../contracts/provider/pact-file.ts'

/** Returns the descriptions of the interactions that failed. */
export const failed = ({ interactions }: Verified): string[] =>
  interactions.filter(({ status }) => status === 'failed').map(({ description }) => description)
/** Returns the descriptions of the interactions that were skipped, with the reasons. */
export const skipped = ({ interactions }: Verified): [string, string][] =>
  interactions
    .filter(({ status }) => status === 'skipped')
    .map(({ description, errors }) => [description, errors.join()])

/** Writes a pact file with the selected interactions and returns its path. The file is deleted after the test. */
export async function pactOf(
  provider: VerifyOptions['provider'],
  choose: (interaction: PactInteraction) => object | undefined,
): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const pact = await readPact(pactFiles[provider])
  const file = join(folder, 'pact.json')
  await writeFile(
    file,
    JSON.stringify({ ...pact, interactions: pact.interactions.flatMap((one) => choose(one) ?? []) }),
  )
  return file
}

/**
 * Returns a function that selects interactions by their description. For an interaction in the list, the function
 * returns the interaction, and otherwise `undefined`.
 */
export const named =
  (...descriptions: string[]) =>
  (interaction: PactInteraction) =>
    descriptions.includes(interaction.description) ? interaction : undefined
export const ISSUE = 'a request to issue a code of a free amount'
export const INQUIRY = 'an inquiry for a code of a free amount'
export const LIMITED = 'a request to issue a code past the limit'
