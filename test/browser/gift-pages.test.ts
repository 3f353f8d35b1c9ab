import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../mock-server/index.ts'
import { hostileTexts } from '../helpers/hostile-texts.ts'
import { multipart, picture, signedRequest, stringAt, tokenAt } from '../providers/realpay-gift/helpers.ts'
import { START } from '../helpers/boot.ts'
import { ISSUE_PATH, issueOf } from '../core/support.ts'
import { noChromium, startChromium } from './chromium.ts'
import { violationsOn } from './violations.ts'

interface Design {
  name?: string
  issuer?: string
  color?: { main: string; sub: string }
}

describe.skipIf(noChromium !== '')(`the gift pages in Chromium${noChromium}`, { timeout: 120_000 }, () => {
  let browser: Browser
  beforeAll(async () => {
    browser = await startChromium(1)
  }, 120_000)
  afterAll(() => browser?.close())

  /**
   * Starts a mock with a gift that has a complete design. Returns an empty page, the URL of the gift, and a list to
   * which the console messages and errors of the page are added.
   */
  async function openGift({
    name = 'キャンペーン',
    issuer = '株式会社',
    color,
  }: Design): Promise<{ page: Page; url: string; printed: string[] }> {
    const mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs: START } })
    const page = await browser.newPage()
    onTestFinished(async () => {
      await page.close()
      await mock.close(0)
    })
    const printed: string[] = []
    page.on('console', (message) => void printed.push(message.text()))
    page.on('pageerror', (error) => void printed.push(error.message))
    let sent = 0
    const call = async (path: string, init: Parameters<typeof signedRequest>[2]): Promise<unknown> => {
      sent += 1
      const base = `${mock.url}/realpay-gift`
      const response = await fetch(
        signedRequest('POST', path, { ...init, base, token: tokenAt(START) }, `fresh-${sent}`),
      )
      expect(response.status).toBe(200)
      return response.json()
    }
    const made = { prices: [3000], name, issuer, brands: ['amazon', 'paypay', 'mock-cafe'], is_strict: true }
    const at = `/purchases/${stringAt(await call('/purchases', { json: made }), 'purchase', 'id')}`
    if (color) await call(`${at}/color`, { json: color })
    await call(`${at}/video`, { json: { url: 'https://www.youtube.com/watch?v=abcdefghijk', play_time: 17 } })
    for (const slot of ['face', 'header']) await call(`${at}/image/${slot}`, multipart(picture('content')))
    await call(`${at}/ad`, multipart(picture('image'), { name: 'redirect_url', content: 'https://example.com/' }))
    const url = stringAt(await call(`${at}/gifts`, { json: { price: 3000 } }), 'gift', 'url')
    return { page, url, printed }
  }

  test.each([
    ['en', 390, { main: 'b3d4fc', sub: '4e77a6' }],
    ['ja', 1280, { main: '0b1020', sub: '1a1f33' }],
    ['ja', 390, { main: 'ffffff', sub: 'fffffe' }],
    ['en', 1280, { main: '777777', sub: '767676' }],
  ] as const)(
    "axe finds no accessibility violation on a gift's pages in the language %s, %i pixels wide, with the colors %o",
    async (language, width, color) => {
      const { page, url, printed } = await openGift({ color })
      await page.setViewportSize({ width, height: 800 })
      await page.goto(`${url}&lang=${language}`)
      expect(await page.evaluate('getComputedStyle(document.querySelector("header")).backgroundColor')).toBe(
        `rgb(${[0, 2, 4].map((start) => Number.parseInt(color.main.slice(start, start + 2), 16)).join(', ')})`,
      )
      expect(await page.evaluate('[...document.images].every(({ naturalWidth }) => naturalWidth > 0)')).toBe(true)
      await expectAccessible(page)
      await page.locator('[data-brand=mock-cafe]').click()
      await page.getByText('Mock Cafe').waitFor()
      await expectAccessible(page)
      await page.goto(`${url}x`)
      await expectAccessible(page)
      // Chromium prints an error for the page that does not exist.
      expect(printed.filter((line) => !line.includes('404'))).toEqual([])
    },
  )

  test('HTML in the name of a gift is shown as plain text, and a long name fits a screen that is 390 pixels wide', async () => {
    const name = [...hostileTexts].join('').slice(0, 255)
    const { page, url, printed } = await openGift({ name, issuer: 'W'.repeat(255) })
    await page.setViewportSize({ width: 390, height: 800 })
    await page.goto(url)
    expect(await page.title()).toBe(name)
    expect(await page.locator('h1').textContent()).toBe(name)
    expect(await page.locator('script, svg, h1 *').count()).toBe(0)
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(390)
    expect(printed).toEqual([])
  })

  test.each(['en', 'ja'])(
    'axe finds no accessibility violation on the page of a URL code in the language %s',
    async (language) => {
      const mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs: START } })
      const page = await browser.newPage()
      onTestFinished(async () => {
        await page.close()
        await mock.close(0)
      })
      await page.setViewportSize({ width: 390, height: 800 })
      const body: unknown = await (await fetch(mock.url + ISSUE_PATH, issueOf({ DcId: 'DC-URL-URL' }))).json()
      const url = stringAt(body, 'Dc1')
      expect(url.startsWith(mock.url)).toBe(true)
      for (const address of [url, `${url}x`]) {
        await page.goto(`${address}?lang=${language}`)
        expect(await page.evaluate('getComputedStyle(document.querySelector("header")).backgroundColor')).toBe(
          'rgb(243, 243, 243)',
        )
        await expectAccessible(page)
      }
    },
  )
})

async function expectAccessible(page: Page): Promise<void> {
  expect(await violationsOn(page)).toEqual([])
  expect(await page.evaluate('document.documentElement.scrollWidth - document.documentElement.clientWidth')).toBe(0)
}
