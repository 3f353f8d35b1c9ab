import { html } from 'hono/html'
import { type Language, textsIn } from '../../../core/localized-text.ts'
import { previewLink, previewResponse, yen } from '../../../core/preview/document.ts'
import type { PageRequest } from '../../../core/provider/provider.ts'
import { typedSettings } from '../../../core/settings/settings.ts'
import { japanIso } from '../../../core/time/japan-time.ts'
import { lazy } from '../../../core/util/lazy.ts'
import { allows, type Brand } from '../settings/catalogue.ts'
import { type PageTexts, pageTexts } from './gift-page-texts.ts'
import type { Gift } from '../state/packed-gift.ts'
import { giftByCode, type Purchase } from '../state/repository.ts'
import type { Color } from '../request-schema.ts'
import { settings as definitions } from '../settings/settings.ts'

type Content = ReturnType<typeof html>

const times = { ja: lazy(() => timeFormat('ja-JP')), en: lazy(() => timeFormat('en-GB')) }

function timeFormat(language: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeStyle: 'short', timeZone: 'Asia/Tokyo' })
}

/**
 * Renders the page at the URL of a gift, in the design of the purchase. The page offers the brands that allow the
 * gift's price (RP-D15). If the query contains `brand`, the page shows the choice of this brand and the ad (RP-D11).
 * The status is 404 for an unknown code or for a brand that the gift does not offer, and 410 for an expired gift
 * (RP-A80).
 */
export function renderGiftPage({ query, settings, nowMs, tx, language }: PageRequest): Response {
  const texts = textsIn(pageTexts, language)
  const code = query.get('code') ?? ''
  const found = giftByCode(tx, code)
  if (!found) return notFound(language)
  const { gift, purchase } = found
  const expired = nowMs >= gift.expiresAtMs
  const brands = typedSettings(definitions, settings)['realpayGift.brands'].filter(
    (brand) => purchase.made.brands.includes(brand.code) && allows(brand, gift.body.gift.price),
  )
  const chosen = expired ? null : query.get('brand')
  const brand = brands.find((candidate) => candidate.code === chosen)
  const lang = query.get('lang') === null ? {} : { lang: language }
  return previewResponse({
    status: expired ? 410 : chosen !== null && !brand ? 404 : 200,
    language,
    parameters: { code, ...(brand && { brand: brand.code }) },
    style: styleUrl(purchase.color),
    title: html`${purchase.made.name}`,
    header: headerOf(purchase),
    main:
      chosen === null
        ? giftContent({
            gift,
            purchase,
            expired,
            language,
            brands,
            linkTo: (choice) => previewLink({ code, brand: choice, ...lang }),
          })
        : chosenContent(texts, purchase, brand, previewLink({ code, ...lang })),
  })
}

function notFound(language: Language): Response {
  const texts = textsIn(pageTexts, language)
  return previewResponse({
    status: 404,
    language,
    parameters: {},
    style: html`user.css`,
    title: html`${texts.noGift}`,
    header: html``,
    main: html`<h1>${texts.noGift}</h1>
<p>${texts.noGiftReason}</p>`,
  })
}

/** Returns the URL of the style sheet for the colors of a gift, relative to the gift's page. */
function styleUrl(color: Color | null): Content {
  return color === null ? html`user.css` : html`user.css?main=${color.main}&amp;sub=${color.sub}`
}

/**
 * Returns the URL of an image, relative to the gift's page. A relative URL is also correct if the page is behind a
 * proxy with another address.
 */
function imageSource(name: string): string {
  return `images/${encodeURIComponent(name)}`
}

function headerOf({ header, made }: Purchase): Content {
  return html`${header !== null && html`<img class="logo" alt="" src="${imageSource(header)}">`}<bdi>${made.issuer}</bdi>`
}

interface Shown {
  gift: Gift
  purchase: Purchase
  expired: boolean
  language: Language
  brands: readonly Brand[]
  /** Returns the URL that the end user opens to choose a brand. */
  linkTo(brand: string): string
}

function giftContent({ gift, purchase, expired, language, brands, linkTo }: Shown): Content {
  const texts = textsIn(pageTexts, language)
  const { price, code } = gift.body.gift
  const { name, issuer } = purchase.made
  return html`${purchase.face !== null && html`<img class="picture" alt="" src="${imageSource(purchase.face)}">`}
<h1>${name}</h1>
<p>${texts.from} <bdi>${issuer}</bdi></p>
<p class="amount">${yen(price, language)}</p>
${expired && html`<p class="notice">${texts.expired}</p>`}
<dl><dt>${texts.validUntil}</dt><dd><time datetime="${japanIso(gift.expiresAtMs)}">${times[language]().format(gift.expiresAtMs)}</time> ${texts.japanTime}</dd>
<dt>${texts.code}</dt><dd><code>${code}</code></dd></dl>
${purchase.video && videoContent(texts, purchase.video)}
${!expired && brandsContent(texts, brands, linkTo)}`
}

function videoContent(texts: PageTexts, { url, play_time: seconds }: NonNullable<Purchase['video']>): Content {
  return html`<section aria-labelledby="video"><h2 id="video">${texts.video}</h2>
<p>${texts.videoBefore.replace('{seconds}', seconds.toString())}</p>
<p>${webLink(url, url)}</p></section>`
}

function brandsContent(texts: PageTexts, brands: readonly Brand[], linkTo: Shown['linkTo']): Content {
  const choices = html`<ul>${brands.map(({ code, name }) => html`<li><a class="choice" data-brand="${code}" href="${linkTo(code)}">${name}</a></li>`)}</ul>`
  return html`<section aria-labelledby="brands"><h2 id="brands">${texts.choose}</h2>
${brands.length > 0 ? choices : html`<p>${texts.noBrands}</p>`}</section>`
}

/** Returns the page after the choice of a brand. */
function chosenContent(texts: PageTexts, { ad }: Purchase, brand: Brand | undefined, back: string): Content {
  if (!brand)
    return html`<h1>${texts.notOffered}</h1>
<p><a href="${back}">${texts.back}</a></p>`
  return html`<h1>${texts.chosen}<bdi>${brand.name}</bdi></h1>
<p>${texts.nothingExchanged}</p>
${
  ad &&
  html`<section aria-labelledby="ad"><h2 id="ad">${texts.ad}</h2>
<img alt="" src="${imageSource(ad.image)}">
<p>${webLink(ad.redirectUrl, ad.redirectUrl)}</p></section>`
}
<p><a href="${back}">${texts.back}</a></p>`
}

/** Returns a link to another site. A URL of another scheme, such as `javascript:`, is shown as text. */
function webLink(url: string, text: string): Content {
  return /^https?:\/\//i.test(url) ? html`<a href="${url}" rel="noopener noreferrer">${text}</a>` : html`${text}`
}
