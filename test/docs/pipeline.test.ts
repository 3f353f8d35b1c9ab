import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { execute, folder, root } from '../cli/command.ts'
import { ISSUE_PATH, issueOf } from '../core/support.ts'
import { program } from '../helpers/built.ts'
import { libraryFiles } from '../helpers/library.ts'
import { blocksOf, pages } from './blocks.ts'

const command = `'${process.execPath}' '${program}'`
const blocks = blocksOf(pages.filter(({ page }) => page === 'docs/pipeline.md'))
/**
 * Returns the script of docs/pipeline.md that contains the text `text`. The script runs gift-mock from this repository
 * instead of the installed package.
 */
function scriptWith(text: string): string {
  const { code } = blocks.find((block) => block.code.includes(text)) ?? expect.fail(`no script with ${text}`)
  return code.replaceAll('node_modules/.bin/gift-mock', command)
}
const script = scriptWith('--url-file')
const { method, headers, body } = issueOf({})
/**
 * Returns a command for the script that takes the place of the reader's tests. The command orders a code from the mock
 * and exits with `code`.
 */
const tests = (code: number): string =>
  `'${process.execPath}' -e 'fetch(process.env.GIFT_MOCK_URL + "${ISSUE_PATH}", ${JSON.stringify({ method, headers, body })}).then((r) => { console.log("ordered", r.status); process.exitCode = ${code} })'`

async function run(shell: string, code: string): Promise<{ code: number | null; stdout: string; hasUrl: boolean }> {
  const job = folder({ 'gift-mock.url': 'http://127.0.0.1:1' })
  const [name = '', ...flags] = shell.split(' ')
  const ended = await execute(name, [...flags, '-c', `cd '${job}' && ${code}`])
  return { code: ended.code, stdout: ended.stdout, hasUrl: existsSync(join(job, 'gift-mock.url')) }
}

test.each(['sh -e', 'bash -eo pipefail'])(
  'if `%s` runs the script in docs/pipeline.md, the script stops the mock and exits with the code of the tests',
  async (shell) => {
    const [passing, failing] = await Promise.all(
      [0, 7].map((code) => run(shell, script.replace('npm test', tests(code)))),
    )
    const stdout = expect.stringMatching(/ordered 200\n[^]*codes issued: 1/)
    expect(passing).toEqual({ code: 0, stdout, hasUrl: false })
    expect(failing).toEqual({ code: 7, stdout, hasUrl: false })
  },
)

test('if the mock does not start, the script in docs/pipeline.md fails without running the tests', async () => {
  const { code, stdout } = await run('sh', script.replace('--port 0', '--port no').replace('npm test', 'echo ran'))
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
})

test.each(['sh -e', 'bash -eo pipefail'])(
  'with the shell `%s`, the script in docs/pipeline.md runs `explore` even if `replay` fails, and fails at the end',
  async (shell) => {
    const judge = scriptWith('--budget')
      .replace(/^npm install .*$/m, '')
      .replace('--task issue-one --waits --time-scale 20', 'at-gift/issue-and-inquiry')
      .replace('python3 my_client.py || status=$?\n', 'false || status=$?\n')
      .replace(/explore .* --json (\S+) .*$/m, `explore --task issue-one --depth 1 --calls 1 --json $1 || status=$?`)
    const job = folder({ 'gift-mock-result.json': '{}' })
    const [name = '', ...flags] = shell.split(' ')
    const { code } = await execute(name, [...flags, '-c', `cd '${job}'\n${judge}`])
    expect(code).toBe(1)
    expect(['gift-mock-result.json', 'gift-mock-search.json'].map((file) => existsSync(join(job, file)))).toEqual([
      true,
      true,
    ])
  },
)

test.each([
  ['docs/pipeline.md', /the (\d+) scenarios without the tag `long`/, /of the (\d+) scenarios of the library/],
  ['docs/ja/pipeline.md', /タグ `long` のない (\d+) シナリオ/, /ライブラリーの (\d+) 件のうち/],
])('%s states the current numbers of scenarios in the library', (path, ofAll, ofLibrary) => {
  const page = readFileSync(join(root, path), 'utf8')
  const numberOf = (pattern: RegExp): number => Number(pattern.exec(page)?.[1])
  const isLong = ({ scenario }: (typeof libraryFiles)[number]): boolean => scenario.tags.includes('long')
  expect([numberOf(ofAll), numberOf(ofLibrary)], 'write the number of scenarios of the library into the page').toEqual([
    libraryFiles.filter((file) => !isLong(file)).length,
    libraryFiles.length,
  ])
})
