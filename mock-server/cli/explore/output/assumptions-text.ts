import { joinTexts, pluralize, type Text } from '../../../core/localized-text.ts'
import { createStyler } from '../../../reporting/color.ts'
import { indent, yen } from '../../../reporting/format.ts'
import { localizedLine, oneLine } from '../../../reporting/one-line.ts'
import type { AssumptionReport, Lean, OpenQuestion } from '../../../../scenarios/explore/assumptions/assumptions.ts'

/** Maximum number of alternatives that are printed. The JSON file contains all alternatives. */
const MAX_LEANS = 20

const words = {
  lost: { en: 'lost', ja: '損失' },
  failed: { en: 'did not complete the task', ja: '処理を完了できない' },
  'timed out': { en: 'did not end', ja: '終了しない' },
  withFaults: { en: 'with one fault', ja: '障害1件のもとで' },
  questions: {
    en: 'Questions to the providers, the most expensive first:',
    ja: 'プロバイダーへの質問（影響額の大きい順）:',
  },
  decidedBy: { en: 'Decided by', ja: '確認方法' },
} as const satisfies Record<string, Text>

/** Returns the text that `explore --assumptions` prints. Questions are in both languages. */
export function assumptionsText(report: AssumptionReport): string {
  const { leans, questions } = report
  const paint = createStyler(process.stdout)
  const more = leans.length - MAX_LEANS
  return [
    ...leans.slice(0, MAX_LEANS).flatMap((lean) => [...leanLines(lean), '']),
    ...(more > 0
      ? [localizedLine({ en: `and ${more} more (--json has all)`, ja: `ほか${more}件（全件は --json）` }), '']
      : []),
    ...(questions.length > 0
      ? [paint('bold', localizedLine(words.questions)), ...questions.flatMap(questionLines), '']
      : []),
    paint(leans.length > 0 ? 'red' : 'green', localizedLine(summaryOf(report))),
    '',
  ].join('\n')
}

function leanLines({ alternatives, result, yen: cost, what, withFaults }: Lean): string[] {
  const paint = createStyler(process.stdout)
  const [first] = what
  const happened = withFaults ? joinTexts([words[result], words.withFaults], 'comma') : words[result]
  return [
    `${paint('red', '✗')} ${paint('bold', alternatives.map(({ name }) => name).join(' + '))}: ${localizedLine(happened)}${cost > 0 ? `, ${localizedLine(yenText(cost))}` : ''}`,
    ...indent([
      ...alternatives.map(({ text }) => localizedLine(text)),
      ...(first ? [`→ ${localizedLine(first)}`] : []),
    ]),
  ]
}

function questionLines({ rule, provider, yen: cost, question, decidedBy }: OpenQuestion, index: number): string[] {
  const upTo = cost > 0 ? `, ${localizedLine(yenText(cost))}` : ''
  return [
    '',
    `${index + 1}. ${rule} (${provider})${upTo}`,
    ...indent([
      oneLine(question.en),
      oneLine(question.ja),
      `${localizedLine(words.decidedBy)}: ${localizedLine(decidedBy)}`,
    ]),
  ]
}

function yenText(amount: number): Text {
  return { en: `${yen(amount)} yen`, ja: `${yen(amount)}円` }
}

function summaryOf({ leans, tried, notTried }: AssumptionReport): Text {
  const cases = {
    en: `${pluralize(tried.single, 'alternative')} and ${pluralize(tried.pairs, 'pair')}`,
    ja: `別の動作${tried.single}件と組み合わせ${tried.pairs}件`,
  }
  const left = notTried.single + notTried.withFaults + notTried.pairs
  const head =
    leans.length === 0
      ? {
          en: `This client passes under all that was tried: ${cases.en}.`,
          ja: `このクライアントは、試したすべて（${cases.ja}）で正しく動作する。`,
        }
      : {
          en: `This client does not pass under ${leans.length} of what was tried: ${cases.en}. Ask the providers before you go to production.`,
          ja: `このクライアントは、試したもの（${cases.ja}）のうち${leans.length}件で正しく動作しない。本番で利用する前に、プロバイダーに確認する。`,
        }
  const rest = {
    en: `Not tried within the budget: ${notTried.single} alternatives, ${notTried.withFaults} with faults, ${notTried.pairs} pairs.`,
    ja: `予算内で試していないもの: 別の動作${notTried.single}件、障害ありで${notTried.withFaults}件、組み合わせ${notTried.pairs}件。`,
  }
  return joinTexts(left > 0 ? [head, rest] : [head], 'sentence')
}
