import type { JournalEntry } from '../journal.ts'
import { MASK } from '../mask.ts'
import type { Judgement } from './rule.ts'

/** @param secrets credentials in the clear; the journal has masked those under telling names before */
export function judgeSecretsInUrls(entries: readonly JournalEntry[], secrets: readonly string[]): Judgement {
  const forms = new Set(secrets.filter(({ length }) => length >= LEAST_LENGTH).flatMap((secret) => [secret, encodeURIComponent(secret)]))
  const violations = entries.flatMap((entry) => {
    const { referer, origin } = entry.request.headers
    const place = Object.entries({ 'its URL': entry.path, 'the header Referer': referer, 'the header Origin': origin }).find(([, url]) => url !== undefined && holdsSecret(url, forms))?.[0]
    return place === undefined ? [] : [{ what: `${place} carries a secret, which proxies and servers write into their logs`, requests: [entry.id] }]
  })
  return { exercised: entries.length, violations }
}

/** A shorter text is in a URL by chance. */
const LEAST_LENGTH = 8
const maskedParameter = new RegExp(`=${MASK.replaceAll('*', '\\*')}(?:[&#]|$)`)

function holdsSecret(url: string, secrets: ReadonlySet<string>): boolean {
  return maskedParameter.test(url) || [...secrets].some((secret) => url.includes(secret))
}
