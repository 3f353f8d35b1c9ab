import fc from 'fast-check'
import { expect, test } from 'vitest'
import { START } from '../../../helpers/boot.ts'
import { hostileTexts } from '../../../helpers/hostile-texts.ts'
import { images, multipart, partner, picture, stringAt, tokenAt } from '../helpers.ts'
import { type Api, buyGift, open, openGift, unescape, sourcesIn } from './gift-page-support.ts'

const DAY_MS = 86_400_000

/** Returns the URL with these query parameters, which replace parameters of the same names. */
function withQuery(url: URL, parameters: Record<string, string>): URL {
  const changed = new URL(url)
  for (const [name, value] of Object.entries(parameters)) changed.searchParams.set(name, value)
  return changed
}

test('the page of a gift shows its name, issuer, price, code and expiry [RP-D12] [RP-D16]', async () => {
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

test('the page of a gift shows only the brands that allow its price [RP-D15]', async () => {
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
  'a gift page with %s returns an HTML page with 404 that does not repeat the code [RP-D16] [RP-A80]',
  async (_kind, path) => {
    const { send } = partner()
    const response = await send(`/realpay-gift${path}`)
    expect([response.status, response.headers.get('content-type')]).toEqual([404, 'text/html; charset=utf-8'])
    const page = await response.text()
    expect(page).not.toMatch(/<script|k0r8jlv8|__proto__/)
    expect(page).toContain('<h1>No such gift</h1>')
  },
)

test('the page of a gift returns 404 in another sandbox [RP-D16]', async () => {
  const api = partner()
  const { url } = await openGift(api, await api.createPurchase(), 500)
  expect((await api.send(`/sandboxes/other${url.pathname}${url.search}`)).status).toBe(404)
})

const between = (html: string, start: string, end: string) => html.split(start)[1]?.split(end)[0] ?? ''

test('HTML in a text of a purchase or a brand is shown as plain text [RP-D5] [RP-D6] [RP-D11]', async () => {
  const brand = (code: string) => ({ code, name: code, amounts: { values: [500] } })
  const text = fc.oneof(
    fc.constantFrom(...hostileTexts),
    fc
      .array(fc.constantFrom(...hostileTexts, '<', '>', '"', "'", '&', 'あ', ' a'), { minLength: 1, maxLength: 4 })
      .map((parts) => parts.join('')),
  )
  await fc.assert(
    fc.asyncProperty(text, text, text, async (name, issuer, code) => {
      const api = partner({ settings: { 'realpayGift.brands': [brand(code)] } })
      const id = await api.createPurchase({ name, issuer, prices: [500], brands: [code] })
      const redirect = { name: 'redirect_url', content: `https://example.com/?${name.replaceAll(/[\s\\]/g, '')}` }
      await api.call('POST', `/purchases/${id}/ad`, multipart(picture('image'), redirect))
      const { page, url } = await openGift(api, id, 500)
      const chosen = await open(api, withQuery(url, { brand: code }))
      // Special characters in a text must not add elements to a page. Therefore the pages are compared with pages of
      // plain texts.
      const plain = partner()
      const plainId = await plain.createPurchase({ prices: [500], brands: ['amazon'] })
      await plain.call(
        'POST',
        `/purchases/${plainId}/ad`,
        multipart(picture('image'), { name: 'redirect_url', content: 'https://example.com/' }),
      )
      const same = await openGift(plain, plainId, 500)
      expect(tagsOf(page)).toEqual(tagsOf(same.page))
      expect(tagsOf(chosen)).toEqual(tagsOf(await open(plain, withQuery(same.url, { brand: 'amazon' }))))
      for (const [start, end, value] of [
        ['<h1>', '</h1>', name],
        ['<title>', '</title>', name],
        ['<header><bdi>', '</bdi>', issuer],
      ] as const)
        expect(unescape(between(page, start, end))).toBe(value)
      expect(unescape(between(page, '&amp;brand=', '"'))).toBe(new URLSearchParams({ brand: code }).toString().slice(6))
      expect(unescape(between(chosen, '<h1>', '</bdi>'))).toBe(`選択した交換先：<bdi>${code}`)
    }),
    { numRuns: 40, examples: [[hostileTexts[0], hostileTexts[1], hostileTexts[2]]] },
  )
})

/** Returns the elements of a page with the names of their attributes. */
function tagsOf(page: string): string[] {
  return [...page.matchAll(/<\/?[a-z][^>]*>/gi)].map(([tag]) => tag.replaceAll(/="[^"]*"/g, ''))
}

test('the page of a chosen brand shows the brand and the ad, and links back to the gift [RP-D11] [RP-A80]', async () => {
  const api = partner()
  const id = await api.createPurchase()
  const ad = { name: 'redirect_url', content: 'https://example.com/after' }
  const { body } = await api.call('POST', `/purchases/${id}/ad`, multipart(picture('image', images.jpg, 'a.jpg'), ad))
  const { page, url } = await openGift(api, id, 500)
  expect(page).not.toContain('https://example.com/after')
  const [, link = ''] = /data-brand="paypay" href="([^"]*)"/.exec(page) ?? []
  const chosen = await open(api, new URL(unescape(link), url))
  expect(chosen).toContain('<h1>選択した交換先：<bdi>Brand B</bdi></h1>')
  expect(chosen).toContain('<a href="https://example.com/after" rel="noopener noreferrer">')
  expect(sourcesIn(chosen, url)).toEqual([stringAt(body, 'image')])
  expect(chosen).toContain(`<a href="${url.search}">ギフトに戻る</a>`)
})

test.each(['mock-cafe', 'nothing', '', '__proto__'])(
  'the page of the brand "%s", which the gift does not offer, returns 404 [RP-D15] [RP-A80]',
  async (brand) => {
    const api = partner()
    const url = await buyGift(api, await api.createPurchase())
    const page = await open(api, withQuery(url, { brand }), 404)
    expect(page).toContain('<h1>このギフトでは選択できない交換先です</h1>')
    expect(page).not.toContain('__proto__')
  },
)

test('if no brand allows the price of a gift, the page of the gift says so [RP-D15]', async () => {
  const api = partner()
  const id = await api.createPurchase({ prices: [750], brands: ['paypay'], is_strict: false })
  expect((await openGift(api, id, 750)).page).toContain('このギフトの金額で交換できる交換先はありません。')
})

test('the page of an expired gift returns 410, says so and offers no brand [RP-A8] [RP-A80]', async () => {
  const api = partner({ settings: { 'realpayGift.gift.validityDays': 2 } })
  const { page, url } = await openGift(api, await api.createPurchase(), 500)
  expect(page).toContain('2026-04-03T09:00:00+09:00')
  await api.advance(2 * DAY_MS - 1)
  const last = await open(api, url)
  expect(last).not.toContain('期限切れ')
  expect(last).toContain('data-brand="amazon"')
  await api.advance(1)
  for (const expired of [await open(api, url, 410), await open(api, withQuery(url, { brand: 'amazon' }), 410)]) {
    expect(expired).toContain('期限切れ')
    expect(expired).toContain('○○キャンペーン')
    expect(expired).not.toContain('data-brand')
  }
  // The API still serves requests after the gift has expired.
  const token = tokenAt(START + 2 * DAY_MS)
  expect((await api.call('GET', '/brands', { token })).status).toBe(200)
})

test('the page of a gift is in the language of the query or of the browser [RP-A8] [RP-D16]', async () => {
  const api = partner()
  const url = await buyGift(api, await api.createPurchase({ prices: [12_300], brands: ['amazon'] }), 12_300)
  const japanese = await open(api, url, 200, 'ja,en;q=0.5')
  const english = await open(api, url, 200, 'en')
  expect(japanese).toContain('<html lang="ja">')
  expect(japanese).toContain('>12,300円<')
  expect(japanese).toContain('<time datetime="2026-09-28T09:00:00+09:00">2026年9月28日 9:00</time> （日本時間）')
  expect(english).toContain('<html lang="en">')
  expect(english).toContain('>¥12,300<')
  expect(english).toContain('<time datetime="2026-09-28T09:00:00+09:00">28 September 2026 at 09:00</time> (Japan time)')

  const [, link = ''] = /<a href="([^"]*)" lang="en"/.exec(japanese) ?? []
  const switched = new URL(unescape(link), url)
  expect(await open(api, switched, 200, 'ja')).toContain('<html lang="en">')
  // If the query of a page names a language, the links of the page name the same language.
  expect(await open(api, switched)).toContain(`${switched.search.split('&')[0]}&amp;brand=amazon&amp;lang=en"`)
})

test('the page of a gift is marked as a preview, runs no script and loads nothing from another host [RP-A80]', async () => {
  const api = partner()
  const url = await buyGift(api, await api.createPurchase())
  for (const [path, language, marked] of [
    [url.pathname + url.search, 'ja', 'プロバイダーの実際の画面ではありません'],
    [url.pathname + url.search, 'en', 'not the page of the provider'],
    [`${url.pathname}?code=unknown`, 'en', 'not the page of the provider'],
  ] as const) {
    const { headers, ...response } = await get(api, path, language)
    expect(response.text).toContain(marked)
    expect(response.text).not.toMatch(/<script|<style|style="|\son\w+=/)
    expect(headers.get('content-security-policy')).toBe(
      "default-src 'none'; img-src 'self'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    )
    expect(headers.get('referrer-policy')).toBe('no-referrer')
    expect(headers.get('x-content-type-options')).toBe('nosniff')
  }
})

async function get(api: Api, path: string, language: string): Promise<{ text: string; headers: Headers }> {
  const response = await api.send(path, { headers: { 'accept-language': language } })
  return { text: await response.text(), headers: response.headers }
}
