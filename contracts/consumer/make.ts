import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { atGift } from './at-gift.ts'
import type { Pact } from './interaction.ts'
import { CONSUMER, play } from './play.ts'

export const pacts: readonly Pact[] = [atGift]

/** The file of a pact, as Pact names it. */
export function fileOf({ provider }: Pact): string {
  return `${CONSUMER}-${provider}.json`
}

/** Makes every pact anew in a folder, whatever was there: one interaction after the other, since Pact loses what is written at once. */
export async function makePacts(folder: string): Promise<void> {
  await rm(folder, { recursive: true, force: true })
  await mkdir(folder, { recursive: true })
  for (const { provider, interactions } of pacts) {
    for (const interaction of interactions) await play(provider, interaction, folder)
  }
}

if (import.meta.main) await makePacts(join(import.meta.dirname, '..', 'pacts'))
