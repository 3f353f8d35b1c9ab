import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, describe, expect, test } from 'vitest'
import { pactFiles } from '../../../contracts/index.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { driftedMock, ownStub, ownVariables } from '../../contracts/verify/stub.ts'
import { call, execute, folder, root } from '../command.ts'
import { program } from '../../helpers/built.ts'

const mock = await startGiftMock({ port: 0 })
afterAll(() => mock.close())
const args = (more: readonly string[], baseUrl = `${mock.url}/at-gift`): string[] => [
  'verify',
  '--provider',
  'at-gift',
  '--base-url',
  baseUrl,
  ...more,
]
const ISSUE = 'a request to issue a code of a free amount'

/**
 * Writes the at-gift pact to a new folder, with only the interactions that `choose` selects.
 * @returns the folder
 */
function pacts(choose: (description: string) => boolean): string {
  const pact = JSON.parse(readFileSync(pactFiles['at-gift'], 'utf8'))
  return folder({
    'pact.json': JSON.stringify({
      ...pact,
      interactions: pact.interactions.filter(({ description }: { description: string }) => choose(description)),
    }),
  })
}

/**
 * Starts a mock that returns the amount of a code as a string instead of a number.
 * @returns the URL of the mock
 */
const drifted = (): Promise<string> =>
  driftedMock(async (answer) =>
    answer.status === 200
      ? new Response((await answer.text()).replace('"Amount":500', '"Amount":"500"'), answer)
      : answer,
  )

describe('the output of `verify`', () => {
  test('`verify` prints one line for each interaction and the totals, and exits with 0 if all interactions pass', async () => {
    const { code, stdout, stderr } = await call(args([]))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain(
      `Pact with at-gift, verified at ${mock.url}/at-gift\nThe server is a gift-provider-mock: it sets the states in a separate sandbox.\n\n`,
    )
    expect(stdout.match(/^✓ .* {2}\d+ ms$/gm)).toHaveLength(31)
    expect(stdout).toMatch(/\n\n31 passed, 0 failed, 0 skipped, in \d+\.\d s\n$/)
  })

  test('for a failed interaction, `verify` prints the differences, the rules and the provider state, and exits with 2', async () => {
    const { code, stdout } = await call(
      args(['--pacts', pacts((description) => description === ISSUE)], `${await drifted()}/at-gift`),
    )
    expect(code).toBe(2)
    expect(stdout).toMatch(new RegExp(`^✗ ${ISSUE} {2}\\d+ ms$`, 'm'))
    expect(stdout).toContain(
      `\n✗ ${ISSUE}\n  state: a product is offered\n  rules: AG-D11 (documented), AG-D13 (documented), AG-D14 (documented), AG-D15 (documented), AG-D3 (documented), AG-D4 (documented)\n  what differs:\n    $.Amount: Expected '500' (String) to be equal to 500 (Integer)\n`,
    )
    expect(stdout).toMatch(/\n0 passed, 1 failed, 0 skipped, in \d+\.\d s\n$/)
  })

  test('if the mock was started with a file of `learn`, `verify` names the recorded exchanges that show a rule', async () => {
    const where = { date: '2026-04-17', exchange: '000004-at-gift.inquire' }
    const learned = await startGiftMock({ port: 0, settings: { 'mock.observed': { 'AG-A4': where } } })
    const out = join(folder(), 'verified.json')
    const chosen = pacts((description) => description.includes('TranId'))
    const { code, stdout } = await call(args(['--pacts', chosen, '--json', out], `${learned.url}/at-gift`))
    await learned.close()
    expect(code).toBe(0)
    expect(stdout).toContain('\nobserved in exchanges with the provider: AG-A4 (2026-04-17, 000004-at-gift.inquire)\n')
    const { interactions } = JSON.parse(readFileSync(out, 'utf8'))
    const rules = interactions.flatMap((one: { observed: object }) => Object.entries(one.observed))
    expect(rules).toContainEqual(['AG-A4', where])
    expect(JSON.stringify(interactions)).toContain('"AG-A4":"observed"')
  })

  test('`verify` prints its output in Japanese if the environment is Japanese', async () => {
    const { stdout } = await call(
      args(['--pacts', pacts((description) => description === ISSUE)], `${await drifted()}/at-gift`),
      { LANG: 'ja_JP.UTF-8' },
    )
    expect(stdout).toContain('at-gift の Pact を')
    expect(stdout).toContain('AG-D3 (仕様書に記載)')
    expect(stdout).toMatch(/合格 0 件、不合格 1 件、スキップ 0 件（\d+\.\d 秒）\n$/)
  })

  test('`verify` prints the reason of each skipped interaction, and exits with 2 if all interactions are skipped', async () => {
    const { url } = await ownStub()
    const { code, stdout } = await call(
      args(['--pacts', pacts((description) => description.endsWith('while the service fails'))], `${url}/at-gift`),
      ownVariables,
    )
    expect(code).toBe(2)
    expect(stdout).toContain('There is no state handler: calls of the API set the states')
    expect(stdout).toMatch(
      /^- an inquiry while the service fails +skipped: "the on-demand API fails": only the provider can set this state$/m,
    )
    expect(stdout).toContain('0 passed, 0 failed, 2 skipped')
    expect(stdout).toContain('Nothing was verified, so this is not a success')
  })
})

test('`verify` writes the result of each interaction to the JUnit file and to the JSON file', async () => {
  const { url } = await ownStub({ 'atGift.limit.requests': 1000 })
  const files = folder()
  const [junit, json] = [join(files, 'junit.xml'), join(files, 'verified.json')]
  const chosen = pacts(
    (description) =>
      description === ISSUE ||
      description.endsWith('past the limit') ||
      description.endsWith('while the service fails'),
  )
  const { code } = await call(
    args(['--no-pace', '--pacts', chosen, '--junit', junit, '--json', json], `${url}/at-gift`),
    ownVariables,
  )
  expect(code).toBe(2)
  const written = JSON.parse(readFileSync(json, 'utf8'))
  expect(written).toMatchObject({
    format: 'gift-provider-mock/verify/1',
    provider: 'at-gift',
    baseUrl: `${url}/at-gift`,
    states: 'calls',
    good: false,
    passed: 1,
    failed: 2,
    skipped: 2,
  })
  expect(written.interactions.map(({ status }: { status: string }) => status)).toEqual([
    'passed',
    'failed',
    'failed',
    'skipped',
    'skipped',
  ])
  const xml = readFileSync(junit, 'utf8')
  expect(xml).toContain('<testsuite name="gift-mock verify" tests="5" failures="2" errors="0" skipped="2"')
  expect(xml).toMatch(
    /<testcase classname="gift-mock.contracts.at-gift" name="a request to issue a code of a free amount" time="\d+\.\d{3}"\/>/,
  )
  expect(xml).toContain('expected 429 but was 200')
  expect(xml).toContain(
    '<skipped message="&quot;the on-demand API fails&quot;: only the provider can set this state"/>',
  )
  for (const text of [xml, readFileSync(json, 'utf8')]) expect(text).not.toContain(ownVariables.AT_GIFT_AUTH_KEY)
})

describe('invalid arguments of `verify`', () => {
  test.each([
    [[], "required option '--provider <name>' not specified"],
    [['--provider', 'at-gift'], "required option '--base-url <url>' not specified"],
    [
      ['--provider', 'atgift', '--base-url', 'http://127.0.0.1:9'],
      '--provider: "atgift" is none of at-gift, realpay-gift; did you mean at-gift?',
    ],
    [
      ['--provider', 'at-gift', '--base-url', 'https://SERVICE-GIFT.JP.'],
      "--base-url: service-gift.jp. is a provider's production, where every code is billed and cannot be cancelled: gift-mock never sends requests there, and no option allows it",
    ],
    [
      ['--provider', 'at-gift', '--base-url', 'http://127.0.0.1:9', '--state-url', 'https://digital-gift.jp/x'],
      "--state-url: digital-gift.jp is a provider's production",
    ],
    [
      ['--provider', 'at-gift', '--base-url', 'ftp://127.0.0.1'],
      'gift-mock: --base-url: "ftp://127.0.0.1" is not an absolute http or https URL, such as http://127.0.0.1:8080\n',
    ],
    [
      ['--provider', 'at-gift', '--base-url', 'http://127.0.0.1:9', '--state-url', 'http://127.0.0.1/?a=1'],
      'gift-mock: --state-url must not carry a query or a fragment',
    ],
    [
      ['--provider', 'at-gift', '--base-url', 'http://127.0.0.1:9', '--allow-production'],
      "unknown option '--allow-production'",
    ],
    [['--provider', 'at-gift', '--base-url', 'http://127.0.0.1:9'], 'nothing answers at http://127.0.0.1:9/'],
    [['--provider', 'at-gift', '--base-url', 'https://stg.service-gift.jp'], 'AT_GIFT_CAMPAIGN is not set'],
    [
      ['--provider', 'at-gift', '--base-url', 'http://127.0.0.1:9', '--pacts', '/nowhere'],
      'the folder of pacts /nowhere cannot be read: there is no such file or folder',
    ],
    [
      ['--provider', 'at-gift', '--base-url', 'http://127.0.0.1:9', '--pacts', join(root, 'decisions')],
      'has no .json file',
    ],
    [
      ['--provider', 'at-gift', '--base-url', 'http://127.0.0.1:9', '--junit', 'x', '--json', 'x'],
      '--junit and --json both name x',
    ],
    [
      ['--provider', 'at-gift', '--base-url', 'http://127.0.0.1:9', '--junit', '/nowhere/x.xml'],
      'the JUnit file /nowhere/x.xml cannot be written',
    ],
  ])('`verify` with the arguments %j prints an error in one line and exits with 1', async (given, message) => {
    const { code, stdout, stderr } = await call(['verify', ...given])
    expect({ code, stdout, lines: stderr.trim().split('\n').length }).toEqual({ code: 1, stdout: '', lines: 1 })
    expect(stderr).toContain(`gift-mock: `)
    expect(stderr).toContain(message)
  })
})

test('the process of `verify` exits by itself after the verification', async () => {
  const { code, stdout, stderr } = await execute(process.execPath, [
    program,
    ...args(['--pacts', pacts((description) => description === ISSUE)]),
  ])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toContain('1 passed, 0 failed, 0 skipped')
})

test('without the package of the Pact verifier, `verify` prints one line that says what to install', async () => {
  const { url, paths } = await ownStub()
  const hide = `import { registerHooks } from 'node:module'; registerHooks({ resolve(name, context, next) { if (name === '@pact-foundation/pact-core') throw Object.assign(new Error('gone'), { code: 'ERR_MODULE_NOT_FOUND' }); return next(name, context) } })`
  const { code, stdout, stderr } = await execute(process.execPath, [
    '--import',
    `data:text/javascript,${encodeURIComponent(hide)}`,
    program,
    ...args([], `${url}/at-gift`),
  ])
  expect({ code, stdout, stderr }).toEqual({
    code: 1,
    stdout: '',
    stderr:
      'gift-mock: verification needs the package @pact-foundation/pact-core: npm install --save-dev @pact-foundation/pact-core@20.2.0\n',
  })
  expect(paths).toEqual([])
})
