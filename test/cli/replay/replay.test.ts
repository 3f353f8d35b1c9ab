import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test, vi } from 'vitest'
import { selectScenarios } from '../../../mock-server/cli/shared/select-scenarios.ts'
import { lost, scenarioFiles } from '../../scenarios/files.ts'
import { call, environment, execute, folder } from '../command.ts'
import { issuing, withoutTimes } from './issuing-client.ts'
import { program } from '../../helpers/built.ts'

const ofReference =
  "note: this tested the tool's reference client, not your client: add -- COMMAND, the command of your client\n"

test('`replay` runs scenario files with the reference client and prints one line for each scenario', async () => {
  const files = scenarioFiles({ 'own/one': {}, 'own/another': { faults: [lost] } })
  const { code, stdout, stderr } = await call(['replay', '--jobs', '1', ...files])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(withoutTimes(stdout)).toBe(
    `✓ own/one      The title of own/one  N ms\n✓ own/another  The title of own/another  N ms\n\n2 passed, 0 failed, in N s\n${ofReference}`,
  )
})

test('`replay` accepts the name of a library scenario in place of a file', async () => {
  expect(await call(['replay', 'at-gift/issue-and-inquiry'])).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/^✓ at-gift\/issue-and-inquiry /),
  })
})

test('`replay` reports a scenario as failed if the client exceeds the timeout', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const { code, stdout } = await call(['replay', file, '--timeout', '1', ...issuing(1, 'setInterval(() => {}, 1000)')])
  expect(code).toBe(2)
  expect(stdout).toContain('\n  the client did not end within 1 s, and was ended\n')
  expect(stdout).toContain('\n  the client: it was ended by SIGTERM\n  it wrote nothing\n')
})

test('`replay --tag` runs only scenarios with all given tags, and rejects an unknown tag', async () => {
  const files = scenarioFiles({ 'own/a': { tags: ['own', 'first'] }, 'own/b': { tags: ['own'] } })
  expect(withoutTimes((await call(['replay', ...files, '--tag', 'own', '--tag', 'first'])).stdout)).toBe(
    `✓ own/a  The title of own/a  N ms\n\n1 passed, 0 failed, in N s\n${ofReference}`,
  )
  expect((await call(['replay', ...files, '--tag', 'fist'])).stderr).toBe(
    'gift-mock: no scenario has the tag "fist"; did you mean "first"?\n',
  )
})

test.each([
  [['at-gift'], /^at-gift\//, 20],
  [['realpay-gift/'], /^realpay-gift\//, 20],
  [['*/crash-*'], /\/crash-/, 5],
  [['at-gift/{crash,hang}-*', 'at-gift/crash-in-batch'], /^at-gift\/(?:crash|hang)-/, 3],
])(
  'the arguments %j of `replay` select the matching scenarios, but none with the tag `long`',
  async (given, pattern, count) => {
    const files = await selectScenarios(given, { all: false, tags: [] })
    const names = files.map(({ scenario }) => scenario.name)
    expect(names.filter((name) => !pattern.test(name))).toEqual([])
    expect(names.length).toBeGreaterThanOrEqual(count)
    expect(new Set(names).size).toBe(names.length)
    expect(files.filter(({ scenario }) => scenario.tags.includes('long'))).toEqual([])
  },
)

test('`replay --tag a,b` selects the scenarios with the tag a or the tag b', async () => {
  const files = scenarioFiles({ 'own/a': { tags: ['own', 'a'] }, 'own/b': { tags: ['own', 'b'] }, 'own/c': {} })
  const namesOf = async (...tags: string[]): Promise<string[]> =>
    (await selectScenarios(files, { all: false, tags })).map(({ scenario }) => scenario.name)
  expect(await namesOf('a,b')).toEqual(['own/a', 'own/b'])
  expect(await namesOf('a, own', 'own')).toEqual(['own/a', 'own/b', 'own/c'])
  await expect(namesOf('a,bb')).rejects.toThrow('no scenario has the tag "bb"')
})

test('`replay --task a,b` selects the scenarios with the task a or b, and `--tag` restricts the selection', async () => {
  const files = scenarioFiles({
    'own/a': { task: 'a', tags: ['first'] },
    'own/b': { task: { name: 'b', count: 2 } },
    'own/c': { task: 'c' },
  })
  const namesOf = async (tasks: string[], tags: string[] = []): Promise<string[]> =>
    (await selectScenarios(files, { all: false, tags, tasks })).map(({ scenario }) => scenario.name)
  expect(await namesOf(['a, b'])).toEqual(['own/a', 'own/b'])
  expect(await namesOf(['c', 'a'])).toEqual(['own/a', 'own/c'])
  expect(await namesOf(['a'], ['first'])).toEqual(['own/a'])
  await expect(namesOf(['b'], ['first'])).rejects.toThrow('no selected scenario has the task "b"; there are a')
  const library = await selectScenarios([], { all: false, tags: [], tasks: ['inquire-unknown'] })
  expect(new Set(library.map(({ scenario }) => scenario.task.name))).toEqual(new Set(['inquire-unknown']))
})

test('`replay` omits the long scenarios of the library, unless the user selects them by tag or name', async () => {
  const tagsOf = async (names: string[], selection: { all: boolean; tags: string[] }): Promise<boolean[]> =>
    (await selectScenarios(names, selection)).map(({ scenario }) => scenario.tags.includes('long'))
  const all = await tagsOf([], { all: true, tags: [] })
  expect(all.length).toBeGreaterThan(20)
  expect(all).not.toContain(true)
  expect(new Set(await tagsOf([], { all: false, tags: ['long'] }))).toEqual(new Set([true]))
  expect(await tagsOf(['at-gift/slow-answer-real-time'], { all: false, tags: [] })).toEqual([true])
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  expect(await tagsOf([file], { all: true, tags: [] })).toHaveLength(all.length + 1)
})

test('`replay` runs a shell script as the client, and exits with 2 if the scenario fails', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const { code, stdout, stderr } = await execute(process.execPath, [
    program,
    'replay',
    file,
    '--',
    'sh',
    '-c',
    'echo "$GIFT_MOCK_TASK of $GIFT_MOCK_SCENARIO with --all"',
    '--all',
  ])
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
  expect(stdout).toContain('    | issue-one of own/one with --all\n')
  expect(stdout).not.toContain('\u001B')
})

test("`replay --keep-state` keeps the client's state folder of each scenario and prints its path", async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const client = ['--', 'sh', '-c', 'echo kept > "$GIFT_MOCK_STATE_DIR/state"']
  const { stdout } = await call(['replay', file, '--keep-state', ...client])
  const [, path = ''] = /^state of the client in own\/one: (.+)$/m.exec(stdout) ?? []
  onTestFinished(() => rmSync(path, { recursive: true }))
  expect(readFileSync(join(path, 'state'), 'utf8')).toBe('kept\n')
  expect((await call(['replay', file, ...client])).stdout).not.toContain('state of the client')
})

test('Ctrl-C during `replay` ends the client and its child processes, and no further scenario runs', async () => {
  const path = folder({ 'r.json': 'of an earlier run', 'r.xml': 'of an earlier run' })
  const pids = join(path, 'pids')
  const files = scenarioFiles({ 'own/one': {}, 'own/two': {} })
  const child = spawn(
    process.execPath,
    [
      program,
      'replay',
      '--jobs',
      '1',
      ...files,
      '--json',
      join(path, 'r.json'),
      '--junit',
      join(path, 'r.xml'),
      '--',
      'sh',
      '-c',
      `trap '' INT TERM; sleep 60 & echo $! >> ${pids}; echo $$ >> ${pids}; while :; do sleep 0.05; done`,
    ],
    { env: environment(), stdio: ['ignore', 'pipe', 'pipe'] },
  )
  onTestFinished(() => void child.kill('SIGKILL'))
  let stderr = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text))
  const closed = once(child, 'close')
  await vi.waitUntil(() => existsSync(pids) && readFileSync(pids, 'utf8').trim().split('\n').length === 2, {
    timeout: 10_000,
    interval: 10,
  })
  expect(existsSync(join(path, 'r.json')) || existsSync(join(path, 'r.xml'))).toBe(false)
  child.kill('SIGINT')
  child.kill('SIGINT')
  expect((await closed)[0]).toBe(1)
  expect(stderr).toBe('gift-mock: interrupted: 0 of 2 scenarios were replayed\n')
  expect(JSON.parse(readFileSync(join(path, 'r.json'), 'utf8'))).toMatchObject({
    interrupted: true,
    passed: 0,
    notRun: [{ name: 'own/one' }, { name: 'own/two' }],
  })
  expect(readFileSync(join(path, 'r.xml'), 'utf8')).toContain('tests="2" failures="0" errors="2" skipped="0"')
  const started = readFileSync(pids, 'utf8').trim().split('\n').map(Number)
  const { stdout } = await execute('ps', ['-o', 'stat=', ...started.flatMap((pid) => ['-p', String(pid)])])
  expect(stdout.split('\n').filter((state) => state !== '' && !state.startsWith('Z'))).toEqual([])
})
