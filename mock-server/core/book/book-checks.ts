import type { Check } from '../scenario/checks/check.ts'
import { pluralize, type Text, yenText } from '../localized-text.ts'
import type { BookComparison } from './compare-book.ts'
import { findingTexts } from './findings/finding.ts'

const AGREES: Text = { en: 'it agrees with the ledger', ja: '台帳と一致する' }
const BOOK: Text = { en: "the client's own book", ja: 'クライアントの帳簿' }

/**
 * Returns the checks of a client's book for the verdict of a scenario. Each difference is a failed check, and each
 * unknown order is a passed check. If there is no difference, a passed check says that the book agrees with the ledger.
 */
export function bookChecks({ result, findings, totals }: BookComparison): Check[] {
  const { orders, kept, unknown, failed } = totals
  const agreed: Check = {
    kind: 'book',
    what: BOOK,
    expected: AGREES,
    actual: {
      en: `${AGREES.en}: ${pluralize(orders, 'order')} (${kept} kept, ${unknown} unknown, ${failed} failed)`,
      ja: `${AGREES.ja}（注文 ${orders} 件: kept ${kept}、unknown ${unknown}、failed ${failed}）`,
    },
    passed: true,
    requests: [],
  }
  return [
    ...(result === 'agreed' ? [agreed] : []),
    ...findings.map(({ kind, severity, yen, text, remedy, requests }): Check => {
      const { title } = findingTexts[kind]
      const isCostly = severity === 'error' && yen > 0
      const cost = isCostly ? { en: ` (${yenText(yen).en})`, ja: `（${yenText(yen).ja}）` } : { en: '', ja: '' }
      return {
        kind: 'book',
        what: { en: `${BOOK.en}: ${title.en}`, ja: `${BOOK.ja}: ${title.ja}` },
        expected: AGREES,
        actual: { en: text.en + cost.en, ja: text.ja + cost.ja },
        passed: severity === 'notice',
        requests,
        remedy,
        ...(isCostly && { yen }),
      }
    }),
  ]
}

/**
 * Returns the failed check for a client that has to write a book and wrote none.
 * @param issued number of issued codes
 */
export function missingBookCheck(issued: number): Check {
  return {
    kind: 'book',
    what: BOOK,
    expected: {
      en: 'a book in the file that the variable GIFT_MOCK_BOOK names',
      ja: '環境変数 GIFT_MOCK_BOOK のファイルに帳簿がある',
    },
    actual: {
      en: `no book, although the provider issued ${pluralize(issued, 'code')}`,
      ja: `コードが ${issued} 件発行されたのに、帳簿がない`,
    },
    passed: false,
    requests: [],
    remedy: {
      en: 'Write each order to the book before it is sent, and its result afterwards (gift-mock docs book).',
      ja: '注文を送信する前に帳簿に書き、結果が分かったら追記する（gift-mock docs book）。',
    },
  }
}

/** Returns the failed check for a book that cannot be read. @param reason text that quotes no value of the book */
export function unreadableBookCheck(reason: Text): Check {
  return {
    kind: 'book',
    what: BOOK,
    expected: { en: 'it can be read', ja: '読み取れる' },
    actual: reason,
    passed: false,
    requests: [],
    remedy: {
      en: 'Write the book as CSV with a header line or as JSON lines, in UTF-8 (gift-mock docs book).',
      ja: '帳簿は、ヘッダー行のある CSV または JSON Lines として、UTF-8 で書く（gift-mock docs book）。',
    },
  }
}
