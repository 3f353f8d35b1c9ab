import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { z } from 'zod'
import { lost, scenarioFiles } from '../../scenarios/files.ts'
import { smallFetch } from '../../helpers/small-fetch.ts'
import { call, folder } from '../command.ts'

/**
 * Source of a batch that stores the state of its order. If the outcome of the order is unknown, the batch ends. At its
 * next start, a batch with `again` sends this order again.
 */
const batch = (again: boolean): string => `
  ${smallFetch}
  const { existsSync, readFileSync, writeFileSync } = await import('node:fs')
  const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey, GIFT_MOCK_STATE_DIR, GIFT_MOCK_ATTEMPT } = process.env
  console.log('attempt ' + GIFT_MOCK_ATTEMPT)
  const file = GIFT_MOCK_STATE_DIR + '/order'
  const state = existsSync(file) ? readFileSync(file, 'utf8') : 'new'
  if (state === 'new' || (${again} && state === 'unknown')) {
    writeFileSync(file, 'unknown')
    const { status } = await fetch(base + '/' + campaign + '/dc/getcode', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' }),
    }).catch(() => ({}))
    writeFileSync(file, status === 200 ? 'kept' : status === 429 ? 'new' : 'unknown')
  }`
const client = (again: boolean): string[] => ['--', 'node', '--input-type=module', '-e', batch(again)]
const rate = { clock: { rate: 20 } }

test.each([
  [true, [], 0],
  [true, ['--starts', '2'], 2],
  [false, ['--starts', '2'], 0],
])(
  'if a batch repeats an unknown order at its next start (%s), `replay` with the flags %j exits with %i',
  async (again, flags, expected) => {
    const [file = ''] = scenarioFiles({ 'own/one': { ...rate, faults: [lost] } })
    const json = join(folder(), 'r.json')
    const { code, stdout } = await call(['replay', file, ...flags, '--json', json, ...client(again)])
    expect(code).toBe(expected)
    const sameDay =
      '\nnote: in at least one scenario, the client was started 2 times, all on the same day of its clock.'
    expect(stdout.includes(sameDay)).toBe(flags.length > 0)
    const later =
      "\nnote: in 1 passed scenario, a code was issued that the client does not know; a later start of the client after a normal end, such as the next night's batch, was not tested (--starts 2)\n"
    expect(stdout.includes(later)).toBe(flags.length === 0)
    const result: unknown = JSON.parse(readFileSync(json, 'utf8'))
    expect(result).toMatchObject({ flags, scenarios: [{ totals: { issued: expected === 2 ? 2 : 1 } }] })
    if (expected !== 2) return
    expect(stdout).toContain('the client (start 2 of 2): it exited with code 0')
    expect(stdout).toContain('[start 1]\n')
    expect(stdout).toMatch(/attempt 1\n.*\[start 2\]\n.*attempt 2\n/)
    expect(stdout).toContain('rule at-gift/no-blind-reissue')
  },
)

test('a client that has ended by itself is started again only after all effects of its earlier requests have happened', async () => {
  const late = { ...lost, phase: 'before-commit', effect: { type: 'delay', ms: 20_000 } }
  const gives = `
    const { AT_GIFT_BASE_URL: base, AT_GIFT_CAMPAIGN: campaign, AT_GIFT_AUTH_KEY: AuthKey, GIFT_MOCK_ADMIN_URL: admin, GIFT_MOCK_ATTEMPT } = process.env
    const { codes } = await (await fetch(admin + '/ledger')).json()
    console.log('attempt ' + GIFT_MOCK_ATTEMPT + ' sees ' + codes.length)
    if (GIFT_MOCK_ATTEMPT === '1') await fetch(base + '/' + campaign + '/dc/getcode', {
      method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify({ AuthKey, DcId: 'DC500', Amount: '500' }),
      signal: AbortSignal.timeout(100),
    }).catch(() => {})
    process.exit(GIFT_MOCK_ATTEMPT === '1' ? 3 : 4)`
  const [file = ''] = scenarioFiles({
    'own/one': { ...rate, faults: [late], expect: { ledger: { 'at-gift': { issued: { exactly: 0 } } } } },
  })
  const { stdout } = await call(['replay', file, '--starts', '2', '--', 'node', '--input-type=module', '-e', gives])
  expect(stdout).toContain('attempt 1 sees 0\n')
  expect(stdout).toContain('attempt 2 sees 1\n')
  expect(stdout).toContain('the client (start 2 of 2): it exited with code 4')
})

test('with --starts 2, a client that a scenario kills is started again until the client has ended twice by itself', async () => {
  const crash = { kill: { operation: 'at-gift.issue', call: 1, at: 'after-commit' }, restart: 1 }
  const [file = ''] = scenarioFiles({
    'own/one': { ...rate, client: crash, expect: { ledger: { 'at-gift': { issued: { exactly: 0 } } } } },
  })
  const { stdout } = await call(['replay', file, '--starts', '2', ...client(false)])
  expect(stdout).toContain('the client (start 3 of 3): it was killed and started again; then it exited with code 0')
  expect(stdout.match(/attempt \d/g)).toEqual(['attempt 1', 'attempt 2', 'attempt 3'])
})

test('`explore --starts 2` finds the loss of a batch that orders again at its next start', async () => {
  const path = folder()
  const json = join(path, 'r.json')
  const junit = join(path, 'r.xml')
  const bounds = ['explore', '--depth', '1', '--patience', '1', '--time-scale', '20', '--time-by', 'variable']
  const outputs = ['--json', json, '--junit', junit, '--out', join(path, 'found')]
  const once = await call([...bounds, ...outputs, ...client(true)])
  const later = 'Each run has one normal start: a later start of the client after a normal end'
  expect([once.code, once.stdout]).toEqual([0, expect.stringContaining(later)])
  expect(readFileSync(junit, 'utf8')).toContain(later)
  expect(JSON.parse(readFileSync(json, 'utf8'))).toMatchObject({
    bound: { en: expect.stringContaining(later) },
    limits: { starts: 1 },
  })
  const twice = await call([...bounds, '--starts', '2', '--runs', '8', ...outputs, ...client(true)])
  expect(twice.code).toBe(2)
  expect(twice.stdout).not.toContain(later)
  expect(twice.stdout).toMatch(
    /, with 2 normal starts in each run, all on the same day of the client's clock\. Only times that the client divides/,
  )
  expect(twice.stdout).toMatch(/replay it: gift-mock replay \S+ --time-scale 20 --time-by variable --starts 2 -- node/)
  const result = z.looseObject({ found: z.array(z.object({ file: z.string(), yaml: z.string() })) })
  const read = result.parse(JSON.parse(readFileSync(json, 'utf8')))
  expect(read).toMatchObject({ result: 'found', limits: { starts: 2 } })
  const [found] = read.found
  expect(found?.yaml).toContain('\nclient:\n  starts: 2\n')
  const again = async (...flags: string[]) =>
    (
      await call([
        'replay',
        found?.file ?? '',
        '--time-scale',
        '20',
        '--time-by',
        'variable',
        ...flags,
        ...client(true),
      ])
    ).code
  expect([await again(), await again('--starts', '1')]).toEqual([2, 0])
})

test.each([
  [['--starts', '0', '--', 'true'], '--starts: "0" is not a whole number from 1 to 9'],
  [['--starts', '2'], '--starts is for a client that is a command after --'],
  [
    ['--starts', '2', '--service', 'sleep 9', '--ready', 'http://127.0.0.1:9/', '--drive', 'true'],
    '--starts is for a client that is a command after --',
  ],
])('`replay` rejects the flags %j', async (flags, message) => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const { code, stderr } = await call(['replay', file, ...flags])
  expect(code).toBe(1)
  expect(stderr).toContain(message)
})
