import { expect, onTestFinished, test } from 'vitest'
import { type RunningGiftMock, startGiftMock } from '../../mock-server/index.ts'
import { call } from './command.ts'

async function withLostOrder(): Promise<RunningGiftMock> {
  const nowMs = Date.parse('2026-04-01T09:00:00+09:00')
  const mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs } })
  onTestFinished(() => mock.close(0))
  await mock.admin.arm({
    name: 'lost',
    when: { operation: 'at-gift.issue', calls: [1] },
    phase: 'after-commit',
    effect: { type: 'reset-connection' },
  })
  const order = { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }
  const init = { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(order) }
  await fetch(`${mock.url}/at-gift/demo-campaign/dc/getcode`, init).catch(() => undefined)
  return mock
}

test('`report` shows the statement about an order that `ledger clear` recorded, in English and in Japanese', async () => {
  const { url, admin } = await withLostOrder()
  const cleared = await call([
    'ledger',
    'clear',
    '--not-issued',
    '--provider',
    'at-gift',
    '--note',
    'by phone',
    '--url',
    url,
  ])
  expect({ code: cleared.code, stderr: cleared.stderr }).toEqual({ code: 0, stderr: '' })
  expect(cleared.stdout).toMatch(
    /^! 2026-04-01 09:00 {2}request 000000001: the provider said that no code was issued, but the ledger has a code of DC500, which is billed with 500 yen \(reference AZ[0-9a-f]{40}\): keep the provider's answer, and dispute the bill \("by phone"\)\n$/,
  )
  const report = await call(['report', '--url', url])
  expect(report).toMatchObject({ code: 0, stdout: expect.stringContaining(cleared.stdout) })
  const japanese = await call(['report', '--url', url], { LANG: 'ja_JP.UTF-8' })
  expect(japanese.stdout).toMatch(
    /^! 2026-04-01 09:00 {2}リクエスト 000000001: プロバイダーは「未発行」と回答したが、台帳には/m,
  )
  expect(await admin.clearances()).toMatchObject([{ as: 'not-issued', note: 'by phone', contradictsLedger: true }])
})

test('`ledger clear --issued --request ID --json` prints the recorded statement of the provider as JSON', async () => {
  const { url } = await withLostOrder()
  const { code, stdout } = await call(['ledger', 'clear', '--issued', '--request', '000000001', '--json', '--url', url])
  expect({ code, ...JSON.parse(stdout) }).toMatchObject({ code: 0, as: 'issued', contradictsLedger: false })
})

test.each<[string, string[], string]>([
  ['neither --issued nor --not-issued', [], 'say what the provider said: --issued or --not-issued, one of the two'],
  [
    'both --issued and --not-issued',
    ['--issued', '--not-issued'],
    'say what the provider said: --issued or --not-issued, one of the two',
  ],
  ['an unknown order', ['--issued', '--request', '000000009'], 'the journal has no order with the request "000000009"'],
])('`ledger clear` with %s prints an error in one line and exits with 1', async (_what, flags, message) => {
  const { url } = await withLostOrder()
  const { code, stdout, stderr } = await call(['ledger', 'clear', ...flags, '--url', url])
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
  expect(stderr).toContain(message)
})
