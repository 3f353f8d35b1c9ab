import { describe, expect, test } from 'vitest'
import { loadFiles } from '../../scenarios/loading/library.ts'
import { replay } from '../../scenarios/replay/replay.ts'
import { failedBy } from './labels.ts'
import { plainClient, type Traits } from './plain-client.ts'
import { buggies, innocents } from './variants.ts'

const files = await loadFiles()
const byName = new Map(files.map((file) => [file.scenario.name, file]))
// These clients keep no state across a restart. `test/scenarios/replay/crash.test.ts` has clients that do.
const short = files.filter(({ scenario }) => !scenario.tags.includes('long') && !scenario.client)
/** The slowest scenario: a replay takes two seconds for each client. Only the first client replays this scenario. */
const LARGEST = 'realpay-gift/limit-exceeded'
/**
 * Time limit of a replay in milliseconds of real time. No client in this file reaches the limit, even on a busy
 * machine.
 */
const timeoutMs = 50_000

const failedIn = async (name: string, traits: Traits): Promise<string> =>
  failedBy(await replay(byName.get(name) ?? expect.fail(name), { runner: plainClient(traits), timeoutMs }))

describe('correct clients pass', () => {
  test.each(short.map(({ scenario }) => scenario.name))('every correct client passes the scenario %s', async (name) => {
    const clients = Object.entries(innocents).slice(0, name === LARGEST ? 1 : undefined)
    const failed: Record<string, string> = {}
    for (const [client, traits] of clients) {
      const labels = await failedIn(name, traits)
      if (labels !== '') failed[client] = labels
    }
    expect(failed).toEqual({})
  })
})

describe('clients with one error fail', () => {
  test.each(Object.entries(buggies))('a client that %s fails the expected checks', async (_, { traits, fails }) => {
    const failed: Record<string, string> = {}
    for (const name of Object.keys(fails)) failed[name] = await failedIn(name, traits)
    expect(failed).toEqual(fails)
    expect(Object.values(failed)).not.toContain('')
  })
})
