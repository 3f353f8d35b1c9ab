import { cpSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root, run } from '../run.ts'
import { withMock } from './running-mock.ts'

const executable = join(root, 'build/gift-mock')
/** Programs that the shell client needs. The PATH of this check contains only these programs, so Node is not found. */
const programs = ['sh', 'curl', 'awk', 'sed', 'iconv', 'cat', 'date', 'sleep', 'mktemp', 'rm', 'tr', 'grep']

/** Builds the single executable for this platform. */
export async function buildExecutable(): Promise<string> {
  await run('npm', ['run', '-s', 'build:executable'])
  return `${(statSync(executable).size / 1000 ** 2).toFixed(0)} MB`
}

function expectIn(output: string, words: string): void {
  if (!output.includes(words)) throw new Error(`${JSON.stringify(words)} is missing in:\n${output.slice(-1500)}`)
}

/** Uses the single executable in an empty folder, with a PATH that has no Node. */
export async function useExecutable(): Promise<string> {
  const home = mkdtempSync(join(tmpdir(), 'gift-mock-executable-'))
  const bin = join(home, 'bin')
  const empty = join(home, 'empty')
  mkdirSync(bin)
  mkdirSync(empty)
  symlinkSync(executable, join(bin, 'gift-mock'))
  for (const program of programs) symlinkSync((await run('which', [program])).trim(), join(bin, program))
  cpSync(join(root, 'examples/shell'), join(home, 'shell'), { recursive: true })
  const env = { PATH: bin }
  const giftMock = (...args: readonly string[]): Promise<string> => run('gift-mock', args, { cwd: empty, env })
  try {
    await run('sh', ['-c', '! command -v node'], { cwd: empty, env })
    expectIn(await giftMock('--help'), 'replay')
    expectIn(await giftMock('scenarios', 'list'), 'at-gift/response-lost-after-issue')
    expectIn(await giftMock('scenarios', 'show', 'at-gift/response-lost-after-issue'), 'reset-connection')
    expectIn(await giftMock('doctor', '--port', '1'), 'pg: present')
    expectIn(
      await giftMock('replay', 'at-gift/response-lost-after-issue', '--', 'sh', join(home, 'shell/client.sh')),
      '1 passed, 0 failed',
    )
    expectIn(await giftMock('explore', '--depth', '1'), 'issue')
    expectIn(await giftMock('docs', 'presets'), 'DC500-LOST')
    await giftMock('init')
    expectIn(await run('cat', ['gift-mock.schema.json'], { cwd: empty, env }), '"$schema"')
    rmSync(join(empty, 'gift-mock.yaml'))

    await withMock([executable], ['--store', 'sqlite:state.db'], { cwd: empty, env }, async (url) => {
      expectIn(await run('curl', ['-sSf', `${url}/`]), '<!doctype html>')
      expectIn(await run('curl', ['-sSf', `${url}/dashboard/main.js`]), 'document.')
      expectIn(await run('curl', ['-sSf', `${url}/dashboard/style.css`]), '{')
      expectIn(await giftMock('verify', '--provider', 'at-gift', '--base-url', `${url}/at-gift`), 'passed')
      const order = '{"AuthKey":"MOCK-AuthKey-001","DcId":"DC500","Amount":"500"}'
      const json = ['-H', 'content-type: application/json']
      expectIn(await run('curl', ['-sSf', `${url}/at-gift/demo-campaign/dc/getcode`, ...json, '-d', order]), 'SUCCESS')
      expectIn(await giftMock('ledger', 'list', '--url', url, '--json'), '"issued": 1')
    })
    return 'help, docs, init, scenarios, replay, explore, start, dashboard, verify, SQLite'
  } finally {
    rmSync(home, { recursive: true, force: true })
  }
}
