import fc from 'fast-check'
import { expect, test } from 'vitest'
import { START } from '../../helpers/boot.ts'
import { images, multipart, partner, picture, stringAt, tokenAt } from './helpers.ts'

const DAY_MS = 86_400_000

/** Buys a gift and opens its page. */
async function openGift(
  api: ReturnType<typeof partner>,
  purchaseId: string,
  price: number,
): Promise<{ page: string; url: URL }> {
  const url = new URL(stringAt((await api.buy(purchaseId, price)).body, 'gift', 'url'))
  const response = await api.send(url.pathname + url.search)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8')
  return { page: await response.text(), url }
}

test('the page of a gift shows the name, issuer, price, code and expiry of the gift [RP-D12] [RP-D16]', async () => {
  const api = partner()
  const { page, url } = await openGift(api, await api.createPurchase({ prices: [12_300], brands: ['amazon'] }), 12_300)
  for (const shown of [
    '○○キャンペーン',
    '株式会社○○',
    '12,300円',
    url.searchParams.get('code') ?? 'no code',
    '2026-09-28T09:00:00+09:00',
  ])
    expect(page).toContain(shown)
  expect(page).not.toContain('期限切れ')
})

test('the page of a gift shows only those brands of the purchase that allow the price of the gift [RP-D15]', async () => {
  const api = partner()
  const id = await api.createPurchase({
    prices: [500, 750, 999],
    brands: ['amazon', 'mock-cafe', 'paypay'],
    is_strict: false,
  })
  const shown = async (price: number) =>
    [...(await openGift(api, id, price)).page.matchAll(/data-brand="([^"]*)"/g)].flatMap(([, code]) => code ?? [])
  expect((await shown(500)).toSorted()).toEqual(['amazon', 'mock-cafe', 'paypay'])
  expect(await shown(750)).toEqual(['amazon'])
})

test.each([
  ['no code', '/user'],
  ['an empty code', '/user?code='],
  ['an unknown code', '/user?code=k0r8jlv8bfxuiehtahu3wkqo92'],
  ['the code __proto__', '/user?code=__proto__'],
  ['a code that is a script', '/user?code=%3Cscript%3Ealert(1)%3C/script%3E'],
])(
  'a request for a gift page with %s is answered with 404 and an HTML page that does not repeat the code [RP-D16]',
  async (_kind, path) => {
    const { send } = partner()
    const response = await send(`/realpay-gift${path}`)
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    expect(await response.text()).not.toMatch(/<script|k0r8jlv8/)
  },
)

test('a request for the page of a gift is answered with 404 in another sandbox [RP-D16]', async () => {
  const api = partner()
  const { url } = await openGift(api, await api.createPurchase(), 500)
  expect((await api.send(`/sandboxes/other${url.pathname}${url.search}`)).status).toBe(404)
})

const unescape = (html: string) =>
  html
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
const between = (html: string, start: string, end: string) => html.split(start)[1]?.split(end)[0] ?? ''

test('the page of a gift shows every name and issuer as plain text, even if they contain HTML [RP-D6]', async () => {
  const nasty = fc
    .array(
      fc.constantFrom(
        '<',
        '>',
        '"',
        "'",
        '&',
        '&lt;',
        '</h1>',
        '</title>',
        '<script>alert(1)</script>',
        '<img src=x onerror=alert(1)>',
        'あ',
        ' a',
      ),
      { minLength: 1, maxLength: 8 },
    )
    .map((parts) => `x${parts.join('')}x`)
  await fc.assert(
    fc.asyncProperty(nasty, nasty, async (name, issuer) => {
      const api = partner()
      const { page } = await openGift(api, await api.createPurchase({ name, issuer }), 500)
      expect(page).not.toMatch(/<script|<img|<\/h1>x|onerror=alert\(1\)>/)
      for (const [start, end, value] of [
        ['<h1>', '</h1>', name],
        ['<title>', '</title>', name],
        ['<span>', '</span>', issuer],
      ] as const) {
        const written = between(page, start, end)
        expect(written).not.toMatch(/[<>"]/)
        expect(unescape(written)).toBe(value)
      }
    }),
    { numRuns: 60, examples: [['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>']] },
  )
})

test('the page of a gift escapes HTML characters in the redirect_url and in the name of a brand [RP-D11] [RP-D5]', async () => {
  const brand = { code: 'a"><script>', name: '<script>x</script>', amounts: { values: [500] } }
  const api = partner({ settings: { 'realpayGift.brands': [brand] } })
  const id = await api.createPurchase({ prices: [500], brands: [brand.code] })
  const ad = await api.call(
    'POST',
    `/purchases/${id}/ad`,
    multipart(picture('image'), { name: 'redirect_url', content: 'https://example.com/?"><script>x</script>' }),
  )
  expect(ad.status).toBe(200)
  const { page } = await openGift(api, id, 500)
  expect(page).not.toContain('<script')
  expect(page).toContain('&lt;script&gt;x&lt;/script&gt;</li>')
  expect(page).toContain('href="https://example.com/?&quot;&gt;&lt;script&gt;')
})

test('the page of a gift shows the colors, images, video and ad that were set after the purchase was created [RP-D7] [RP-D8] [RP-D9] [RP-D10] [RP-D11]', async () => {
  const api = partner()
  const id = await api.createPurchase()
  const { page: plain, url } = await openGift(api, id, 500)
  expect(plain).not.toContain('<img')
  const at = `/purchases/${id}`
  await api.call('POST', `${at}/color`, { json: { main: 'b3d4fc', sub: '4e77a6' } })
  await api.call('POST', `${at}/video`, { json: { url: 'https://www.youtube.com/watch?v=abcdefghijk', play_time: 17 } })
  const replies = [
    await api.call('POST', `${at}/image/face`, multipart(picture('content'))),
    await api.call('POST', `${at}/image/header`, multipart(picture('content', images.gif, 'a.gif'))),
    await api.call(
      'POST',
      `${at}/ad`,
      multipart(picture('image', images.jpg, 'a.jpg'), { name: 'redirect_url', content: 'https://example.com/after' }),
    ),
  ]
  const page = await (await api.send(url.pathname + url.search)).text()
  const pictures = [...page.matchAll(/src="([^"]*)"/g)].flatMap(([, src]) => src ?? [])
  expect(pictures.toSorted()).toEqual(
    replies.map(({ body }, index) => stringAt(body, index === 2 ? 'image' : 'url')).toSorted(),
  )
  for (const shown of ['#b3d4fc', '#4e77a6', 'v=abcdefghijk', '17秒', 'href="https://example.com/after"'])
    expect(page).toContain(shown)
})

test('the page of a gift marks the gift as expired from the moment of expiry on [RP-A8]', async () => {
  const api = partner({ settings: { 'realpayGift.gift.validityDays': 2 } })
  const { page, url } = await openGift(api, await api.createPurchase(), 500)
  expect(page).toContain('2026-04-03T09:00:00+09:00')
  const open = async () => (await api.send(url.pathname + url.search)).text()
  await api.advance(2 * DAY_MS - 1)
  expect(await open()).not.toContain('期限切れ')
  await api.advance(1)
  expect(await open()).toContain('期限切れ')
  // The API still serves requests after the gift has expired.
  const token = tokenAt(START + 2 * DAY_MS)
  expect((await api.call('GET', '/brands', { token })).status).toBe(200)
})

/** Returns the contrast ratio of two colors by WCAG 2.2, from 1 to 21. Each color is six hex digits. */
function contrast(one: string, other: string): number {
  const [dark = 0, light = 0] = [one, other].map(luminance).toSorted((a, b) => a - b)
  return (light + 0.05) / (dark + 0.05)
}

function luminance(color: string): number {
  const linear = [...color.matchAll(/../g)].map(([digits]) => {
    const value = Number.parseInt(digits, 16) / 255
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4
  })
  return (linear[0] ?? 0) * 0.2126 + (linear[1] ?? 0) * 0.7152 + (linear[2] ?? 0) * 0.0722
}

test('the text on the page of a gift has the contrast that WCAG AA requires, whatever colors the purchase has [RP-D8]', async () => {
  const api = partner({ settings: { 'realpayGift.limit.requests': 1_000_000 } })
  const at = await api.createPurchase()
  const { url } = await openGift(api, at, 500)
  const digits = fc.integer({ min: 0, max: 0xff_ff_ff }).map((color) => color.toString(16).padStart(6, '0'))
  const edges = fc.constantFrom('000000', 'ffffff', '767676', '777777', '757575', 'FF0000', '0000fF')
  const color = fc.oneof(digits, edges)
  await fc.assert(
    fc.asyncProperty(color, color, async (main, sub) => {
      await api.call('POST', `/purchases/${at}/color`, { json: { main, sub } })
      const page = await (await api.send(url.pathname + url.search)).text()
      const [, background = '', text = ''] = /<header style="background:#(\w{6});color:#(\w{6})">/.exec(page) ?? []
      expect(background).toBe(main)
      expect(contrast(background, text)).toBeGreaterThanOrEqual(4.5)
      const [, footer = ''] = /footer\{[^}]*[;{]color:#(\w{6})/.exec(page) ?? []
      const [, body = '', paper = ''] = /body\{color:#(\w{6});background:#(\w{3});/.exec(page) ?? []
      const white = paper.repeat(2)
      expect(contrast(footer, white)).toBeGreaterThanOrEqual(4.5)
      expect(contrast(body, white)).toBeGreaterThanOrEqual(4.5)
    }),
  )
})

test('the page of a gift shows the expiry as a readable date in Japanese and English, in the time zone of Japan [RP-A8] [RP-D16]', async () => {
  const api = partner()
  const { page } = await openGift(api, await api.createPurchase(), 500)
  expect(page).toContain(
    '<time datetime="2026-09-28T09:00:00+09:00">2026年9月28日 9:00 / 28 September 2026 at 09:00</time>（日本時間 / Japan time）',
  )
})
