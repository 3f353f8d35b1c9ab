import { expect, test } from 'vitest'
import { providers } from '../../../mock-server/app.ts'
import { scenarioFromJournal } from '../../../mock-server/core/scenario/from-journal.ts'
import { scenarioYaml } from '../../../mock-server/core/scenario/scenario-yaml.ts'
import { readScenario, type ScenarioFile } from '../../../scenarios/loading/parse.ts'
import { referenceRunner } from '../../../scenarios/reference/index.ts'
import { replay } from '../../../scenarios/replay/replay.ts'
import { boot } from '../../helpers/boot.ts'
import { blindRetrier } from '../../naive-clients/clients/blind-retrier.ts'
import { ISSUE_PATH, issueOf, noLimits, sendAndLose } from '../support.ts'

const timeoutMs = 50_000
const japanese = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u

interface Incident {
  task: object
  operation: string
  phase: string
  effect: { type: string; [option: string]: unknown }
}

const issue = { task: { name: 'issue-one', dcId: 'DC-URL', amount: 700 }, operation: 'at-gift.issue' }
const inquire = { task: { name: 'issue-then-inquire' }, operation: 'at-gift.inquire' }
const buy = { task: { name: 'buy-one', brands: 'paypay', price: 1000 }, operation: 'realpay-gift.buy-gift' }
const lost = { phase: 'after-commit', effect: { type: 'reset-connection' } }
const undone = { phase: 'before-commit', effect: { type: 'reset-connection' } }
const slow = { phase: 'after-commit', effect: { type: 'delay', ms: 7000 } }
const failing = (status: number) => ({ phase: 'before-commit', effect: { type: 'provider-error', status } })
const failed = (status: number) => ({ phase: 'after-commit', effect: { type: 'provider-error', status } })
const truncated = { phase: 'after-commit', effect: { type: 'truncate-body' } }

/**
 * The incidents. `blindRetrierFails` is true if the scenario of the incident fails for a client that repeats a request
 * after every error.
 */
const incidents: readonly [incident: Incident, blindRetrierFails: boolean][] = [
  [{ ...issue, ...lost }, true],
  [{ ...issue, ...undone }, true],
  [{ ...issue, ...slow }, true],
  [{ ...issue, ...failed(500) }, true],
  [{ ...issue, ...failing(500) }, true],
  [{ ...issue, ...failing(429) }, true],
  [{ ...issue, ...truncated }, true],
  [{ ...inquire, ...lost }, true],
  [{ ...inquire, ...slow }, true],
  [{ ...buy, ...lost }, true],
  [{ ...buy, ...undone }, true],
  [{ ...buy, ...failed(503) }, true],
  [{ ...buy, ...failing(429) }, true],
  [{ ...buy, ...slow }, true],
  [{ ...buy, operation: 'realpay-gift.create-purchase', ...lost }, false],
  [{ ...buy, operation: 'realpay-gift.list-brands', ...failing(503) }, false],
  [{ task: { name: 'buy-with-design', part: 'ad' }, operation: 'realpay-gift.set-ad', ...lost }, false],
  [{ task: { name: 'buy-after-deleting-image' }, operation: 'realpay-gift.delete-face-image', ...lost }, true],
  [{ task: { name: 'buy-from-purchase' }, operation: 'realpay-gift.get-purchase', ...failing(503) }, true],
]

function parsed(text: string): ScenarioFile {
  const { found, problems } = readScenario(text, 'made.yaml')
  expect(problems).toEqual([])
  if (!found) throw new Error('the scenario has problems')
  return found
}

/** Parses a scenario from a JSON document, which is YAML too. */
function fileOf(document: object): ScenarioFile {
  return parsed(JSON.stringify(document))
}

/**
 * Replays an incident with the reference client, and makes a scenario from the request with the fault. Returns this
 * scenario.
 */
async function recorded({ task, operation, phase, effect }: Incident): Promise<ScenarioFile> {
  const provider = providers.find(({ name }) => operation.startsWith(`${name}.`))
  const run = await replay(
    fileOf({
      name: 'incident',
      title: 'An incident',
      task,
      faults: [{ name: 'incident', when: { operation, calls: [1] }, phase, effect }],
      expect: { requests: [{ match: { operation }, count: { min: 1 } }] },
    }),
    { runner: referenceRunner, timeoutMs },
  )
  const hit = run.requests.find(({ fault }) => fault?.name === 'incident')
  const readOrder = await provider?.recordedOrder()
  if (!hit || !readOrder) throw new Error('the fault fired for no request')
  return parsed(scenarioYaml(scenarioFromJournal({ entries: run.requests, at: hit.id, readOrder })))
}

test.each(
  incidents.map(([incident, fails]) => [incident.operation, incident.phase, incident.effect, fails, incident] as const),
)(
  'the reference client passes the scenario made from %s with the fault %s %j (a client that retries blindly fails: %s)',
  async (_operation, phase, effect, fails, incident) => {
    const file = await recorded(incident)
    const { title, story, remedy, task, faults } = file.scenario
    expect(task).toMatchObject(incident.task)
    expect(faults.at(-1)).toMatchObject({
      when: { operation: incident.operation, calls: [1] },
      phase,
      effect: effect.type === 'delay' ? { type: 'delay' } : effect,
    })
    for (const text of [title, story, remedy])
      expect([text?.en, text?.ja]).toEqual([expect.any(String), expect.stringMatching(japanese)])
    const right = await replay(file, { runner: referenceRunner, timeoutMs })
    expect([right.result, right.verdict.checks.filter(({ passed }) => !passed), right.unfired]).toEqual([
      'passed',
      [],
      [],
    ])
    const wrong = await replay(file, { runner: blindRetrier, timeoutMs })
    expect(wrong.result).toBe(fails ? 'failed' : 'passed')
  },
)

test('if no fault affected a request, the scenario made from the request has a fault that loses the response', async () => {
  const booted = boot({ settings: { ...noLimits, 'atGift.catalogue': [{ dcId: 'SHOP-1', amount: { fixed: 300 } }] } })
  await booted.send(ISSUE_PATH, issueOf({ DcId: 'SHOP-1', Amount: '300' }))
  const [entry] = (await booted.mock.admin.requests()).requests
  const text = await (await booted.send(`/__admin/requests/${entry?.id}/scenario`)).text()
  const { scenario } = parsed(text)
  expect(scenario).toMatchObject({
    task: { name: 'issue-one', dcId: 'SHOP-1', amount: 300 },
    faults: [{ phase: 'after-commit', effect: { type: 'reset-connection' } }],
  })
  expect(scenario.settings).toHaveProperty(['atGift.catalogue'])
  expect(text).not.toContain('MOCK-AuthKey')
  const { result } = await replay(parsed(text), { runner: referenceRunner, timeoutMs })
  expect(result).toBe('passed')
})

test('with the query lose=response, a scenario made from a request has a fault that loses the response, not the recorded fault', async () => {
  const booted = boot({ settings: noLimits })
  const fault = {
    name: 'slow',
    when: { operation: 'at-gift.issue' },
    phase: 'before-commit',
    effect: { type: 'provider-error', status: 500 },
  } as const
  await booted.mock.admin.arm(fault)
  await booted.send(ISSUE_PATH, issueOf())
  const read = async (query: string) =>
    parsed(await (await booted.send(`/__admin/requests/000000001/scenario${query}`)).text()).scenario.faults
  expect(await read('')).toMatchObject([{ phase: 'before-commit', effect: { type: 'provider-error', status: 500 } }])
  expect(await read('?lose=response')).toMatchObject([{ phase: 'after-commit', effect: { type: 'reset-connection' } }])
})

test('no scenario can be made from a request that belongs to no task of a client', async () => {
  const booted = boot({ settings: noLimits })
  await booted.send('/at-gift/nothing', issueOf())
  const response = await booted.send('/__admin/requests/000000001/scenario')
  expect([response.status, (await response.json()).detail]).toEqual([
    409,
    'no task of a scenario leads to the request 000000001 (no operation)',
  ])
  await sendAndLose(booted, ISSUE_PATH, issueOf())
  expect((await booted.send('/__admin/requests/000000099/scenario')).status).toBe(404)
})
