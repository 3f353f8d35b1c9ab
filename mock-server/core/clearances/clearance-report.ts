import { type LedgerEntry, readLedger } from '../ledger.ts'
import type { Provider } from '../provider/provider.ts'
import { type Redact, redactStrings } from '../redaction.ts'
import type { Transaction } from '../store/store.ts'
import { type Text, yenText } from '../localized-text.ts'
import { japanIso } from '../time/japan-time.ts'
import { type Clearance, indexClearances, readClearances } from './clearance.ts'

/**
 * A clearance (a recorded statement of the provider about an order), compared with the ledger. The report contains both
 * the statement and the content of the ledger, because the statement may be wrong.
 */
export interface ClearanceReport extends Pick<Clearance, 'request' | 'provider' | 'reference' | 'as' | 'note'> {
  /** Time of the clearance by the sandbox's clock, in ISO 8601 format and in Japan time. */
  at: string
  /** True if the provider's statement and the ledger contradict each other. */
  contradictsLedger: boolean
  /**
   * Text that says what the provider said, what the ledger contains, and what to do if the statement contradicts the
   * ledger.
   */
  text: Text
}

/** Compares each clearance with the ledger. @param redact masks the credentials of the sandbox */
export function reportClearances(
  all: readonly Clearance[],
  codes: readonly LedgerEntry[],
  providers: readonly Pick<Provider, 'name' | 'book'>[],
  redact: Redact,
): ClearanceReport[] {
  if (all.length === 0) return []
  const index = indexClearances(all)
  const codesByClearance = new Map(
    codes.flatMap((code) => index.ofCode(code).map((clearance) => [clearance, code] as const)),
  )
  const reports = all.map((clearance): ClearanceReport => {
    const { request, provider, reference, as, note, atMs } = clearance
    const code = codesByClearance.get(clearance)
    const isIssued = code !== undefined
    return {
      request,
      provider,
      reference,
      as,
      note,
      at: japanIso(atMs, 'milliseconds'),
      contradictsLedger: isIssued !== (as === 'issued'),
      text: clearanceText(clearance, code, code && nameOf(code, providers)),
    }
  })
  return redactStrings(reports, redact)
}

/**
 * Reads the clearances of a sandbox and compares each clearance with the ledger. The oldest clearance comes first.
 * @param redact masks the credentials of the sandbox
 */
export function readClearanceReports(
  tx: Transaction,
  providers: readonly Pick<Provider, 'name' | 'book'>[],
  redact: Redact,
): ClearanceReport[] {
  const all = readClearances(tx)
  if (all.length === 0) return []
  return reportClearances(
    all,
    readLedger(
      tx,
      providers.map(({ name }) => name),
    ),
    providers,
    redact,
  )
}

function nameOf(code: LedgerEntry, providers: readonly Pick<Provider, 'name' | 'book'>[]): Text {
  const title = providers.find(({ name }) => name === code.provider)?.book.titleOf?.(code)
  return title
    ? { en: `${title.noun.en}, ${title.detail.en}`, ja: `${title.noun.ja}（${title.detail.ja}）` }
    : { en: `a code of ${code.product}`, ja: `${code.product} のコード` }
}

function clearanceText({ request, as }: Clearance, code: LedgerEntry | undefined, name: Text | undefined): Text {
  const said =
    as === 'issued'
      ? {
          en: `request ${request}: the provider said that a code was issued`,
          ja: `リクエスト ${request}: プロバイダーは「発行済み」と回答`,
        }
      : {
          en: `request ${request}: the provider said that no code was issued`,
          ja: `リクエスト ${request}: プロバイダーは「未発行」と回答`,
        }
  const cost = yenText(code ? code.faceValue + code.fee : 0)
  if (as === 'issued' && code) return { en: `${said.en}; so says the ledger`, ja: `${said.ja}。台帳と一致` }
  if (as === 'not-issued' && !code) return { en: `${said.en}; so says the ledger`, ja: `${said.ja}。台帳と一致` }
  if (code && name)
    return {
      en: `${said.en}, but the ledger has ${name.en}, which is billed with ${cost.en} (reference ${code.reference}): keep the provider's answer, and dispute the bill`,
      ja: `${said.ja}したが、台帳には ${name.ja}があり、${cost.ja}が請求される（参照番号 ${code.reference}）。回答の記録を残し、請求に異議を申し立てる`,
    }
  return {
    en: `${said.en}, but the ledger has none: nothing is billed, and no code will come; ask again, then order again`,
    ja: `${said.ja}したが、台帳に発行の記録はない。請求はなく、コードも届かないため、再確認のうえ発注し直す`,
  }
}
