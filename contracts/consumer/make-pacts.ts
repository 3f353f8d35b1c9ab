import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { atGift } from './at-gift.ts'
import type { Pact } from './interaction.ts'
import { CONSUMER, play } from './record-interaction.ts'
import { realpayGift } from './realpay-gift.ts'

export const pacts: readonly Pact[] = [atGift, realpayGift]

/** Returns the file name that Pact gives to a pact. */
export function fileOf({ provider }: Pact): string {
  return `${CONSUMER}-${provider}.json`
}

const partSchema = z.looseObject({ interactions: z.array(z.unknown()).length(1) })

/**
 * Merges pacts with one interaction each, and returns the text of the merged pact. Pact writes each interaction to a
 * separate folder, because Pact loses interactions that are written to one file concurrently, and gets slower with each
 * interaction in a file.
 * @param parts folders in the order of the interactions
 */
export async function gather(pact: Pact, parts: readonly string[]): Promise<string> {
  const read = await Promise.all(
    parts.map(async (part) => partSchema.parse(JSON.parse(await readFile(join(part, fileOf(pact)), 'utf8')))),
  )
  return `${JSON.stringify({ ...read[0], interactions: read.flatMap(({ interactions }) => interactions) }, null, 2)}\n`
}

/** Generates all pacts in a folder and overwrites existing files. */
export async function makePacts(folder: string): Promise<void> {
  const parts = await mkdtemp(join(tmpdir(), 'gift-mock-pacts-'))
  try {
    await rm(folder, { recursive: true, force: true })
    await mkdir(folder, { recursive: true })
    for (const pact of pacts) {
      const folders = pact.interactions.map((_, index) => join(parts, pact.provider, String(index)))
      for (const [index, interaction] of pact.interactions.entries())
        await play(pact.provider, interaction, folders[index] ?? parts)
      await writeFile(join(folder, fileOf(pact)), await gather(pact, folders))
    }
  } finally {
    await rm(parts, { recursive: true, force: true })
  }
}

if (import.meta.main) await makePacts(join(import.meta.dirname, '..', 'pacts'))
