import { jsonMembers } from '../../../core/conduct/entries.ts'
import type { ConductRule, ClientHistory } from '../../../core/conduct/rule.ts'
import { checkSecretsInUrls } from '../../../core/conduct/checks/secrets-in-urls.ts'
import { closestMatch } from '../../../core/validation/suggest.ts'
import { typedSettings } from '../../../core/settings/settings.ts'
import type { Text } from '../../../core/localized-text.ts'
import { settings as definitions } from '../settings.ts'

/** Spellings of the key TranId: the correct spelling and a likely wrong spelling. */
const SPELLINGS = ['TranId', 'TransactionId']
const KNOWN = ['AuthKey', 'DcId', 'Amount', ...SPELLINGS]

export const noAccidentalIssue: ConductRule = {
  name: 'at-gift/no-accidental-issue',
  rule: 'AG-A6',
  severity: 'money',
  text: {
    en: 'Send an inquiry with a TranId that has exactly this name and is not empty. Otherwise a provider that ignores unknown keys issues and bills another code.',
    ja: '照会では TranId を正しい名前で、空でない値とともに送る。誤ると、未知の項目を無視する環境では新しいコードが発行され請求される。',
  },
  evaluate({ entries }) {
    const meant = entries.flatMap((entry) => {
      const names = entry.operation === null ? [] : [...jsonMembers(entry).keys()].filter(looksLikeTranId)
      return names.length === 0 ? [] : [{ entry, names }]
    })
    return {
      exercised: meant.length,
      violations: meant.flatMap(({ entry, names }) => {
        const tranId = jsonMembers(entry).get('TranId')
        const misspelt = names.find((name) => name !== 'TranId')
        if (misspelt === undefined && typeof tranId === 'string' && tranId !== '') return []
        return [{ what: misspeltTranIdText(misspelt?.slice(0, 40)), requests: [entry.id] }]
      }),
    }
  },
}

function misspeltTranIdText(misspelt: string | undefined): Text {
  const what =
    misspelt === undefined
      ? { en: 'the TranId of a request is empty or no text', ja: 'リクエストの TranId が空か、文字列ではない' }
      : { en: `a request spells TranId "${misspelt}"`, ja: `リクエストの TranId が「${misspelt}」と書かれている` }
  return {
    en: `${what.en}: a provider that ignores such a key issues another code`,
    ja: `${what.ja}（そのような項目を無視する環境では、新しいコードが発行される）`,
  }
}

/** True if the name is closer to a spelling of TranId than to any other known key. */
function looksLikeTranId(name: string): boolean {
  if (KNOWN.includes(name)) return SPELLINGS.includes(name)
  return SPELLINGS.includes(closestMatch(name.replaceAll(/[^a-z]/gi, ''), KNOWN) ?? '')
}

export const noSecretsInUrl: ConductRule = {
  name: 'at-gift/no-secrets-in-url',
  rule: 'AG-D3',
  severity: 'refusal',
  text: {
    en: 'Send the AuthKey only in the body, never in a URL.',
    ja: 'AuthKey は本文でのみ送り、URL には含めない。',
  },
  evaluate: (history) => checkSecretsInUrls(history.entries, secretsOf(history)),
}

function secretsOf({ settings, initialSettings }: ClientHistory): string[] {
  return [settings, initialSettings].flatMap((values) =>
    typedSettings(definitions, values)['atGift.campaigns'].map(({ authKey }) => authKey),
  )
}
