import { html } from 'hono/html'
import { japanIso } from '../../core/time/japan-time.ts'
import { lazy } from '../../core/util/lazy.ts'
import type { Page } from '../../core/provider/provider.ts'
import { typedSettings } from '../../core/settings/settings.ts'
import { allows } from './catalogue.ts'
import { imageUrl } from './images.ts'
import { textColorOn } from './text-color.ts'
import { settings as definitions } from './settings.ts'
import { giftByCode } from './repository.ts'

const DEFAULT_MAIN = 'f3f3f3'
const DEFAULT_SUB = 'cccccc'

const japaneseTime = lazy(() => timeFormat('ja-JP'))
const englishTime = lazy(() => timeFormat('en-GB'))

function timeFormat(language: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tokyo' })
}

/**
 * The page at the URL of a gift. The page has the design of the purchase and shows the brands that allow the gift's
 * price (RP-D15).
 */
export const giftPage: Page = {
  path: '/user',
  render({ query, settings, nowMs, tx, providerBaseUrl }) {
    const found = giftByCode(tx, query.get('code') ?? '')
    if (!found)
      return page(
        404,
        'ギフトが見つかりません / No such gift',
        html`<p>ギフトが見つかりません。</p><p>There is no gift with this code.</p>`,
      )
    const { gift, purchase } = found
    const { price, code } = gift.body.gift
    const { name, issuer, brands } = purchase.made
    const exchangeable = typedSettings(definitions, settings)['realpayGift.brands'].filter(
      (brand) => brands.includes(brand.code) && allows(brand, price),
    )
    const { main = DEFAULT_MAIN, sub = DEFAULT_SUB } = purchase.color ?? {}
    const expired = nowMs >= gift.expiresAtMs

    return page(
      200,
      name,
      html`<header style="background:#${main};color:#${textColorOn(main)}">${purchase.header && html`<img alt="" src="${imageUrl(providerBaseUrl, purchase.header)}" height="24">`}<span>${issuer}</span></header>
${purchase.face && html`<img class="face" alt="" src="${imageUrl(providerBaseUrl, purchase.face)}">`}
<h1>${name}</h1>
<p class="price">${price.toLocaleString('ja-JP')}円</p>
<p>コード / Code: <code>${code}</code></p>
<p>有効期限 / Valid until: <time datetime="${japanIso(gift.expiresAtMs)}">${japaneseTime().format(gift.expiresAtMs)} / ${englishTime().format(gift.expiresAtMs)}</time>（日本時間 / Japan time）${expired && html` <strong>期限切れ / expired</strong>`}</p>
${purchase.video && html`<p>動画 / Video: ${purchase.video.url}（${purchase.video.play_time}秒以上 / seconds or more）</p>`}
<h2>交換先 / Brands</h2>
<ul>${exchangeable.map((brand) => html`<li data-brand="${brand.code}">${brand.name}</li>`)}</ul>
${purchase.ad && html`<a href="${purchase.ad.redirectUrl}"><img alt="" src="${imageUrl(providerBaseUrl, purchase.ad.image)}"></a>`}
<footer style="border-color:#${sub}">gift-provider-mock — 実在しないギフトです / This gift is not real.</footer>`,
    )
  },
}

function page(status: number, title: string, content: ReturnType<typeof html>): Response {
  const document = html`<!doctype html>
<html lang="ja"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>${title}</title>
<style>body{color:#1a1a1a;background:#fff;font-family:system-ui,sans-serif;max-width:40rem;margin:0 auto;padding:1rem;line-height:1.6}header{display:flex;gap:.5rem;align-items:center;padding:.75rem;border-radius:.5rem}img{max-width:100%}.price{font-size:2rem;margin:0}footer{margin-top:2rem;border-top:2px solid;padding-top:.5rem;color:#595959}</style></head>
<body>${content}</body></html>`
  const headers = {
    'content-type': 'text/html; charset=utf-8',
    'x-content-type-options': 'nosniff',
    'content-security-policy': "default-src 'none'; img-src 'self'; style-src 'unsafe-inline'",
  }
  // `document` is not a promise, because the page has no asynchronous parts.
  if (document instanceof Promise) throw new TypeError('a page has to be made at once')
  return new Response(document.toString(), { status, headers })
}
