import { beforeEach, expect, onTestFinished, test } from 'vitest'
import { startGiftMock, type ServeOptions } from '../../../mock-server/index.ts'
import { durationMs } from '../../../mock-server/cli/shared/arguments.ts'
import { call } from '../command.ts'

let url: string

async function serve(options: ServeOptions = {}): Promise<void> {
  const mock = await startGiftMock({ port: 0, ...options })
  onTestFinished(() => mock.close(0))
  ;({ url } = mock)
}

beforeEach(() => serve())

const steer = (...args: string[]) => call([...args, '--url', url])
const refused = (stderr: unknown) => ({ code: 1, stdout: '', stderr })

test('the `clock` commands freeze, advance, show and run the clock', async () => {
  const frozen = await steer('clock', 'freeze')
  expect(frozen).toMatchObject({ code: 0, stderr: '' })
  const [, before = ''] = /^(\S+\+09:00), frozen\n$/.exec(frozen.stdout) ?? []
  const advanced = await steer('clock', 'advance', '90s')
  const [, after = ''] = /^(\S+\+09:00), frozen\n$/.exec(advanced.stdout) ?? []
  expect(Date.parse(after) - Date.parse(before)).toBe(90_000)
  expect(JSON.parse((await steer('clock', 'show', '--json')).stdout)).toEqual({ now: after, mode: 'frozen' })
  expect((await steer('clock', 'run')).stdout).toMatch(/^\S+\+09:00\n$/)
  expect(JSON.parse((await steer('clock', 'show', '--json')).stdout)).toMatchObject({ mode: 'running' })
})

test.each([
  ['1500ms', 1500],
  ['1.5s', 1500],
  ['5m', 300_000],
  ['2h', 7_200_000],
  ['180d', 15_552_000_000],
])('the commands understand the duration %s as %d milliseconds', (text, ms) => {
  expect(durationMs(text, 'here')).toBe(ms)
})

test.each(['90', '90 s', '-1s', 's', '1w'])('`clock advance` rejects the invalid duration %j', async (duration) => {
  expect(await call(['clock', 'advance', '--url', url, '--', duration])).toMatchObject({
    code: 1,
    stdout: '',
    stderr: expect.stringContaining('90s'),
  })
})

test('`settings set` changes settings of a sandbox, and `settings get` prints them', async () => {
  await fetch(`${url}/__admin/sandboxes/w1`, { method: 'PUT' })
  expect(await steer('settings', 'set', 'atGift.limit.requests=5', '--sandbox', 'w1')).toMatchObject({
    code: 0,
    stdout: 'atGift.limit.requests = 5 (default 1)\n',
    stderr: '',
  })
  expect((await steer('settings', 'get', 'atGift.limit.requests')).stdout).toBe('atGift.limit.requests = 1\n')
  const { stdout } = await steer('settings', 'get', 'atGift.limit', '--sandbox', 'w1')
  expect(stdout).toMatch(/^atGift\.limit\.requests = 5 \(default 1\)\natGift\.limit\.windowMs = 1000\n/)
  expect(stdout).not.toContain('realpayGift')
  const shown: unknown = JSON.parse((await steer('settings', 'get', 'atGift.limit.requests', '--json')).stdout)
  expect(shown).toMatchObject({ 'atGift.limit.requests': { value: 1, default: 1, meaning: expect.anything() } })
})

test('`settings set` accepts a value as JSON or as text, and never prints credentials', async () => {
  expect((await steer('settings', 'set', 'realpayGift.totp.algorithm=SHA256')).stdout).toBe(
    'realpayGift.totp.algorithm = "SHA256" (default "SHA1")\n',
  )
  const campaigns = JSON.stringify([{ campaign: 'another', authKey: 'Key-of-another-campaign-01' }])
  const changed = await steer('settings', 'set', `atGift.campaigns=${campaigns}`)
  expect(changed).toMatchObject({ code: 0, stdout: expect.stringMatching(/^atGift\.campaigns = "[^"]+"\n$/) })
  expect(changed.stdout).not.toContain('Key-of')
  expect(await (await fetch(`${url}/__admin/env?format=dotenv`)).text()).toContain('AT_GIFT_CAMPAIGN=another')
})

test('`settings` rejects an unknown name, a missing value and an invalid value, and changes nothing', async () => {
  expect(await steer('settings', 'get', 'atGift.limit.request')).toMatchObject(
    refused('gift-mock: the mock has no setting "atGift.limit.request"; did you mean atGift.limit.requests?\n'),
  )
  expect(await steer('settings', 'set', 'atGift.limit.request=5')).toMatchObject(
    refused(expect.stringContaining('atGift.limit.requests')),
  )
  expect(await steer('settings', 'set', 'atGift.limit.requests')).toMatchObject(
    refused(expect.stringContaining('is not NAME=VALUE')),
  )
  expect(await steer('settings', 'set', 'atGift.limit.requests=9', 'atGift.limit.windowMs=soon')).toMatchObject(
    refused(expect.stringMatching(/answers 400: .*atGift\.limit\.windowMs/)),
  )
  expect((await steer('settings', 'get', 'atGift.limit.requests')).stdout).toBe('atGift.limit.requests = 1\n')
})

test('`reset` also resets the settings of a sandbox, unless --keep-settings is given', async () => {
  await steer('settings', 'set', 'atGift.limit.requests=5')
  expect(await steer('reset', '--keep-settings')).toMatchObject({
    code: 0,
    stdout: 'the sandbox is reset; its settings are kept\n',
  })
  expect((await steer('settings', 'get', 'atGift.limit.requests')).stdout).toContain('= 5')
  expect(JSON.parse((await steer('reset', '--json')).stdout)).toEqual({ reset: true, kept: [] })
  expect((await steer('settings', 'get', 'atGift.limit.requests')).stdout).toBe('atGift.limit.requests = 1\n')
})

test('`sandboxes` prints the ids of the sandboxes', async () => {
  await fetch(`${url}/__admin/sandboxes/w1`, { method: 'PUT' })
  const { stdout } = await steer('sandboxes')
  expect(stdout.split('\n')).toContain('w1')
  expect(JSON.parse((await steer('sandboxes', '--json')).stdout)).toEqual({ sandboxes: stdout.trim().split('\n') })
})

test('`reset` sends the token of --admin-token to the control API', async () => {
  await serve({ adminToken: 'the-token' })
  expect((await steer('reset')).stderr).toContain('answers 401')
  expect(await call(['reset', '--url', url, '--admin-token', 'the-token'], { LANG: 'ja_JP.UTF-8' })).toMatchObject({
    code: 0,
    stdout: 'サンドボックスをリセットした\n',
  })
})
