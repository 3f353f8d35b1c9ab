import { html } from 'hono/html'
import { type Language, textsIn } from '../../../core/localized-text.ts'
import { previewResponse, yen } from '../../../core/preview/document.ts'
import type { PageRequest } from '../../../core/provider/provider.ts'
import { typedSettings } from '../../../core/settings/settings.ts'
import { japanIso, parseIso } from '../../../core/time/japan-time.ts'
import { lazy } from '../../../core/util/lazy.ts'
import { pageTexts } from './gift-page-texts.ts'
import { codeByPage, NO_EXPIRY } from '../state/repository.ts'
import { settings as definitions } from '../settings/settings.ts'

type Content = ReturnType<typeof html>

const dates = { ja: lazy(() => dateFormat('ja-JP')), en: lazy(() => dateFormat('en-GB')) }

function dateFormat(language: string): Intl.DateTimeFormat {
  return new Intl.DateTimeFormat(language, { dateStyle: 'long', timeZone: 'Asia/Tokyo' })
}

/**
 * Renders the page of a code that is a URL (AG-D14). The status is 404 for an unknown code, and 410 from the day after
 * the expiration (AG-A80).
 */
export function renderGiftPage({ params, settings, nowMs, tx, language }: PageRequest): Response {
  const texts = textsIn(pageTexts, language)
  const frame = { language, parameters: {}, style: html`style.css`, header: html`${texts.header}` }
  const name = params['name'] ?? ''
  const code = codeByPage(tx, name)
  if (!code) {
    const main = html`<h1>${texts.noCode}</h1>
<p>${texts.noCodeReason}</p>`
    return previewResponse({ ...frame, status: 404, title: html`${texts.noCode}`, main })
  }
  const { Amount, Expiration, Dc1, Dc2Type } = code.record
  const catalogue = typedSettings(definitions, settings)['atGift.catalogue']
  const product = catalogue.find(({ dcId }) => dcId === code.product)?.name ?? code.product
  const expired = japanIso(nowMs).slice(0, 10).replaceAll('-', '') > Expiration
  const which = Dc1.endsWith(`/${name}`) ? 'which-first' : 'which-second'
  const main = html`<h1>${product}</h1>
<p class="amount">${yen(Amount, language)}</p>
${expired && html`<p class="notice">${texts.expired}</p>`}
<dl><dt>${texts.state}</dt><dd>${texts[expired ? 'state-expired' : 'state-valid']}</dd>
<dt>${texts.validUntil}</dt><dd>${Expiration === NO_EXPIRY ? texts.noExpiry : lastDay(Expiration, language)}</dd>
<dt>${texts.code}</dt><dd><code>${name}</code></dd>
${Dc2Type === '1' && html`<dt>${texts.which}</dt><dd>${texts[which]}</dd>`}</dl>`
  return previewResponse({ ...frame, status: expired ? 410 : 200, title: html`${product}`, main })
}

/** Returns the last day on which a code is valid, as text. @param expiration the day as YYYYMMDD */
function lastDay(expiration: string, language: Language): Content {
  const day = expiration.replace(/^(\d{4})(\d\d)(\d\d)$/, '$1-$2-$3')
  const ms = parseIso(`${day}T00:00:00+09:00`)
  const text = Number.isNaN(ms) ? expiration : dates[language]().format(ms)
  return html`<time datetime="${day}">${text}</time> ${textsIn(pageTexts, language).japanTime}`
}
