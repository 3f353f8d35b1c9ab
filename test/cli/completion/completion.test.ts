import { spawnSync } from 'node:child_process'
import { chmodSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, onTestFinished, test } from 'vitest'
import { createProgram } from '../../../mock-server/cli/program/index.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { call, environment, folder } from '../command.ts'
import { program } from '../../helpers/built.ts'

/** Returns the words that can complete a command line, without descriptions. */
async function words(line: string[], variables: Record<string, string> = {}): Promise<string[]> {
  const { code, stdout, stderr } = await call(['complete-words', '--', ...line], variables)
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((text) => text.split('\t', 1)[0] ?? '')
}

test('the completion offers every command except the hidden command `complete-words`', async () => {
  const all = createProgram().commands.map((command) => command.name())
  const shown = await words([''])
  expect(all.filter((name) => !shown.includes(name))).toEqual(['complete-words'])
  expect(await words(['sce'])).toEqual(['scenario', 'scenarios'])
  expect(await words(['faults', ''])).toEqual(expect.arrayContaining(['list', 'arm', 'disarm']))
})

test.each([
  [['start', '--max-s'], ['--max-sandboxes']],
  [['start', '--no-'], []],
  [['--la'], ['--lang']],
  [['wait', '--la'], ['--lang']],
  [
    ['wait', '--lang', ''],
    ['en', 'ja'],
  ],
  [['start', '--log-level', 'w'], ['warn']],
  [['start', '--log-level', '=', 'w'], ['warn']],
  [['start', '--log-level=w'], ['--log-level=warn']],
  [['env', '--format', 'p'], ['powershell']],
  [['--lang', 'ja', 'env', '--format', 'p'], ['powershell']],
  [
    ['faults', 'arm', 'at-gift.'],
    ['at-gift.issue', 'at-gift.inquire'],
  ],
  [['faults', 'arm', 'at-gift/slow-answer-r'], ['at-gift/slow-answer-real-time']],
  [['faults', 'arm', 'at-gift.issue', '--effect', 'trunc'], ['truncate-body']],
  [['faults', 'arm', '--effect', 'hang', '--phase', 'mid'], ['mid-body']],
  [['settings', 'get', 'atGift.limit.windowM'], ['atGift.limit.windowMs']],
  [['settings', 'set', 'atGift.limit.windowM'], ['atGift.limit.windowMs=']],
  [['settings', 'set', 'a=1', 'atGift.limit.windowM'], ['atGift.limit.windowMs=']],
  [['explore', '--task', 'issue-m'], ['issue-many']],
  [['requests', '--ope'], ['--operation']],
  [['requests', 'list', '--until', ''], []],
  [['requests', '--until', 'i'], []],
  [
    ['replay', '--until', ''],
    ['idle', 'idle:'],
  ],
  [
    ['explore', '--until', ''],
    ['idle', 'idle:'],
  ],
  [['requests', '--provider', 'at'], ['at-gift']],
  [['completion', 'z'], ['zsh']],
  [['docs', 'opera'], ['operations']],
  [['clock', 'advance', ''], []],
  [['nothing', ''], []],
  [
    ['replay', 'at-gift/slow-answer-r'],
    ['at-gift/slow-answer-real-time', ':files'],
  ],
  [
    ['replay', 'a', 'at-gift/slow-answer-r'],
    ['at-gift/slow-answer-real-time', ':files'],
  ],
  [['replay', '--junit', ''], [':files']],
  [['snapshot', 'load', ''], [':files']],
  [['replay', 'a', '--', 'node', ''], [':files']],
])('if the command line has the words %j, the completion offers %j', async (line, expected) => {
  expect(await words(line)).toEqual(expected)
})

test('the completion offers the names of the sandboxes and of the armed faults in the running mock', async () => {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  await fetch(`${mock.url}/__admin/sandboxes/w1`, { method: 'PUT' })
  await call(['faults', 'arm', 'at-gift.issue', '--lose-response', '--name', 'lose-it', '--url', mock.url])
  const variables = { GIFT_MOCK_URL: mock.url }
  expect(await words(['tail', '--sandbox', 'w'], variables)).toEqual(['w1'])
  expect(await words(['faults', 'disarm', ''], variables)).toEqual(['lose-it'])
  expect(await words(['faults', 'disarm', ''], { GIFT_MOCK_URL: 'http://127.0.0.1:1' })).toEqual([])
})

test('the completion offers each word with a description in the language of the user', async () => {
  const { stdout } = await call(['complete-words', '--', 'wai'], { LANG: 'ja_JP.UTF-8' })
  expect(stdout).toBe('wait\tモックの準備ができるまで待つ\n')
})

test('`completion` fails for an unknown shell, and the message names the known shells', async () => {
  expect(await call(['completion', 'tcsh'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining("the argument 'shell' cannot be 'tcsh': choose one of bash, zsh, fish"),
  })
})

/** For each shell, a script that loads the completion and prints which words the shell offers for two command lines. */
const programs = {
  bash: `source "$SCRIPT"
complete -p gift-mock >/dev/null || exit 1
offer() { COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _gift_mock; printf '%s\\n' "\${COMPREPLY[@]}"; }
offer gift-mock settings get atGift.limit.windowM
offer gift-mock snapshot load "$FOLDER/sna"`,
  zsh: `compdef() {}
_describe() { print -l -- "\${(@P)2}" }
_files() { print -l -- "\${words[CURRENT]}"*(N) }
source "$SCRIPT"
offer() { words=("$@"); CURRENT=$#; _gift_mock }
offer gift-mock settings get atGift.limit.windowM
offer gift-mock snapshot load "$FOLDER/sna"`,
  fish: `source "$SCRIPT"
complete -C "gift-mock settings get atGift.limit.windowM"
complete -C "gift-mock snapshot load $FOLDER/sna"`,
} as const

describe.each(['bash', 'zsh', 'fish'] as const)('%s', (shell) => {
  test.skipIf(spawnSync(shell, ['--version']).error)(
    'the completion script completes the name of a setting and the name of a file',
    async () => {
      const { stdout: script } = await call(['completion', shell])
      const files = folder({
        script,
        'snapshot.json': '{}',
        'gift-mock': `#!/bin/sh\nexec "${process.execPath}" "${program}" "$@"\n`,
      })
      chmodSync(join(files, 'gift-mock'), 0o755)
      const { PATH = '' } = process.env
      const variables = { PATH: `${files}:${PATH}`, SCRIPT: join(files, 'script'), FOLDER: files, HOME: files }
      const { stdout, stderr } = spawnSync(shell, ['-c', programs[shell]], {
        env: environment(variables),
        encoding: 'utf8',
      })
      expect(stderr).toBe('')
      expect(stdout).toContain('atGift.limit.windowMs')
      expect(stdout).toContain(join(files, 'snapshot.json'))
      expect(stdout).not.toContain('atGift.limit.requests')
    },
  )
})
