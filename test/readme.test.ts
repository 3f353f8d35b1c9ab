import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../mock-server/index.ts'

const root = join(import.meta.dirname, '..')
const hasCurl = spawnSync('curl', ['--version']).error === undefined

/**
 * Returns the shell examples of a page that call a running mock. The examples run in one shell, because later examples
 * use the variables of earlier examples.
 */
function examplesOf(page: string): string[] {
  return [...readFileSync(join(root, page), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)]
    .map(([, code = '']) => code)
    .filter((code) => /curl|gift-mock/.test(code))
}

/** Returns shell code without comments, and with placeholders for the values that each language chooses freely. */
function commandsIn(code: string): string {
  return code
    .replaceAll(/(^|\s+)# .*$/gm, '')
    .replaceAll(/"(name|issuer)":"[^"]+"/g, '"$1":"…"')
    .replaceAll(/(purchase|gift)-(?:ja-)?\$/g, '$1-$')
}

test('README.ja.md shows the same shell examples as README.md', () => {
  expect(examplesOf('README.ja.md').map(commandsIn)).toEqual(examplesOf('README.md').map(commandsIn))
})

/** Returns true if an example replays scenarios or verifies a provider, which takes seconds. */
const takesLong = (code: string): boolean => / -- (?:replay|verify) /.test(code)

// README.md and README.ja.md show the same commands. The examples that take long therefore run only once.
test.skipIf(!hasCurl).each([
  ['README.md', examplesOf('README.md')],
  ['README.ja.md', examplesOf('README.ja.md').filter((code) => !takesLong(code))],
])('the shell examples of %s work when they are pasted into a shell', { timeout: 60_000 }, async (_page, examples) => {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close())
  const { stdout } = await promisify(execFile)(
    'sh',
    ['-ec', examples.join('\n').replaceAll('http://127.0.0.1:4600', mock.url)],
    { cwd: root, env: { ...process.env, GIFT_MOCK_URL: mock.url } },
  )

  expect(stdout).toContain('"Status":"SUCCESS"')
  expect(stdout).toMatch(/"gift":\{"code":"[a-z0-9]{26}"/)
  expect(stdout).toContain('"totals":{"issued":2,"faceValue":1000')
  expect(stdout).toContain(`${mock.url}/at-gift ${mock.url}/realpay-gift`)
})

test('the README shows the commands that start and test a new checkout, and package.json defines the scripts of these commands', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(readme).toContain('npm ci && npm start')
  expect(readme).toContain('npm ci && npm test')
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'gift-mock', 'bench', 'docs']))
})
