import type { JournalEntry } from '../journal.ts'
import { MASK } from '../mask.ts'
import type { Text } from '../text.ts'
import type { Judgement } from './rule.ts'

/** @param secrets credentials in the clear; the journal has masked those under telling names before */
export function judgeSecretsInUrls(entries: readonly JournalEntry[], secrets: readonly string[]): Judgement {
  const forms = new Set(secrets.filter(({ length }) => length >= LEAST_LENGTH).flatMap((secret) => [secret, encodeURIComponent(secret)]))
  const violations = entries.flatMap((entry) => {
    const { referer, origin } = entry.request.headers
    const place = [{ name: inUrl, url: entry.path }, { name: inHeader('Referer'), url: referer }, { name: inHeader('Origin'), url: origin }].find(({ url }) => url !== undefined && holdsSecret(url, forms))?.name
    return place === undefined ? [] : [{ what: { en: `${place.en} carries a secret, which proxies and servers write into their logs`, ja: `${place.ja} に秘密情報が含まれ、プロキシやサーバーのログに残る` }, requests: [entry.id] }]
  })
  return { exercised: entries.length, violations }
}

const inUrl: Text = { en: 'its URL', ja: 'URL' }
const inHeader = (name: string): Text => ({ en: `the header ${name}`, ja: `ヘッダー ${name}` })

/** A shorter text is in a URL by chance. */
const LEAST_LENGTH = 8
const maskedParameter = new RegExp(`=${MASK.replaceAll('*', '\\*')}(?:[&#]|$)`)

function holdsSecret(url: string, secrets: ReadonlySet<string>): boolean {
  return maskedParameter.test(url) || [...secrets].some((secret) => url.includes(secret))
}
