import { sentAfterFinish, statusReachedCaller, succeeded } from '../../../core/conduct/caller-outcome.ts'
import { jsonMembers } from '../../../core/conduct/entries.ts'
import type { ConductRule, ClientHistory, Violation } from '../../../core/conduct/rule.ts'
import { checkSecretsInUrls } from '../../../core/conduct/checks/secrets-in-urls.ts'
import type { JournalEntry } from '../../../core/journal/journal.ts'
import { closestMatch } from '../../../core/validation/suggest.ts'
import { typedSettings } from '../../../core/settings/settings.ts'
import type { Text } from '../../../core/localized-text.ts'
import { settings as definitions } from '../settings/settings.ts'
import { callerOf, ERRORS_IN_REQUEST } from './entries.ts'

/** Spellings of the key TranId: the correct spelling and a likely wrong spelling. */
const SPELLINGS = ['TranId', 'TransactionId']
const KNOWN = ['AuthKey', 'DcId', 'Amount', ...SPELLINGS]

export const noAccidentalIssue: ConductRule = {
  name: 'at-gift/no-accidental-issue',
  rule: 'AG-A6',
  severity: 'money',
  text: {
    en: 'Send an inquiry with a TranId that has exactly this name and is not empty. A request without it is an issue. A provider that ignores unknown keys then issues and bills another code.',
    ja: '照会では、項目名を正確に「TranId」とし、空でない値を設定する。TranId のないリクエストは発行として扱われる。未知の項目を無視するプロバイダーでは、新しいコードが発行され、代金が請求される。',
  },
  evaluate({ entries, codes, ordered = Infinity }) {
    const meant = entries.flatMap((entry) => {
      const names = entry.operation === null ? [] : [...jsonMembers(entry).keys()].filter(looksLikeTranId)
      return names.length === 0 ? [] : [{ entry, names }]
    })
    return {
      exercised: meant.length,
      undecided: issuesAfterInquiries(entries, codes.length > ordered),
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

/**
 * Returns a violation for each issue request that may be an inquiry without its TranId. Such an issue request follows
 * an inquiry about the same product and amount. Neither this inquiry nor a later inquiry about this product and amount
 * got a usable response.
 * @param isSurplus true if more codes were issued than the task orders, so that at least one issue request is no new
 * order
 */
function issuesAfterInquiries(entries: readonly JournalEntry[], isSurplus: boolean): Violation[] {
  /**
   * The inquiries without a usable response, each with the issue requests that followed the inquiry. The key consists
   * of the caller, the product and the amount.
   */
  const open = new Map<string, { inquiry: JournalEntry; found: Violation[] }>()
  for (const entry of entries) {
    if (entry.operation !== 'at-gift.inquire' && entry.operation !== 'at-gift.issue') continue
    if (entry.operation === 'at-gift.issue' && open.size === 0) continue
    const members = jsonMembers(entry)
    const product = String(members.get('DcId'))
    const key = JSON.stringify([callerOf(entry), product, String(members.get('Amount'))])
    const before = open.get(key)
    if (entry.operation === 'at-gift.issue') {
      // Only the first issue request after the inquiry is reported. This request may repeat the inquiry and lack the
      // TranId.
      if (before?.found.length === 0 && sentAfterFinish(before.inquiry, entry))
        before.found.push({
          what: issueAfterInquiryText(product.slice(0, 40), isSurplus),
          requests: [before.inquiry.id, entry.id],
        })
    } else if (succeeded(entry) || (ERRORS_IN_REQUEST.has(entry.response.status) && statusReachedCaller(entry)))
      open.delete(key)
    else open.set(key, { inquiry: entry, found: before?.found ?? [] })
  }
  return [...open.values()].flatMap(({ found }) => found)
}

function issueAfterInquiryText(product: string, isSurplus: boolean): Text {
  const what = {
    en: `after an inquiry about ${product} got no usable response, a request without a TranId followed, which is an issue`,
    ja: `${product} の照会で有効なレスポンスを得られなかったあと、TranId のないリクエストが送信された。TranId がなければ、照会ではなく発行になる`,
  }
  return isSurplus
    ? {
        en: `${what.en}. More codes were issued than the task orders: it is the inquiry without its TranId, or the same order again, and each issues and bills another code`,
        ja: `${what.ja}。タスクの注文より多くのコードが発行されているため、TranId を付け忘れた照会か、同じ注文の再送である（どちらでも、別のコードが発行され、請求される）`,
      }
    : {
        en: `${what.en}. It is another order, or the same inquiry without its TranId, which issues and bills another code`,
        ja: `${what.ja}（別の注文か、TranId を付け忘れた照会かを判定できない）`,
      }
}

/** Returns true if the name is closer to a spelling of TranId than to any other known key. */
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
