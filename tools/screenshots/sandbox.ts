import { Secret, TOTP } from 'otpauth'
import type { Browser } from 'playwright-core'
import { z } from 'zod'
import type { FaultDocument, GiftMock } from '../../mock-server/index.ts'

/** The address that the pictures show. */
export const ORIGIN = 'http://localhost:4600'

/** The time of the first request: 9:00 on 1 April 2026 in Japan. */
export const START = Date.parse('2026-04-01T09:00:00+09:00')

const LOST: FaultDocument = {
  name: 'lose-the-response',
  when: { operation: 'at-gift.issue', calls: [1] },
  phase: 'after-commit',
  effect: { type: 'reset-connection' },
}

const environmentSchema = z.object({
  AT_GIFT_CAMPAIGN: z.string(),
  AT_GIFT_AUTH_KEY: z.string(),
  REALPAY_GIFT_ACCESS_KEY: z.string(),
  REALPAY_GIFT_TOTP_SECRET: z.string(),
})
const purchaseSchema = z.object({ purchase: z.object({ id: z.string() }) })
const giftSchema = z.object({ gift: z.object({ url: z.url() }) })

/**
 * Fills the default sandbox with the requests that the pictures show: codes, refused requests, a lost response, and a
 * second order after the lost response. The clock of the sandbox is frozen, so each run gives the same content.
 * @returns the URL of a gift with a design
 */
export async function fillSandbox(mock: GiftMock, browser: Browser): Promise<string> {
  const environment = environmentSchema.parse(
    await (await mock.fetch(new Request(`${ORIGIN}/__admin/env?format=json`))).json(),
  )
  const totp = new TOTP({ secret: Secret.fromBase32(environment.REALPAY_GIFT_TOTP_SECRET) })
  let nowMs = START
  let orders = 1040

  async function send(path: string, headers: Record<string, string>, body: object): Promise<unknown> {
    const isForm = body instanceof FormData
    const request = new Request(ORIGIN + path, {
      method: 'POST',
      headers: { ...headers, ...(!isForm && { 'content-type': 'application/json' }) },
      body: isForm ? body : JSON.stringify(body),
    })
    // `fetch` rejects if the response is lost.
    const response = await mock.fetch(request).catch(() => Response.json(null))
    nowMs += 2000
    await mock.admin.advanceClock(2000)
    return response.json()
  }

  const issue = (DcId: string, Amount: string): Promise<unknown> =>
    send(
      `/at-gift/${environment.AT_GIFT_CAMPAIGN}/dc/getcode`,
      {},
      { AuthKey: environment.AT_GIFT_AUTH_KEY, DcId, Amount },
    )

  function partner(
    path: string,
    body: object,
    { isRepeated = false, token = totp.generate({ timestamp: nowMs }) } = {},
  ): Promise<unknown> {
    if (!isRepeated) orders += 1
    const headers = {
      'x-realpay-gift-api-access-key': environment.REALPAY_GIFT_ACCESS_KEY,
      'x-realpay-gift-api-access-token': token,
      'x-realpay-gift-api-request-id': `order-${orders}`,
    }
    return send(`/realpay-gift/purchases${path}`, headers, body)
  }

  await issue('DC-URL', '1000')
  await issue('DC-FIXED-1000', '500')
  await issue('DC-PIN', '2000')

  const brands = ['amazon', 'paypay', 'mock-cafe', 'mock-books']
  const made = { prices: [1000, 3000], name: '春のご来店キャンペーン', issuer: 'みどり書店', brands, is_strict: true }
  const { purchase } = purchaseSchema.parse(await partner('', made))
  const at = `/${purchase.id}`
  await partner(`${at}/color`, { main: '1f6f54', sub: 'f2c14e' })
  await partner(`${at}/image/face`, await upload(browser, face, 650, 433))
  await partner(`${at}/image/header`, await upload(browser, logo, 173, 24))
  await partner(`${at}/video`, { url: 'https://www.youtube.com/watch?v=abcdefghijk', play_time: 15 })
  const { gift } = giftSchema.parse(await partner(`${at}/gifts`, { price: 3000 }))
  await partner(`${at}/gifts`, { price: 1000 }, { isRepeated: true })
  await partner(`${at}/gifts`, { price: 1000 }, { token: '000000' })

  await mock.admin.arm(LOST)
  await issue('DC500', '3000')
  await issue('DC500', '3000')
  return gift.url
}

const face = `<body style="margin:0;height:100vh;background:linear-gradient(160deg,#bfe3d0,#f6e7b4)">
<svg viewBox="0 0 650 433" width="650" height="433"><circle cx="500" cy="110" r="60" fill="#f2c14e"/>
<path d="M0 330 Q160 210 330 320 T650 290 V433 H0Z" fill="#1f6f54"/><path d="M0 380 Q200 290 420 370 T650 350 V433 H0Z" fill="#174f3d"/></svg>`

const logo = `<body style="margin:0;background:transparent">
<svg viewBox="0 0 173 24" width="173" height="24"><rect x="0" y="2" width="20" height="20" rx="5" fill="#f2c14e"/>
<path d="M5 17V9l5-3 5 3v8" fill="none" stroke="#174f3d" stroke-width="2.5"/><rect x="30" y="8" width="90" height="8" rx="4" fill="#fff"/></svg>`

/** Draws a picture in the browser. @returns the form that uploads the picture as a PNG file */
async function upload(browser: Browser, content: string, width: number, height: number): Promise<FormData> {
  const page = await browser.newPage({ viewport: { width, height } })
  await page.setContent(content)
  const bytes = await page.screenshot({ omitBackground: true })
  await page.close()
  const form = new FormData()
  form.set('content', new Blob([new Uint8Array(bytes)]), 'picture.png')
  return form
}
