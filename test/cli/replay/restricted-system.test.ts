import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { temporaryFolder } from '../../../mock-server/node/temporary-folder.ts'
import { program } from '../../helpers/built.ts'
import { execute, folder } from '../command.ts'

const NAME = 'at-gift/redirect-302'
const canHideProcesses = spawnSync('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /proc']).status === 0
/** Runs `gift-mock` without the processes in /proc. */
const hidden = (args: readonly string[], more: Record<string, string> = {}) =>
  execute('unshare', ['-rm', 'sh', '-c', 'mount -t tmpfs none /proc && exec "$@"', 'sh', ...command(args)], more)
const command = (args: readonly string[]): string[] => [process.execPath, program, ...args]

test.each([
  [{}, 'gift-mock: too many files and connections are open: raise the limit, for example with "ulimit -n 1024"'],
  [{ LANG: 'ja_JP.UTF-8' }, 'gift-mock: 開いているファイルと接続が多すぎる。「ulimit -n 1024」などで上限を引き上げる'],
])(
  'with the environment variables %j, `replay` says in one line how to raise the limit if too many files are open',
  async (more, message) => {
    const limited = ['-c', 'ulimit -n 48 && exec "$@"', 'sh', ...command(['replay', '--task', 'issue-one'])]
    const { code, stderr } = await execute('sh', limited, more)
    expect({ code, stderr }).toEqual({ code: 1, stderr: `${message}\n` })
  },
)

test.each([
  ['replay', [NAME, '--', 'true']],
  ['explore', []],
  ['run', ['--', 'true']],
])(
  '`%s` refuses a folder for temporary files that does not exist, and does not create this folder',
  async (name, args) => {
    const missing = join(folder(), 'none', 'tmp')
    const given = command([name, ...args])
    const { code, stderr } = await execute(given[0] ?? '', given.slice(1), { TMPDIR: missing, NODE_COMPILE_CACHE: '' })
    expect(code).toBe(1)
    expect(stderr).toContain(
      `gift-mock: no folder can be made in ${missing}, the folder for temporary files: there is no such file or folder. Set TMPDIR to a folder that can be written\n`,
    )
    expect(existsSync(missing)).toBe(false)
  },
)

test('`temporaryFolder` creates a new folder at each call', async () => {
  const [one, two] = [await temporaryFolder('gift-mock-test-'), await temporaryFolder('gift-mock-test-')]
  expect(existsSync(one) && existsSync(two) && one !== two).toBe(true)
  for (const path of [one, two]) rmSync(path, { recursive: true })
})

test.skipIf(!canHideProcesses)(
  'without /proc, `replay` warns that it cannot see some processes that the client leaves running',
  async () => {
    const { code, stderr } = await hidden(['replay', NAME, '--', 'sleep', '0'])
    expect(code).not.toBe(0)
    expect(stderr).toMatch(
      /^warning: \/proc cannot be read, so a process that the client leaves running outside its process/,
    )
    const refused = await hidden(['replay', NAME, '--require-exit', '--', 'sleep', '0'])
    expect(refused).toMatchObject({ code: 1, stdout: '' })
    expect(refused.stderr).toMatch(/^gift-mock: \/proc cannot be read/)
  },
)

test.skipIf(!canHideProcesses)(
  'without /proc, `replay` ends the process group of the client, and the result file reports the process left running',
  async () => {
    const json = join(folder(), 'r.json')
    const { stderr } = await hidden(['replay', NAME, '--json', json, '--', 'sh', '-c', 'sleep 60 & exit 0'])
    expect(stderr).toContain('warning: /proc cannot be read')
    expect(readFileSync(json, 'utf8')).toContain('"leftProcesses": true')
  },
)
