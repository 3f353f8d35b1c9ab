import { globSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { loadFiles, loadLibrary } from '../../scenarios/loading/library.ts'
import { findScenarios } from '../../scenarios/loading/load.ts'
import { createGiftMock } from '../../mock-server/index.ts'
import { lost, scenarioFiles, scenarioText } from '../scenarios/files.ts'
import { call, folder, root } from './command.ts'

const lossExample = 'at-gift/response-lost-after-issue'

test('`scenarios list` prints one line with title, task and tags for each scenario of the library', async () => {
  const { code, stdout, stderr } = await call(['scenarios', 'list'])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  const names = (await loadLibrary()).map(({ name }) => name)
  expect(stdout.split('\n').map((line) => line.split(' ')[0])).toEqual([...names, ''])
  expect(stdout).toMatch(new RegExp(`^${lossExample} +\\S.* {2}task: issue-one {2}\\[at-gift, .*\\]$`, 'm'))
})

test('`scenarios list` prints the titles in the language of the environment', async () => {
  const [first] = await loadFiles()
  expect((await call(['scenarios', 'list'], { LANG: 'ja_JP.UTF-8' })).stdout).toContain(first?.scenario.title.ja)
  expect((await call(['scenarios', 'list'])).stdout).toContain(first?.scenario.title.en)
})

test('`scenarios list --tag` lists only scenarios with all given tags, and rejects an unknown tag', async () => {
  const { stdout } = await call(['scenarios', 'list', '--tag', 'at-gift', '--json'])
  const listed: { name: string; tags: string[] }[] = JSON.parse(stdout)
  expect(listed.length).toBeGreaterThan(1)
  expect(listed.every(({ tags }) => tags.includes('at-gift'))).toBe(true)
  const both = await call(['scenarios', 'list', '--tag', 'at-gift', '--tag', 'realpay-gift'])
  expect(both).toMatchObject({
    code: 1,
    stdout: '',
    stderr: 'gift-mock: no scenario has all the tags at-gift, realpay-gift\n',
  })
  expect(await call(['scenarios', 'list', '--tag', 'at-gif'])).toMatchObject({
    code: 1,
    stderr: 'gift-mock: no scenario has the tag "at-gif"; did you mean "at-gift"?\n',
  })
})

test('`scenarios list --json` prints the name, the texts, the tags and the task of each scenario', async () => {
  const listed: unknown[] = JSON.parse((await call(['scenarios', 'list', '--json'])).stdout)
  expect(listed).toContainEqual({
    name: lossExample,
    title: { en: expect.any(String), ja: expect.any(String) },
    story: { en: expect.any(String), ja: expect.any(String) },
    remedy: { en: expect.any(String), ja: expect.any(String) },
    tags: expect.arrayContaining(['at-gift']),
    task: expect.objectContaining({ name: expect.any(String) }),
    alone: false,
  })
})

test('`scenarios show` prints the file of a scenario unchanged', async () => {
  const { code, stdout } = await call(['scenarios', 'show', lossExample])
  expect({ code, stdout }).toEqual({
    code: 0,
    stdout: readFileSync(join(root, `scenarios/${lossExample}.yaml`), 'utf8'),
  })
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  expect((await call(['scenarios', 'show', file])).stdout).toBe(readFileSync(file, 'utf8'))
})

test('`scenarios show` prints the comments of a library scenario only in the language of the reader', async () => {
  const shown = async (language: string): Promise<string[]> => {
    const { stdout } = await call(['scenarios', 'show', 'at-gift/key-revoked', '--lang', language])
    return stdout.split('\n').filter((line) => /^ +# /.test(line))
  }
  expect(await shown('en')).toEqual([
    '  # The fault rejects the requests, whatever campaigns and AuthKeys the settings contain.',
    '    # At most one 401 for each remaining order, because a client may continue the batch after an error.',
  ])
  expect(await shown('ja')).toEqual([
    '  # 設定のキャンペーンとAuthKeyが何であっても、この障害がリクエストを拒否する。',
    '    # エラーの後も一括処理を続けるクライアントを認めるため、残りの注文1件につき401は1件まで。',
  ])
})

test('each comment of a library scenario is followed by its Japanese text', () => {
  const comments = globSync('scenarios/*-gift/*.yaml').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/(?:^ *# .*\n)+/gm)]
      .map(([block]) => block.replace(/^# yaml-language-server: .*\n/, ''))
      .filter((block) => block !== '' && !/(?<!# ja: .*\n) *# ja: .*\n$/.test(block))
      .map((block) => `${file}: ${block}`),
  )
  expect(comments).toEqual([])
})

test.each([
  ['at-gift/response-lost-after-isue', lossExample],
  ['slow-answer', 'at-gift/slow-answer'],
  ['at-gift/respons-lost', lossExample],
])('`scenarios show` rejects the unknown scenario %s and suggests %s', async (name, meant) => {
  expect(await call(['scenarios', 'show', name])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: `gift-mock: there is no scenario "${name}"; did you mean "${meant}"?\n`,
  })
})

test('`scenarios show` rejects a name that resembles no scenario, and the error does not list all scenarios', async () => {
  const { stderr } = await call(['scenarios', 'show', 'quite-another-thing'])
  expect(stderr).toMatch(
    /^gift-mock: there is no scenario "quite-another-thing"; the nearest of the \d+ are (?:[a-z-]+\/[a-z\d-]+(?:, )?){5}; "gift-mock scenarios list" lists all, and a file ends in \.yaml\n$/,
  )
})

test('for an incomplete name, `scenarios show` lists the scenarios whose names contain this text', async () => {
  const { stderr } = await call(['scenarios', 'show', 'at-gift/issue'])
  expect(stderr).toContain(' are at-gift/issue-and-inquiry, ')
})

test('`scenarios validate` reports a valid file once, even if two arguments name it', async () => {
  const files = scenarioFiles({ 'own/one': {}, 'own/two': { faults: [lost] } })
  const { code, stdout, stderr } = await call(['scenarios', 'validate', ...files, ...files])
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toBe(`${files[0]}: good (own/one)\n${files[1]}: good (own/two)\n2 good, 0 wrong\n`)
})

test('`scenarios validate` reports all problems of all files in one run', async () => {
  const path = folder({
    'bad.yaml': scenarioText('own/bad', { faultz: [], tags: ['Own'] }),
    'good.yaml': scenarioText('own/good'),
    'broken.yaml': 'name: [\n',
    'same.yaml': scenarioText('own/good'),
    'taken.yaml': scenarioText(lossExample),
  })
  const file = (name: string): string => join(path, `${name}.yaml`)
  const { code, stdout, stderr } = await call([
    'scenarios',
    'validate',
    ...['bad', 'good', 'broken', 'same', 'taken'].map(file),
  ])
  expect({ code, stderr }).toEqual({ code: 2, stderr: '' })
  expect(stdout.split('\n')).toEqual([
    `${file('bad')}:7: tags.0: no tag: use words of a-z and 0-9 with - between`,
    expect.stringMatching(/bad\.yaml:\d+: there is no key "faultz"; did you mean "faults"\?$/),
    expect.stringMatching(/broken\.yaml:2: invalid YAML: /),
    `${file('same')}:1: name: "own/good" is taken by ${file('good')}: choose another`,
    `${file('taken')}:1: name: "${lossExample}" is taken by ${join(root, `scenarios/${lossExample}.yaml`)}: choose another`,
    `${file('good')}: good (own/good)`,
    '1 good, 4 wrong',
    '',
  ])
})

test('`scenarios validate` accepts a file of the library', async () => {
  const file = join(root, `scenarios/${lossExample}.yaml`)
  expect(await call(['scenarios', 'validate', file])).toMatchObject({
    code: 0,
    stdout: `${file}: good (${lossExample})\n1 good, 0 wrong\n`,
  })
})

test('`scenarios validate` warns about a task or a parameter that the reference client does not know', async () => {
  const [one = '', two = ''] = scenarioFiles({
    'own/one': { task: 'isue-one' },
    'own/two': { task: { name: 'issue-one', amont: 5 } },
  })
  const { code, stdout } = await call(['scenarios', 'validate', one, two])
  expect(code).toBe(0)
  expect(stdout).toContain(
    `${one}:8: warning: task: there is no task of the reference client "isue-one"; did you mean "issue-one"?\n`,
  )
  expect(stdout).toContain(
    `${two}:8: warning: task: there is no parameter of the task issue-one "amont"; did you mean "amount"?\n`,
  )
  expect(stdout).toContain('2 good, 0 wrong\n')
})

test('for a file in Shift_JIS, `scenarios validate` reports the first line that is not UTF-8', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const [first, ...rest] = scenarioText('own/one').split('\n')
  writeFileSync(file, Buffer.from([first, '# \x83\x5c\x83\x43', ...rest].join('\n'), 'latin1'))
  expect(await call(['scenarios', 'validate', file])).toMatchObject({
    code: 2,
    stdout: `${file}:2: the line is not in UTF-8: save the file as UTF-8, not as Shift_JIS or another encoding\n0 good, 1 wrong\n`,
  })
  expect((await call(['replay', file])).stderr).toMatch(/:2: the line is not in UTF-8/)
})

test('`scenarios validate` reports a missing file and still checks the other files', async () => {
  const [good = ''] = scenarioFiles({ 'own/one': {} })
  expect(await call(['scenarios', 'validate', 'nowhere.yaml', good])).toMatchObject({
    code: 1,
    stdout: expect.stringContaining(`${good}: good`),
    stderr: 'gift-mock: the scenario nowhere.yaml cannot be read: there is no such file or folder\n',
  })
})

test('a scenario library is rejected if the name of a scenario differs from the path of its file', async () => {
  const path = folder({ 'one.yaml': scenarioText('own/one') })
  await expect(loadFiles(path)).rejects.toThrow(
    `${join(path, 'one.yaml')}:1: name: is "own/one", which does not fit the file: call it "one", or move the file`,
  )
})

test('`findScenarios` returns a scenario once, even if two arguments name it', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  expect((await findScenarios([file, lossExample, file])).map(({ scenario }) => scenario.name)).toEqual([
    'own/one',
    lossExample,
  ])
})

test('a mock that was created with the scenario library starts a scenario by its name', async () => {
  const mock = createGiftMock({ scenarios: { list: loadLibrary }, sockets: true })
  await mock.admin.startScenario(lossExample)
  expect((await mock.admin.scenario())?.scenario.name).toBe(lossExample)
})
