import { expect, test } from 'vitest'
import type { GiftMockOptions } from '../../../../mock-server/index.ts'
import { hostileTexts } from '../../../helpers/hostile-texts.ts'
import { bootAtGift, CAMPAIGN, codeOf, JSON_TYPE, order } from '../helpers.ts'

const DAY_MS = 86_400_000

type Booted = ReturnType<typeof bootAtGift>

async function open({ mock }: Booted, url: string, status = 200, language = 'ja'): Promise<string> {
  const response = await mock.fetch(new Request(url, { headers: { 'accept-language': language } }))
  expect([response.status, response.headers.get('content-type')]).toEqual([status, 'text/html; charset=utf-8'])
  expect(response.headers.get('content-security-policy')).toContain(
    "default-src 'none'; img-src 'self'; style-src 'self'",
  )
  return response.text()
}

/** Issues a code with a request to the given base URL, and returns the code. */
async function issueAt({ mock }: Booted, base: string, DcId = 'DC-URL'): Promise<ReturnType<typeof codeOf>> {
  const body = JSON.stringify(order({ DcId }))
  const response = await mock.fetch(
    new Request(`${base}/${CAMPAIGN}/dc/getcode`, { method: 'POST', headers: JSON_TYPE, body }),
  )
  return codeOf({ status: response.status, headers: response.headers, text: await response.text() })
}

test('the page of a URL code shows the product, the amount, the expiry and the code, and is marked as a preview [AG-D14] [AG-A80]', async () => {
  const booted = bootAtGift()
  const { Dc1 } = await booted.issue({ DcId: 'DC-URL', Amount: '12300' })
  const japanese = await open(booted, Dc1)
  for (const shown of [
    '<h1>Gift page, free amount</h1>',
    '>12,300円<',
    '<time datetime="2036-04-01">2036年4月1日</time>',
    `<code>${Dc1.slice(-24)}</code>`,
    '<dd>有効</dd>',
    'プロバイダーの実際の画面ではありません',
  ])
    expect(japanese).toContain(shown)
  expect(japanese).not.toMatch(/<script|期限切れ|Dc2/)
  const english = await open(booted, Dc1, 200, 'en')
  for (const shown of ['>¥12,300<', '1 April 2036', '<dd>valid</dd>', 'not the page of the provider'])
    expect(english).toContain(shown)
})

test('if a code consists of two URLs, each URL opens the page of its part [AG-D14]', async () => {
  const booted = bootAtGift()
  const { Dc1, Dc2 } = await booted.issue({ DcId: 'DC-URL-URL' })
  expect(await open(booted, Dc1, 200, 'en')).toContain('<dd>first code (Dc1)</dd>')
  expect(await open(booted, Dc2 ?? '', 200, 'en')).toContain('<dd>second code (Dc2)</dd>')
})

test('the page of a code returns 410 from the day after the expiry date in Japan [AG-D13] [AG-A80]', async () => {
  const product = { dcId: 'DC-URL', code: 'url', validityYears: 1 }
  const booted = bootAtGift({
    settings: { 'atGift.catalogue': [product, { ...product, dcId: 'DC-EVER', validityYears: null }] },
  })
  const { Dc1, Expiration } = await booted.issue({ DcId: 'DC-URL' })
  const { Dc1: ever } = await booted.issue({ DcId: 'DC-EVER' })
  expect(Expiration).toBe('20270401')
  // The code was issued at 9:00 in Japan, so the last day of the code ends after 365 days and 15 hours.
  await booted.advance(365 * DAY_MS + 15 * 3_600_000 - 1)
  expect(await open(booted, Dc1)).not.toContain('期限切れ')
  await booted.advance(1)
  const expired = await open(booted, Dc1, 410)
  expect(expired).toContain('<dd>期限切れ</dd>')
  expect(expired).toContain('このコードは期限切れのため、利用できません。')
  expect(await open(booted, ever)).toContain('<dd>期限なし</dd>')
})

test.each([
  'worn4x874i39f2ci212u6rpn',
  '__proto__',
  'x',
  '%00',
  '%3Cscript%3Ealert(1)%3C%2Fscript%3E',
  'xxx'.padEnd(100, 'x'),
])('the page of the unknown code %s returns 404 and does not repeat the code [AG-A80]', async (name) => {
  const page = await open(bootAtGift(), `http://localhost/at-gift/code/${name}`, 404, 'en')
  expect(page).toContain('<h1>No such code</h1>')
  expect(page).not.toMatch(/<script|worn4x|__proto__|xxx/)
})

test('HTML in the name of a product is shown as plain text [AG-D14]', async () => {
  for (const name of hostileTexts) {
    const booted = bootAtGift({ settings: { 'atGift.catalogue': [{ dcId: 'DC-URL', name, code: 'url' }] } })
    const page = await open(booted, (await booted.issue({ DcId: 'DC-URL' })).Dc1)
    expect(page).not.toMatch(/<(?:script|img|svg|base)/)
    const [, shown = ''] = /<h1>(.*)<\/h1>/.exec(page) ?? []
    expect(shown).toBe(
      name
        .replaceAll('&', '&amp;')
        .replaceAll('<', '&lt;')
        .replaceAll('>', '&gt;')
        .replaceAll('"', '&quot;')
        .replaceAll("'", '&#39;'),
    )
  }
})

test('the page of a code shows the DcId if the product is no longer in the catalogue [AG-D14]', async () => {
  const booted = bootAtGift()
  const { Dc1 } = await booted.issue({ DcId: 'DC-URL' })
  await booted.mock.admin.changeSettings({ 'atGift.catalogue': [{ dcId: 'DC500' }] })
  expect(await open(booted, Dc1)).toContain('<h1>DC-URL</h1>')
})

test.each<[string, string, string | null, string]>([
  ['at the root', 'http://localhost:4600/at-gift', null, 'http://localhost:4600/at-gift/code/'],
  ['in a sandbox', 'https://mock.test/sandboxes/w1/at-gift', null, 'https://mock.test/sandboxes/w1/at-gift/code/'],
  ["at the provider's host", 'https://service-gift.jp', null, 'https://code.at-gift.example/'],
  ["at the provider's verification host", 'https://STG.service-gift.jp.:443', null, 'https://code.at-gift.example/'],
  [
    'with a base address in the settings',
    'https://service-gift.jp',
    'https://gifts.test/at-gift/code/',
    'https://gifts.test/at-gift/code/',
  ],
])(
  "if a code is issued %s, the URL of the code never points to the provider's server [AG-A80]",
  async (_title, base, codeUrl, start) => {
    const settings: GiftMockOptions['settings'] = codeUrl === null ? {} : { 'atGift.codeUrl': codeUrl }
    const booted = bootAtGift({ settings })
    const { Dc1 } = await issueAt(booted, base)
    expect(Dc1.slice(0, -24)).toBe(start)
    expect(Dc1.slice(-24)).toMatch(/^[a-z0-9]{24}$/)
    // Every address of the mock shows the page, but only in the sandbox in which the code was issued.
    const path = base.includes('/sandboxes/') ? '/sandboxes/w1' : ''
    await open(booted, `http://localhost${path}/at-gift/code/${Dc1.slice(-24)}`)
    if (path !== '') await open(booted, `http://localhost/at-gift/code/${Dc1.slice(-24)}`, 404)
  },
)

test("if a public URL is set, the URL of a code begins with it, even for a request to the provider's host [AG-A80]", async () => {
  const booted = bootAtGift({ publicUrl: 'https://gifts.example.com' })
  const { Dc1 } = await issueAt(booted, 'https://service-gift.jp')
  expect(Dc1.slice(0, -24)).toBe('https://gifts.example.com/at-gift/code/')
})

test.each([
  'service-gift.jp',
  'ftp://gifts.test/',
  'https://service-gift.jp/code',
  'https://STG.service-gift.jp.:8443/',
  'https://gifts.test/?code=',
])('the setting atGift.codeUrl rejects %s [AG-A80]', async (codeUrl) => {
  const { mock } = bootAtGift()
  await expect(mock.admin.changeSettings({ 'atGift.codeUrl': codeUrl })).rejects.toThrow('atGift.codeUrl')
})

test('the page of a code is found after the state was saved and restored [AG-D14]', async () => {
  const booted = bootAtGift()
  const { Dc1 } = await booted.issue({ DcId: 'DC-URL' })
  const other = bootAtGift()
  await other.mock.admin.restore(await booted.mock.admin.snapshot())
  expect(await open(other, Dc1)).toContain('<h1>Gift page, free amount</h1>')
})
