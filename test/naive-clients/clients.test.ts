import { describe, expect, test } from 'vitest'
import { atGift } from '../../mock-server/providers/at-gift/index.ts'
import { realpayGift } from '../../mock-server/providers/realpay-gift/index.ts'
import type { ScenarioFile } from '../../scenarios/loading/parse.ts'
import { buggies, innocents, isRunIn, programClients, tryClient, type Outcome } from './clients.ts'
import { inProcess } from './in-process.ts'
import { ruleClients } from './rule-clients.ts'
import { libraryFiles as files } from '../helpers/library.ts'

const named = files.map((file) => [file.scenario.name, file] as const)
const byName = new Map(named)

/**
 * The correct clients are divided into `GROUPS` groups, and each scenario is replayed with the next group only. A
 * replay of all scenarios with all clients would take half a minute; `npm run verdicts` does this.
 */
const GROUPS = 4

const outcomes = new Map<string, Promise<Outcome>>()

/** Replays a scenario with a client at the first call. Later calls return the same outcome. */
function tryNamed(scenario: string, client: string): Promise<Outcome> {
  const key = `${client}: ${scenario}`
  const outcome = outcomes.get(key) ?? replayNamed(scenario, client)
  outcomes.set(key, outcome)
  return outcome
}

async function tryInProcess(file: ScenarioFile, client: Parameters<typeof tryClient>[1]): Promise<Outcome> {
  return tryClient(file, client, await inProcess(client.runner, file.scenario))
}

async function replayNamed(scenario: string, client: string): Promise<Outcome> {
  const found = [...innocents, ...buggies].find(({ name }) => name === client)
  if (!found) throw new Error(`there is no client "${client}"`)
  return tryInProcess(byName.get(scenario) ?? expect.fail(scenario), found)
}

describe('correct clients pass', () => {
  test.each(named.map(([name, file], index) => [name, file, index] as const))(
    'the selected correct clients pass the scenario %s',
    async (_, file, index) => {
      const group = innocents.filter((client, place) => place % GROUPS === index % GROUPS && isRunIn(file, client))
      const failed: Record<string, string> = {}
      for (const client of group) {
        const { fault, labels } = await tryInProcess(file, client)
        if (fault !== undefined) failed[client.name] = labels
      }
      expect(failed).toEqual({})
    },
  )

  test('a client that repeats a purchase under the same request id after a 409 passes the scenario conflict-without-gift', async () => {
    const client = 'sends a purchase again under the same request id after a 409, too, and then looks up the gift'
    expect(await tryNamed('realpay-gift/conflict-without-gift', client)).toMatchObject({ result: 'passed', labels: '' })
  })

  test('a correct client fails every scenario that its list of exceptions (`except`) names', async () => {
    for (const client of innocents)
      for (const name of Object.keys(client.except)) expect((await tryNamed(name, client.name)).result).toBe('failed')
  })
})

describe('clients with errors fail', () => {
  // naive-clients.test.ts replays the clients of the table `failures` and checks the exact labels.
  const listed = buggies.filter(({ shownBy }) => shownBy !== undefined)
  test.each(listed.map((client) => [client.name, client] as const))(
    'the buggy client %s fails each scenario that is listed for it, and the failed checks show its error',
    async (_, client) => {
      const faults: Record<string, string> = {}
      for (const name of client.fails) {
        const { fault, labels } = await tryNamed(name, client.name)
        if (fault !== undefined) faults[name] = `${fault}: ${labels}`
      }
      expect(faults).toEqual({})
      expect(client.fails).not.toEqual([])
    },
  )
})

describe('the clients cover all scenarios and all conduct rules', () => {
  test('every scenario has at least one buggy client that must fail it (`fails`)', () => {
    const failed = new Set([...buggies, ...programClients].flatMap((client) => ('fails' in client ? client.fails : [])))
    expect(
      [...failed].toSorted(),
      'add the scenario to `fails` of a client in clients/buggy-*.ts, to expected-failures.ts, or to a buggy program in programs.ts',
    ).toEqual(named.map(([name]) => name).toSorted())
  })

  test('for every conduct rule, a table lists a client that breaks the rule, and a correct client that almost breaks it', () => {
    const rules = [...atGift.conductNames, ...realpayGift.conductNames]
    expect(Object.keys(ruleClients).toSorted()).toEqual(rules.toSorted())
  })

  test.each(Object.entries(ruleClients))(
    'for the rule %s, the listed buggy client breaks the rule, and the listed correct client does not',
    async (rule, clients) => {
      const resultFor = async ([scenario, client]: readonly [string, string]): Promise<unknown> => {
        const { replayed } = await tryNamed(scenario, client)
        const report = replayed.report.rules.find(({ name }) => name === rule)
        return [report?.result, (report?.exercised ?? 0) > 0]
      }
      expect(buggies.map(({ name }) => name)).toContain(clients.brokenBy[1])
      expect(innocents.map(({ name }) => name)).toContain(clients.keptBy[1])
      expect(await resultFor(clients.brokenBy)).toEqual(['violated', true])
      expect(await resultFor(clients.keptBy)).toEqual(['passed', true])
    },
  )
})
