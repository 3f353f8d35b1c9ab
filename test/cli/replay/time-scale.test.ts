import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { skippedLine, summaryLine } from '../../../mock-server/cli/replay/text.ts'
import { runNotes } from '../../../mock-server/cli/replay/notes.ts'
import { scenariosWithLongWaits } from '../../../mock-server/cli/replay/results.ts'
import { scenarioFiles } from '../../scenarios/files.ts'
import { call, folder } from '../command.ts'
import { libraryFiles } from '../../helpers/library.ts'

const slow = [
  'at-gift/dripping-body',
  'at-gift/hang-past-timeout',
  'at-gift/inquiry-hangs',
  'at-gift/issued-after-timeout',
  'at-gift/slow-answer',
  'realpay-gift/gift-booked-late',
]

test('`replay` omits library scenarios with long waits, unless the user names the scenarios or sets a high time scale', async () => {
  const files = libraryFiles.filter(({ scenario }) => !scenario.tags.includes('long'))
  const names = (named: readonly string[], timeScale: number): string[] =>
    scenariosWithLongWaits(files, named, timeScale).map(({ file }) => file.scenario.name)
  expect(names([], 1)).toEqual(slow)
  expect(names(['at-gift/slow-answer'], 1)).toEqual(slow.filter((name) => name !== 'at-gift/slow-answer'))
  expect(names([], 20)).toEqual([])
  const long = files.filter(({ scenario }) => slow.includes(scenario.name))
  expect(scenariosWithLongWaits(long, [], 1)).toEqual([])
  const hang = scenariosWithLongWaits(files, [], 1).find(
    ({ file }) => file.scenario.name === 'at-gift/hang-past-timeout',
  )
  if (!hang) throw new Error('no scenario hangs')
  expect(skippedLine(hang, 26)).toBe(
    '- at-gift/hang-past-timeout   skipped: a correct client waits for 120 s; --waits replays it, --time-scale 20 makes it 20 times as fast',
  )
  expect(summaryLine([], { skipped: [hang], notReached: [], durationMs: 1000 })).toBe(
    '0 passed, 0 failed, 1 skipped, in 1.0 s',
  )
  expect(runNotes([], { skipped: [hang], isOwn: true })).toEqual([
    'warning: 1 scenario was skipped, in which a correct client waits for up to 120 s; long timeouts (90 s or more) were not tested. --waits replays them; --waits --time-scale 20 makes them 20 times as fast',
  ])
})

const program = `
  const { GIFT_MOCK_CLOCK_RATE: rate, GIFT_MOCK_ADMIN_URL: admin } = process.env
  const { rate: clock = 1 } = await (await fetch(admin + '/clock')).json()
  console.log('rate ' + rate + ', clock ' + clock)`

test.each([
  ['the clock rate is 20 if the scenario has its own date', { now: '2026-04-01T09:00:00+09:00' }, 20],
  ["the clock rate is 1, and a note says why, if tokens depend on the caller's time", {}, 1],
  ['the clock rate is 20 if `explore` wrote the scenario', {}, 20, ['found']],
])('with `replay --time-scale 20 --time-by variable`, %s', async (_what, clock, rate, tags: string[] = []) => {
  const [file = ''] = scenarioFiles({ 'own/one': { clock, tags } })
  const client = ['--', 'node', '--input-type=module', '-e', program]
  const { code, stdout } = await call(['replay', file, '--time-scale', '20', '--time-by', 'variable', ...client])
  expect(code).toBe(2)
  expect(stdout).toContain(`| rate ${rate}, clock ${rate}\n`)
  expect(stdout.includes('time: 20 times as fast as real time for the mock; the client has to divide')).toBe(
    rate === 20,
  )
  expect(stdout.includes('\nnote: in own/one, --time-scale did not apply, because the access tokens depend on')).toBe(
    rate === 1,
  )
})

test('with --time-scale, a note names a scenario that runs in real time because a fault fires for a short time', async () => {
  const busy = {
    name: 'busy',
    when: { operation: 'at-gift.issue', withinMs: 100 },
    phase: 'before-commit',
    effect: { type: 'provider-error', status: 500 },
  }
  const [file = ''] = scenarioFiles({ 'own/one': { faults: [busy], tags: ['found'] } })
  const flags = ['--time-scale', '20', '--time-by', 'variable']
  const { stdout } = await call(['replay', file, ...flags, '--', 'true'], { LANG: 'ja_JP.UTF-8' })
  expect(stdout).toContain('\n注意: own/one では、--time-scale を適用せず、実時間で実行した。障害が最初のリクエスト')
})

test.each([
  [
    ['--time-scale', '20'],
    '--time-scale is for your own client, after --; the reference client waits for no real time',
  ],
  [['--time-by', 'variable', '--', 'true'], '--time-by needs --time-scale, such as --time-scale 20'],
  [['--time-scale', '0', '--', 'true'], '--time-scale: "0" is not a whole number from 1 to'],
])('`replay` rejects the flags %j and states the reason', async (flags, message) => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const { code, stderr } = await call(['replay', file, ...flags])
  expect(code).toBe(1)
  expect(stderr).toContain(message)
})

const noCode = { ledger: { 'at-gift': { issued: { exactly: 0 } } } }

test.each([
  ['20', true],
  ['1', false],
])(
  'all outputs of a passed replay with --time-scale %s say that only times that the client divides were scaled: %s',
  async (scale, expected) => {
    const path = folder()
    const [json, junit] = [join(path, 'r.json'), join(path, 'r.xml')]
    const flags = ['--time-scale', scale, '--time-by', 'variable', '--json', json, '--junit', junit]
    const [file = ''] = scenarioFiles({ 'own/one': { clock: { now: '2026-04-01T09:00:00+09:00' }, expect: noCode } })
    const { code, stdout } = await call(['replay', file, ...flags, '--', 'node', '--input-type=module', '-e', program])
    expect(code).toBe(0)
    const sentence = /Only times that the client divides by GIFT_MOCK_CLOCK_RATE were scaled: [^"]*was not tested\./
    expect(sentence.test(stdout)).toBe(expected)
    for (const output of [json, junit]) expect(sentence.test(readFileSync(output, 'utf8'))).toBe(expected)
  },
)

test('all outputs of a passed wait with --time-scale say how short a timeout may be', async () => {
  const path = folder()
  const [json, junit] = [join(path, 'r.json'), join(path, 'r.xml')]
  const flags = ['--time-scale', '50', '--time-by', 'variable', '--json', json, '--junit', junit]
  const waits = `
    const { GIFT_MOCK_CLOCK_RATE: rate, AT_GIFT_BASE_URL: url, AT_GIFT_CAMPAIGN: campaign } = process.env
    await fetch(url + '/' + campaign + '/dc/getcode', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ AuthKey: process.env.AT_GIFT_AUTH_KEY, DcId: 'DC500', Amount: '500' }),
      signal: AbortSignal.timeout(Math.ceil(110_000 / rate)),
    }).catch(() => {})`
  const when = { operation: 'at-gift.issue', calls: [1] }
  const hangs = { name: 'hangs', when, phase: 'after-commit', effect: { type: 'hang' } }
  const [file = ''] = scenarioFiles({
    'own/one': {
      clock: { now: '2026-04-01T09:00:00+09:00' },
      faults: [hangs],
      expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } }, tolerate: ['at-gift/no-orphans'] },
    },
  })
  const { code, stdout, stderr } = await call([
    'replay',
    file,
    ...flags,
    '--',
    'node',
    '--input-type=module',
    '-e',
    waits,
  ])
  expect({ code, stderr }).toMatchObject({ code: 0 })
  const sentence = 'so a timeout that is up to 12.5 s shorter than the required 90 s may count as kept'
  for (const output of [stdout, readFileSync(json, 'utf8'), readFileSync(junit, 'utf8')])
    expect(output).toContain(`The clock was 50 times as fast, ${sentence}`)
})
