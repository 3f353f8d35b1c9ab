import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../../mock-server/index.ts'
import { call, folder } from '../command.ts'

const AUTH_KEY = 'Zs*eR-dTy<p)p3(E'
const account = { AT_GIFT_CAMPAIGN: '20260401', AT_GIFT_AUTH_KEY: AUTH_KEY, AT_GIFT_DC_FREE_AMOUNT: 'DC500' }
const partner = {
  REALPAY_GIFT_ACCESS_KEY: 'a'.repeat(40),
  REALPAY_GIFT_TOTP_SECRET: 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK',
  REALPAY_GIFT_BRAND: 'amazon',
}
const probe = (provider: string, url: string, ...more: string[]) => [
  'probe',
  '--provider',
  provider,
  '--base-url',
  url,
  ...more,
]

test('`probe --dry-run` prints the requests, their cost and the time that they take, and sends nothing', async () => {
  const url = 'https://stg.service-gift.jp'
  const shown = await call(probe('at-gift', url, '--dry-run'), account)
  expect(shown).toMatchObject({ code: 0, stderr: '' })
  expect(shown.stdout).toMatch(/^Probe of at-gift at https:\/\/stg\.service-gift\.jp\/: at most \d+ requests/)
  expect(shown.stdout).toContain('It takes at most 1 minute.\n')
  expect(shown.stdout).toContain('left out: set AT_GIFT_SECOND_AUTH_KEY')
  const inJapanese = await call(probe('realpay-gift', 'http://127.0.0.1:1', '--dry-run', '--lang', 'ja'), partner)
  expect(inJapanese.stdout).toMatch(/所要時間は最長 \d+ 分。トークンが1回しか使えない場合は最長 \d+ 分\n/)
})

test.each([
  ['the production host', probe('at-gift', 'https://service-gift.jp', '--yes'), account, "is a provider's production"],
  ['no account', probe('at-gift', 'http://127.0.0.1:1', '--yes'), {}, 'set AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY'],
  ['no confirmation', probe('at-gift', 'http://127.0.0.1:1'), account, 'add --yes'],
  ['an unknown provider', probe('at-gif', 'http://127.0.0.1:1', '--yes'), account, 'did you mean at-gift?'],
])('`probe` with %s sends nothing', async (_what, args, variables, message) => {
  const { code, stderr } = await call(args, variables)
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(message) })
})

test('`probe` records the first request without secrets, and ends if the account is refused', async () => {
  const mock = await startGiftMock({ port: 0 })
  onTestFinished(() => mock.close(0))
  const corpus = join(folder(), 'corpus')
  const ended = await call(probe('at-gift', `${mock.url}/at-gift`, '--yes', '--corpus', corpus), account)
  expect(ended).toMatchObject({ code: 1, stderr: expect.stringContaining('the provider responded with 404') })
  expect((await mock.admin.requests()).requests).toHaveLength(1)
  const text = readFileSync(join(corpus, '000001-at-gift.issue.yaml'), 'utf8')
  expect(text).toContain('status: 404')
  expect(text).not.toContain(AUTH_KEY)
  expect(readdirSync(corpus).filter((name) => name.endsWith('.yaml'))).toHaveLength(1)
})
