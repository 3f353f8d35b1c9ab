import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { z } from 'zod'
import { pactFiles } from '../../files.ts'
import { readPact } from '../../provider/pact-file.ts'
import { verifyProvider } from '../../provider/verify-pacts.ts'
import { listening } from '../start-server.ts'
import { type Mutant, mutant } from '../apply-mutation.ts'

/** Name of the state parameter that identifies the mutant of an interaction. */
const MUTANT = 'mutant'
const stateSchema = z.looseObject({ params: z.record(z.string(), z.unknown()).default({}) })

/** An interaction of a pact, and the mutant that is verified with the interaction. */
export interface PactTrial {
  readonly mutant: Mutant
  readonly interaction: string
}

/**
 * Verifies interactions of a provider's pact, each with a separate mutant (a mock with a mutation). One process of
 * Pact's verifier runs all verifications.
 * @returns the mismatches of each interaction; empty if the response matched
 */
export async function brokenInteractions(
  provider: 'at-gift' | 'realpay-gift',
  trials: readonly PactTrial[],
): Promise<string[][]> {
  const pact = await readPact(pactFiles[provider])
  const interactions = trials.map(({ interaction: wanted }, index) => {
    const found = pact.interactions.find(({ description }) => description === wanted)
    if (!found) throw new Error(`the pact with ${provider} has no interaction "${wanted}"`)
    return {
      ...found,
      description: `${index} ${wanted}`,
      providerStates: found.providerStates.map((state) => ({ ...state, params: { ...state.params, [MUTANT]: index } })),
    }
  })
  const mutants = trials.map((trial) => mutant(trial.mutant))
  let current = 0
  const server = await listening(async (request) => {
    if (!request.url.endsWith('/__admin/pact-state')) return one(current).fetch(request)
    const { params, ...rest } = stateSchema.parse(await request.json())
    const { [MUTANT]: index, ...own } = params
    current = Number(index)
    return one(current).fetch(
      new Request(request.url, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...rest, params: own }),
      }),
    )
  })
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-mutations-'))
  try {
    const file = join(folder, 'pact.json')
    await writeFile(file, JSON.stringify({ ...pact, interactions }))
    const results = await verifyProvider({
      provider: `${provider}-api`,
      baseUrl: `${server.url}/${provider}`,
      stateUrl: `${server.url}/__admin/pact-state`,
      pacts: [file],
    })
    return results.interactions.map(({ status, errors }) => (status === 'passed' ? [] : [...errors]))
  } finally {
    await rm(folder, { recursive: true, force: true })
    await server.close()
    for (const { end } of mutants) await end()
  }

  function one(index: number): ReturnType<typeof mutant> {
    const found = mutants[index]
    if (!found) throw new Error(`there is no mutant ${index}`)
    return found
  }
}
