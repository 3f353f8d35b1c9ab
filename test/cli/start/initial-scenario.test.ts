import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { createGiftMock } from '../../../mock-server/index.ts'
import { lost, scenarioFiles, scenarioText } from '../../scenarios/files.ts'
import { call, clientsOf, folder, noLimit, start } from '../command.ts'

test('`start --scenario FILE` applies the faults of the scenario and prints the verdict when the mock stops', async () => {
  const [file = ''] = scenarioFiles({
    'own/one': {
      faults: [
        lost,
        {
          ...lost,
          name: 'never',
          when: { operation: 'realpay-gift.buy-gift' },
          effect: { type: 'garbage-then-close' },
        },
      ],
    },
  })
  const started = await start(['--scenario', file])
  expect(started.output.stdout).toContain(
    'Scenario                        own/one: The title of own/one\nTask                            issue-one\nClock ',
  )
  const { atGift } = clientsOf(started)
  await expect(atGift.issue({ dcId: 'DC500', amount: 500 })).rejects.toThrow('lost its connection')
  await atGift.issue({ dcId: 'DC500', amount: 500 })
  const { code, stdout, stderr } = await started.stop()
  expect(code).toBe(2)
  expect(stderr).toMatch(/INFO: the scenario own\/one has started\n.*INFO: listening/)
  expect(stdout).toContain('\n  scenario own/one: failed\n')
  expect(stdout).toContain('\n    at-gift: codes issued: expected: exactly 1; happened: 2 (requests ')
})

test('`start` prints the verdict of a passed scenario in Japanese if the environment is Japanese', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const started = await start([], { GIFT_MOCK_SCENARIO: file, LANG: 'ja_JP.UTF-8' })
  expect(started.output.stdout).toContain(
    'シナリオ                        own/one: own/oneの題\nタスク                          issue-one\n時計 ',
  )
  await clientsOf(started).atGift.issue({ dcId: 'DC500', amount: 500 })
  const { code, stdout } = await started.stop()
  expect(code).toBe(0)
  expect(stdout).toContain('\n  シナリオ own/one: 合格\n')
})

test('`start` prints the verdict of a failed scenario in Japanese if the environment is Japanese', async () => {
  const [file = ''] = scenarioFiles({ 'own/one': { expect: { ledger: { 'at-gift': { issued: { exactly: 2 } } } } } })
  const started = await start(['--scenario', file], { LANG: 'ja_JP.UTF-8' })
  expect((await started.stop()).stdout).toContain(
    '\n  シナリオ own/one: 不合格\n    at-gift: 発行されたコードの件数: 期待 2 件、結果 0 件\n',
  )
})

test('`start --scenario` and the control API accept the name of a library scenario', async () => {
  const started = await start(['--scenario', 'at-gift/response-lost-after-issue'])
  const scenario = async (): Promise<unknown> => (await fetch(`${started.url}/__admin/scenario`)).json()
  expect(await scenario()).toMatchObject({ name: 'at-gift/response-lost-after-issue' })
  await fetch(`${started.url}/__admin/scenario`, {
    method: 'PUT',
    body: JSON.stringify({ name: 'at-gift/issue-and-inquiry' }),
  })
  expect(await scenario()).toMatchObject({ name: 'at-gift/issue-and-inquiry' })
})

test('without a scenario, the output of `start` does not mention scenarios', async () => {
  const started = await start()
  const { stdout, stderr } = await started.stop()
  expect(stdout + stderr).not.toMatch(/scenario/i)
})

test('the path of a scenario in a configuration file is relative to that file', async () => {
  const path = folder({
    'own.yaml': scenarioText('own/one', { settings: { 'atGift.retryAfter': true } }),
    'gift-mock.yaml': `scenario: own.yaml\nsettings: ${noLimit.slice(noLimit.indexOf(':') + 1, -1)}\n`,
  })
  const started = await start(['--config', join(path, 'gift-mock.yaml')])
  const settings = await (await fetch(`${started.url}/__admin/settings`)).json()
  expect(settings).toMatchObject({ 'atGift.limit.requests': { value: 1000 }, 'atGift.retryAfter': { value: true } })
  expect(await (await fetch(`${started.url}/__admin/scenario`)).json()).toMatchObject({ name: 'own/one' })
})

test('if `start` gets both a snapshot and a scenario, the mock has the settings and the seed of the snapshot', async () => {
  const { admin } = createGiftMock({ settings: { 'atGift.limit.requests': 7 } })
  const snapshot = join(folder(), 's.json')
  writeFileSync(snapshot, JSON.stringify(await admin.snapshot()))
  const [file = ''] = scenarioFiles({ 'own/one': {} })
  const started = await start(['--snapshot', snapshot, '--scenario', file])
  expect(await (await fetch(`${started.url}/__admin/settings`)).json()).toMatchObject({
    'atGift.limit.requests': { value: 7 },
  })
  expect((await started.stop()).stderr).toContain(
    'WARN: a scenario starts with an empty sandbox: only the settings and the seed of the snapshot are kept',
  )
})

test.each([
  [
    'at-gift/response-lost-after-isue',
    /^gift-mock: there is no scenario "at-gift\/response-lost-after-isue"; did you mean "at-gift\/response-lost-after-issue"\?\n$/,
  ],
  ['nowhere.yaml', /^gift-mock: the scenario nowhere\.yaml cannot be read: there is no such file or folder\n$/],
  ['', /^gift-mock: --scenario: is empty\n$/],
])('`start --scenario %j` prints an error in one line and starts no mock', async (name, message) => {
  expect(await call(['start', '--port', '0', '--scenario', name])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringMatching(message),
  })
})

test('`start` does not warn about the variables that `replay` sets for a client', async () => {
  const started = await start([], {
    GIFT_MOCK_TASK: 'issue-one',
    GIFT_MOCK_TASK_DC_ID: 'DC500',
    GIFT_MOCK_CLOCK_RATE: '1',
    GIFT_MOCK_TSAK: 'x',
  })
  expect((await started.stop()).stderr.match(/is unknown to the mock/g)).toHaveLength(1)
})
