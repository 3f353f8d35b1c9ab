import type { JournalEntry } from '../../journal/journal.ts'
import { REDACTED, MIN_SECRET_LENGTH } from '../../redaction.ts'
import { encodingsOf } from '../../secret-encodings.ts'
import type { Text } from '../../localized-text.ts'
import type { Evaluation } from '../rule.ts'

/**
 * Checks that no URL, Referer or Origin contains a secret.
 * @param secrets the credentials in plain text; the check also finds a credential that the journal did not mask
 */
export function checkSecretsInUrls(entries: readonly JournalEntry[], secrets: readonly string[]): Evaluation {
  const forms = [...new Set(secrets.filter(({ length }) => length >= MIN_SECRET_LENGTH).flatMap(encodingsOf))]
  const violations = entries.flatMap((entry) => {
    const { referer, origin } = entry.request.headers
    const place = [
      { name: inUrl, url: entry.path },
      { name: inHeader('Referer'), url: referer },
      { name: inHeader('Origin'), url: origin },
    ].find(({ url }) => url !== undefined && holdsSecret(url, forms))?.name
    return place === undefined
      ? []
      : [
          {
            what: {
              en: `${place.en} carries a secret, which proxies and servers write into their logs`,
              ja: `${place.ja} に秘密情報が含まれ、プロキシーやサーバーのログに残る`,
            },
            requests: [entry.id],
          },
        ]
  })
  return { exercised: entries.length, violations }
}

const inUrl: Text = { en: 'its URL', ja: 'URL' }
const inHeader = (name: string): Text => ({ en: `the header ${name}`, ja: `ヘッダー ${name}` })

function holdsSecret(url: string, secrets: readonly string[]): boolean {
  return url.includes(REDACTED) || secrets.some((secret) => url.includes(secret))
}
