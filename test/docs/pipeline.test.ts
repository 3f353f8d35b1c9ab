import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { execute, folder } from '../cli/command.ts'
import { ISSUE_PATH, issueOf } from '../core/support.ts'
import { program } from '../helpers/built.ts'
import { blocksOf, pages } from './blocks.ts'

const block = blocksOf(pages.filter(({ page }) => page === 'docs/pipeline.md')).find(({ code }) =>
  code.includes('--url-file'),
)
const script = (block?.code ?? expect.fail('no script')).replaceAll(
  'node_modules/.bin/gift-mock',
  `'${process.execPath}' '${program}'`,
)
const { method, headers, body } = issueOf({})
/**
 * Returns a command that replaces the reader's tests. The command orders a code from the mock and ends with the exit
 * code `code`.
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

test('the script in docs/pipeline.md runs no tests and fails if the mock does not start', async () => {
  const { code, stdout } = await run('sh', script.replace('--port 0', '--port no').replace('npm test', 'echo ran'))
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
})
