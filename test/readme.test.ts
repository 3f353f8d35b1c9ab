import { execFile, spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../mock-server/index.ts'
import { program } from './helpers/built.ts'

const root = join(import.meta.dirname, '..')
const hasCurl = spawnSync('curl', ['--version']).error === undefined

/** The README and the pages in docs/ that exist in English and Japanese, as pairs. */
const pages = [
  ['README.md', 'README.ja.md'],
  ...['connect', 'scenarios', 'control', 'judging', 'in-tests', 'plan'].map((name) => [
    `docs/${name}.md`,
    `docs/ja/${name}.md`,
  ]),
]

/**
 * Returns the shell examples that call a running mock. All examples run in one shell, because a later example uses the
 * variables of an earlier example.
 */
function examplesOf(files: readonly string[]): string[] {
  return files
    .flatMap((page) => [...readFileSync(join(root, page), 'utf8').matchAll(/^```sh\n(.*?)^```$/gms)])
    .map(([, code = '']) => code)
    .filter((code) => /curl|gift-mock/.test(code))
}

const english = pages.map(([page = '']) => page)
const japanese = pages.map(([, page = '']) => page)

test('each README has fewer than 150 lines', () => {
  for (const page of ['README.md', 'README.ja.md'])
    expect(readFileSync(join(root, page), 'utf8').split('\n').length).toBeLessThan(150)
})

/**
 * Replaces npm in the examples, because npm alone takes as long as the command. The scripts that npm would run have
 * their own test. `explore` searches only to depth 1, because explore.test.ts searches deeper.
 */
const npm = `npm() {
  test "$1 $2 $3 $4" = 'run -s gift-mock --'
  shift 4
  if test "$1" = explore; then set -- "$@" --depth 1; fi
  '${process.execPath}' '${program}' "$@"
}
`

/** Returns true if an example replays scenarios or verifies a provider, which takes seconds. */
const takesLong = (code: string): boolean => / -- (?:replay|verify) /.test(code)

// Both languages show the same commands (test/docs/translations.test.ts). Therefore the slow examples run in only one
// language.
test.skipIf(!hasCurl).each([
  ['in English', examplesOf(english)],
  ['in Japanese', examplesOf(japanese).filter((code) => !takesLong(code))],
])(
  'the shell examples in the README and in docs/ %s work when they are pasted',
  { timeout: 180_000 },
  async (_language, examples) => {
    const mock = await startGiftMock({ port: 0 })
    onTestFinished(() => mock.close())
    const { stdout } = await promisify(execFile)(
      'sh',
      ['-ec', npm + examples.join('\n').replaceAll('http://127.0.0.1:4600', mock.url)],
      { cwd: root, env: { ...process.env, GIFT_MOCK_URL: mock.url } },
    )

    expect(stdout).toContain('"Status":"SUCCESS"')
    expect(stdout).toMatch(/"gift":\{"code":"[a-z0-9]{26}"/)
    expect(stdout).toContain('"totals":{"issued":2,"faceValue":1000')
    expect(stdout).toContain(`${mock.url}/at-gift ${mock.url}/realpay-gift`)
  },
)

test('the commands for a new checkout in the README are scripts of package.json', () => {
  const readme = readFileSync(join(root, 'README.md'), 'utf8')
  const { scripts } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  expect(readme).toContain('npm ci && npm start')
  expect(readme).toContain('npm ci && npm test')
  expect(Object.keys(scripts)).toEqual(expect.arrayContaining(['start', 'test', 'bench', 'docs']))
  expect(scripts['gift-mock']).toBe('node mock-server/cli/index.ts')
})
