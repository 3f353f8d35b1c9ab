import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { scenarioYaml } from '../../../mock-server/core/scenario/scenario-yaml.ts'
import { createGiftMock, type ScenarioDocument } from '../../../mock-server/index.ts'
import { parseMapping } from '../../../scenarios/incident/log-mapping.ts'
import { parseIncident, readIncident } from '../../../scenarios/incident/read.ts'
import { reproduce } from '../../../scenarios/incident/reproduce.ts'
import { incidentScenario } from '../../../scenarios/incident/scenario.ts'
import { parseScenario, referenceRunner, replay, type Runner, withVirtualTime } from '../../../scenarios/index.ts'

const KEY = 'a key of the test corpus'
const AUTH_KEY = 'Zs*eR-dTy<p)p3(E'
const order = { AuthKey: AUTH_KEY, DcId: 'GIFT-A', Amount: '300' }
const code = (last: number): string =>
  JSON.stringify({
    Status: 'SUCCESS',
    Amount: 300,
    ErrorMsg: '',
    Expiration: '20361102',
    TranId: `AZ${last.toString().padStart(40, '0')}`,
    Dc1: `AAAA-12345${last}-BBBB`,
    Dc1Type: '0',
    Dc2Type: null,
    Dc2: null,
    ControlNo: last.toString().padStart(12, '0'),
    RmtrCd: null,
  })

/**
 * The requests of an incident: the response to an order was lost after 90 seconds, and the client then sent the order
 * again.
 */
const incident = [
  { time: '2026-11-02T10:00:00.000+09:00', status: 200, body: code(1) },
  { time: '2026-11-02T10:00:05.000+09:00', status: 0, body: '' },
  { time: '2026-11-02T10:01:40.000+09:00', status: 200, body: code(3) },
]

const har = JSON.stringify({
  log: {
    entries: incident.map(({ time, status, body }) => ({
      startedDateTime: time,
      time: 90,
      request: {
        method: 'POST',
        url: 'https://service-gift.jp/12345/dc/getcode',
        headers: [{ name: 'Content-Type', value: 'application/json' }],
        postData: { text: JSON.stringify(order) },
      },
      response: { status, headers: [{ name: 'Content-Type', value: 'application/json' }], content: { text: body } },
    })),
  },
})

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gift-mock-incident-'))
})
afterAll(() => rm(folder, { recursive: true }))

/** A client that sends an order again if it gets no response. */
const buggyRunner: Runner = {
  virtualTime: () => true,
  async run({ mock, environment, fetch: send, signal }) {
    await withVirtualTime(
      mock.admin,
      async ({ clock, fetch: timed }) => {
        for (let left = 3; left > 0; left -= 1) {
          const sent = { AuthKey: environment['AT_GIFT_AUTH_KEY'], DcId: 'GIFT-A', Amount: '300' }
          const url = `${environment['AT_GIFT_BASE_URL']}/${environment['AT_GIFT_CAMPAIGN']}/dc/getcode`
          const headers = { 'content-type': 'application/json' }
          const response = await timed(url, { method: 'POST', headers, body: JSON.stringify(sent) }).catch(
            () => undefined,
          )
          if (response?.status === 200) return
          await clock.sleep(1500)
        }
      },
      { fetch: send, signal },
    )
    return { result: 'done' }
  },
}

async function resultOf(scenario: ScenarioDocument, runner: Runner): Promise<string> {
  const { result } = await replay(fileOf(scenario), { runner, timeoutMs: 20_000 })
  return result
}

function fileOf(document: ScenarioDocument) {
  const text = scenarioYaml(document)
  return {
    file: 'incident.yaml',
    text,
    document,
    scenario: parseScenario(text, 'incident.yaml'),
    nameLine: 1,
    taskLine: 1,
  }
}

describe('a HAR file with a lost response', () => {
  test('only the buggy client fails the scenario that is made from a HAR file with a lost response', async () => {
    const { scenario } = await incidentScenario(await parseIncident(har, 'incident.har', { key: KEY }))
    expect(scenario).toMatchObject({ task: { name: 'issue-one', dcId: 'GIFT-A', amount: 300 } })
    expect(await resultOf(scenario, referenceRunner)).toBe('passed')
    expect(await resultOf(scenario, buggyRunner)).toBe('failed')
  })

  test('if the recorded requests are sent again under the scenario of the incident, they get the same results as in the recording', async () => {
    const all = await parseIncident(har, 'incident.har', { key: KEY })
    expect(await reproduce(await incidentScenario(all), all)).toEqual([])
  })

  test('the scenario that is made from a HAR file contains no credentials and no codes', async () => {
    const { scenario } = await incidentScenario(await parseIncident(har, 'incident.har', { key: KEY }))
    expect(scenarioYaml(scenario)).not.toMatch(/Zs\*eR|AAAA-|AZ0000/)
  })

  test('`reproduce` returns the recorded requests that get another result under the scenario of the incident', async () => {
    const refused = har.replace(
      '"status":200,"headers":[{"name":"Content-Type","value":"application/json"}],"content":{"text":"{\\"Status\\":\\"SUCCESS\\",\\"Amount\\":300,\\"ErrorMsg\\":\\"\\",\\"Expiration\\":\\"20361102\\",\\"TranId\\":\\"AZ0000000000000000000000000000000000000003',
      '"status":409,"headers":[],"content":{"text":"{\\"x\\":\\"',
    )
    const all = await parseIncident(refused, 'incident.har', { key: KEY })
    expect(all.at(-1)?.response?.status).toBe(409)
    expect(await reproduce(await incidentScenario(all), all)).toEqual([
      { exchange: '000003-at-gift.issue', recorded: 409, played: 200 },
    ])
  })
})

test('if an exchange of each provider has the same number, only the whole id selects the exchange of an incident', async () => {
  const [first, ...others] = await parseIncident(har, 'incident.har', { key: KEY })
  if (!first) expect.fail()
  const all = [...others, { ...first, id: '000002-realpay-gift.list-brands', provider: 'realpay-gift' as const }]
  await expect(incidentScenario(all, { at: '2' })).rejects.toThrow(
    'several requests have the number 2: name one with its whole id, 000002-at-gift.issue or 000002-realpay-gift.list-brands',
  )
  const { exchanges } = await incidentScenario(all, { at: '000002-at-gift.issue' })
  expect(exchanges.map(({ id }) => id)).toEqual(['000002-at-gift.issue', '000003-at-gift.issue'])
})

test('`incidentScenario` rejects a recording without requests', async () => {
  await expect(incidentScenario([], { at: '2' })).rejects.toThrow('no request to a provider was recorded')
})

test('a log with other member names becomes the same scenario as the HAR file with a mapping file', async () => {
  const log = incident.map(({ time, status, body }) =>
    JSON.stringify({
      ts: time,
      http: { verb: 'POST', status },
      'http.url': 'https://service-gift.jp/12345/dc/getcode',
      out: order,
      in: body,
    }),
  )
  const mapping = parseMapping(
    'time: ts\nmethod: http.verb\nurl: http.url\nstatus: http.status\nrequestBody: out\nresponseBody: in\n',
    'mapping.yaml',
  )
  const file = join(folder, 'app.log')
  await writeFile(file, log.join('\n'))
  const all = await readIncident(file, { mapping, key: KEY })
  const fromHar = await incidentScenario(await parseIncident(har, 'incident.har', { key: KEY }))
  expect((await incidentScenario(all)).scenario).toEqual(fromHar.scenario)
})

test('even if a response was delivered, a scenario from its journal entry can lose the response', async () => {
  const mock = createGiftMock({ clock: { mode: 'frozen' } })
  const send = (): Promise<Response> =>
    mock.fetch(
      new Request('http://localhost/at-gift/demo-campaign/dc/getcode', {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
      }),
    )
  await send()
  await mock.admin.advanceClock(5000)
  await send()
  const response = await mock.fetch(new Request('http://localhost/__admin/requests'))
  const all = await parseIncident(await response.text(), 'the journal', { key: KEY })
  await expect(incidentScenario(all)).rejects.toThrow('no request lost its response')
  const { scenario } = await incidentScenario(all, { at: '2', loseResponse: true })
  expect(scenario.faults).toMatchObject([{ phase: 'after-commit', effect: { type: 'reset-connection' } }])
  expect(await resultOf(scenario, referenceRunner)).toBe('passed')
  await mock.close()
  // The scenario also plays the earlier request. With other settings, the mock refuses this earlier request, and
  // `reproduce` reports this as a difference.
  const fork = await incidentScenario(all, { at: '2', loseResponse: true })
  expect(await reproduce(fork, all)).toEqual([])
  const other = {
    ...fork,
    settings: { 'atGift.campaigns': [{ campaign: 'other', authKey: 'another-AuthKey' }] },
  }
  expect(await reproduce(other, all)).toEqual([{ exchange: '000001-at-gift.issue', recorded: 200, played: 404 }])
})
