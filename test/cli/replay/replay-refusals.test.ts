import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { scenarioFiles } from '../../scenarios/files.ts'
import { call, folder, root } from '../command.ts'

test.each([
  [[], 'name the scenarios to replay, or --all; "gift-mock scenarios list" names those there are'],
  [['own.yaml', '--'], 'after -- comes the command that starts your client, such as -- python3 client.py'],
  [['own.yaml', '--timeout', '0'], '--timeout: 0 seconds are too few for any client'],
  [['own.yaml', '--timeout', '2m'], '--timeout: "2m" is not a number of seconds from 0 to 86400'],
  [['own.yaml', '--max-timeouts', '-1'], '--max-timeouts: "-1" is not a whole number from 0 to 1000'],
  [['own.yaml', '--jobs', '0'], '--jobs: "0" is not a whole number from 1 to 64'],
  [['own.yaml', '--junit', ''], 'the JUnit file has no name'],
  [['own.yaml', '--junit', 'a', '--json', 'a'], '--junit and --json both name a: each needs a different file'],
  [
    ['own.yaml', '--junit', 'a', '--json', './b/../a'],
    '--junit and --json both name one file, a and ./b/../a: each needs a different file',
  ],
  [
    ['own.yaml', '--json', '-'],
    'the JSON file is named -: name a file, or /dev/stdout, which what is printed goes to as well',
  ],
  [
    ['own.yaml', '--junit', '-'],
    'the JUnit file is named -: name a file, or /dev/stdout, which what is printed goes to as well',
  ],
  [
    ['own.yaml', '--json', '/no/such/folder/r.json'],
    'the JSON file /no/such/folder/r.json cannot be written: there is no such file or folder',
  ],
  [['own.yaml', '--junit', root], `the JUnit file ${root} cannot be written: it is a folder`],
  [['no-such.yaml'], 'the scenario no-such.yaml cannot be read: there is no such file or folder'],
  [
    ['at-gift/issue-and-inquire'],
    'there is no scenario "at-gift/issue-and-inquire"; did you mean "at-gift/issue-and-inquiry"?',
  ],
  [['at-gift/lsot-*'], 'no scenario matches "at-gift/lsot-*"; "gift-mock scenarios list" names them all'],
  [['at-gif'], expect.stringMatching(/^gift-mock: there is no scenario "at-gif"; the nearest of [^\n]*\.yaml\n$/)],
  [['--tag', 'at-gif'], 'no scenario has the tag "at-gif"; did you mean "at-gift"?'],
  [['--tag', 'lng'], 'no scenario has the tag "lng"; did you mean "long"?'],
  [['--task', 'isue-one'], 'no selected scenario has the task "isue-one"; did you mean "issue-one"?'],
  [
    ['--all', '--tag', 'quite-another'],
    expect.stringMatching(/^gift-mock: no scenario has the tag "quite-another"; there are .*\blong\b/),
  ],
  [['--al'], 'unknown option \'--al\' (did you mean --all?); see "gift-mock replay --help"'],
])('`replay` rejects the arguments %j in one line and does not start the client', async (args, message) => {
  const file = join(folder(), 'ran')
  const command = args.includes('--') ? [] : ['--', 'node', '-e', `fs.writeFileSync(${JSON.stringify(file)}, '')`]
  expect(await call(['replay', ...args, ...command])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: typeof message === 'string' ? `gift-mock: ${message}\n` : message,
  })
  expect(existsSync(file)).toBe(false)
})

test('if an unknown scenario may be the command of a client, `replay` advises to write -- before the command', async () => {
  const hint = 'if this is the command of your client, write -- before it'
  expect((await call(['replay', '--all', 'php', 'client.php'])).stderr).toContain(hint)
  const japanese = await call(['replay', 'at-gift/slow-answer', 'php'], { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stderr).toContain('クライアントのコマンドであれば、その前に -- を書く')
  expect((await call(['replay', 'php', '--', 'php', 'client.php'])).stderr).not.toContain(hint)
})

test('`replay` rejects an invalid scenario file and prints one line for each mistake', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': { faultz: [], tags: ['Bad'] } })
  expect(await call(['replay', file])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(
      /^gift-mock: .*one\.yaml:7: tags\.0: no tag: .*\ngift-mock: .*one\.yaml:\d+: there is no key "faultz"; did you mean "faults"\?\n$/,
    ),
  })
})

test('if the command of the client cannot be started, `replay` reports this in one line', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  expect(await call(['replay', file, '--', 'no-such-program'])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'gift-mock: the command "no-such-program" cannot be started: there is no such file or folder\n',
  })
})

test('without a command, `replay` rejects a task that the reference client does not know', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': { task: 'isue-one' } })
  expect(await call(['replay', file])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `gift-mock: ${file}:8: task: there is no task of the reference client "isue-one"; did you mean "issue-one"?; replay your own client: -- COMMAND\n`,
  })
  expect((await call(['replay', file, '--', 'node', '-e', ''])).code).toBe(2)
})
