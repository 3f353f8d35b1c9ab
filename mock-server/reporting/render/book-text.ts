import type { BookComparison, BookTotals } from '../../core/book/compare-book.ts'
import { type Finding, type FindingKind, findingTexts } from '../../core/book/findings/finding.ts'
import { pluralize, type Text } from '../../core/localized-text.ts'
import { createStyler } from '../color.ts'
import { yen } from '../format.ts'
import { languageOf } from '../language.ts'
import { localizedLine } from '../one-line.ts'

/** The members of a finding that are shown. */
export type ShownFinding = Pick<Finding, 'kind' | 'severity' | 'lines' | 'yen' | 'text' | 'remedy'>
export interface ShownComparison extends Pick<BookComparison, 'result' | 'totals'> {
  findings: readonly ShownFinding[]
}

const headings = { yen: { en: 'yen', ja: '円' }, lines: { en: 'line', ja: '行' }, text: { en: 'finding', ja: '内容' } }

/** Formats a comparison as text. */
export function bookText(comparison: ShownComparison): string {
  return bookLines(comparison)
    .map((line) => `${line}\n`)
    .join('')
}

/** Formats a comparison: first a table of the findings and their remedies, then the totals in yen. */
export function bookLines({ result, findings, totals }: ShownComparison): string[] {
  const language = languageOf()
  const paint = createStyler(process.stdout)
  const rows = findings.map((finding) => ({ finding, amount: yen(finding.yen), lines: linesOf(finding) }))
  const amountWidth = Math.max(3, ...rows.map(({ amount }) => amount.length))
  const lineWidth = Math.max(4, ...rows.map(({ lines }) => lines.length))
  const row = (mark: string, amount: string, lines: string, text: string): string =>
    `${mark} ${amount.padStart(amountWidth)}  ${lines.padStart(lineWidth)}  ${text}`
  // The Japanese headings of the first two columns have one character each, which takes two terminal columns. The
  // padding is therefore one space shorter.
  const wide = language === 'ja' ? 1 : 0
  const table = [
    paint(
      'dim',
      row(
        ' ',
        headings.yen[language].padStart(amountWidth - wide),
        headings.lines[language].padStart(lineWidth - wide),
        headings.text[language],
      ),
    ),
    ...rows.flatMap(({ finding, amount, lines }) => {
      const [first = '', remedy = ''] = findingLines(finding)
      const mark = finding.severity === 'error' ? paint('red', '✗') : paint('yellow', '?')
      return [row(mark, amount, lines, first), row(' ', '', '', remedy)]
    }),
    '',
  ]
  const [book, ledger, end] = totalLines(result, totals, findings)
  return [
    ...(rows.length > 0 ? table : []),
    book ?? '',
    ledger ?? '',
    paint(comparesNothing(totals) ? 'yellow' : result === 'agreed' ? 'green' : 'red', end ?? ''),
  ]
}

/** Returns true if neither the book nor the ledger has any order, so that nothing was compared. */
export function comparesNothing({ orders, issued }: Pick<BookTotals, 'orders' | 'issued'>): boolean {
  return orders === 0 && issued === 0
}

export const nothingCompared: Text = {
  en: 'nothing was compared: the book has no order, and the ledger has no code. Check the file, --url and --sandbox',
  ja: '何も突合していない。帳簿に注文がなく、台帳にもコードがない。ファイル、--url、--sandbox を確認する',
}

/** Formats a finding as two lines: what differs, and what to do. */
export function findingLines({ kind, text, remedy }: ShownFinding): string[] {
  return [`${localizedLine(findingTexts[kind].title)}: ${localizedLine(text)}`, `→ ${localizedLine(remedy)}`]
}

function linesOf({ lines }: ShownFinding): string {
  const [first, ...more] = lines
  return first === undefined ? '-' : more.length === 0 ? `${first}` : `${first}…${more.at(-1)}`
}

/** The tasks that remain for the reader. The text of a task contains the number of findings of the listed kinds. */
const todos: readonly { kinds: readonly FindingKind[]; text(count: number): Text }[] = [
  {
    kinds: ['unknown-issued', 'unknown-not-issued'],
    text: (count) => ({
      en: `${pluralize(count, 'unknown order')} to clear up with the provider`,
      ja: `プロバイダーに確認が必要な結果不明の注文: ${count} 件`,
    }),
  },
  {
    kinds: ['cleared-issued', 'cleared-not-issued'],
    text: (count) => ({
      en: `${pluralize(count, 'cleared order')} to book as the provider said`,
      ja: `プロバイダーの回答どおりに帳簿を改める注文: ${count} 件`,
    }),
  },
  {
    kinds: ['provider-contradicted'],
    text: (count) => ({ en: `${pluralize(count, 'bill')} to dispute`, ja: `異議を申し立てる請求: ${count} 件` }),
  },
]

function totalLines(result: BookComparison['result'], totals: BookTotals, findings: readonly ShownFinding[]): string[] {
  const { orders, kept, unknown, failed, issued, billedYen, keptYen, errors, differenceYen } = totals
  const end: Text = comparesNothing(totals)
    ? nothingCompared
    : result === 'agreed'
      ? { en: 'the book agrees with the ledger', ja: '帳簿は台帳と一致している' }
      : {
          en: `the book differs from the ledger: ${pluralize(errors, 'finding')}, ${yen(differenceYen)} yen`,
          ja: `帳簿と台帳に差異がある: ${errors} 件、${yen(differenceYen)}円`,
        }
  const open = todos.flatMap(({ kinds, text }) => {
    const count = findings.filter(({ kind }) => kinds.includes(kind)).length
    return count === 0 ? [] : [text(count)]
  })
  return [
    {
      en: `book: ${pluralize(orders, 'order')} (${kept} kept, ${unknown} unknown, ${failed} failed), ${yen(keptYen)} yen kept`,
      ja: `帳簿: 注文 ${orders} 件（kept ${kept}、unknown ${unknown}、failed ${failed}）、kept の合計 ${yen(keptYen)}円`,
    },
    {
      en: `ledger: ${pluralize(issued, 'code')}, ${yen(billedYen)} yen billed, with fees that follow the settings, not your contract`,
      ja: `台帳: コード ${issued} 件、請求額 ${yen(billedYen)}円（手数料を含む。手数料は契約ではなく設定に基づく）`,
    },
    { en: [end, ...open].map(({ en }) => en).join('; '), ja: [end, ...open].map(({ ja }) => ja).join('。') },
  ].map(localizedLine)
}
