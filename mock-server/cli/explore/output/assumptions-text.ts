import { joinTexts, pluralize, type Text } from '../../../core/localized-text.ts'
import { createStyler } from '../../../reporting/color.ts'
import { indent, yen } from '../../../reporting/format.ts'
import { localizedLine, oneLine } from '../../../reporting/one-line.ts'
import type { AssumptionReport, Lean, OpenQuestion } from '../../../../scenarios/explore/assumptions/assumptions.ts'
import { OPEN_REASONS, type OpenReason } from '../../../../scenarios/explore/search/open-reasons.ts'
import { IDLE_ADVICE, judgedIdleText } from '../../../../scenarios/replay/idle-text.ts'
import type { AssumptionsResult } from './assumptions-result.ts'

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
export function assumptionsText(report: AssumptionReport, result: AssumptionsResult): string {
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
    paint(
      result === 'depends' ? 'red' : result === 'passed' && isWhole(report) ? 'green' : 'yellow',
      localizedLine(summaryOf(report, result)),
    ),
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

const openTexts: Record<OpenReason, (cases: number) => Text> = {
  timeout: (cases) => ({
    en: `In ${pluralize(cases, 'case')}, runs with a fault took longer than --timeout and were not judged: give a longer time limit, such as --timeout 300.`,
    ja: `${cases}件では、障害のある実行が制限時間（--timeout）を超えたため、判定していない。--timeout 300 のように長くする。`,
  }),
  unproven: (cases) => ({
    en: `In ${pluralize(cases, 'case')}, the timeouts of the client are not shown to follow the faster clock: install libfaketime, or divide the timeouts by GIFT_MOCK_CLOCK_RATE.`,
    ja: `${cases}件では、クライアントのタイムアウトが速い時計に従うことを確認できない。libfaketime をインストールするか、タイムアウトを GIFT_MOCK_CLOCK_RATE で割る。`,
  }),
  elsewhere: (cases) => ({
    en: `In ${pluralize(cases, 'case')}, a provider that the client does not use without faults refused a request: correct the request, or set the credentials and products of this provider with --config.`,
    ja: `${cases}件では、障害のない実行では使わないプロバイダーがリクエストを拒否した。リクエストを修正するか、このプロバイダーの認証情報と商品を --config で設定する。`,
  }),
  unreached: (cases) => ({
    en: `In ${pluralize(cases, 'case')}, the client did not make calls that it makes without faults: keep its state in the folder GIFT_MOCK_STATE_DIR.`,
    ja: `${cases}件では、障害のない実行にあった呼び出しをクライアントがしなかった。状態はフォルダー GIFT_MOCK_STATE_DIR に保存する。`,
  }),
  patience: (cases) => ({
    en: `In ${pluralize(cases, 'case')}, late and slow responses were not tried, because the client would wait longer than --patience: add --time-scale 50 (with libfaketime, or a client that divides its waits by GIFT_MOCK_CLOCK_RATE).`,
    ja: `${cases}件では、待ち時間の上限（--patience）を超えるため、遅いレスポンスを試していない。--time-scale 50 を付ける（libfaketime、または待ち時間を GIFT_MOCK_CLOCK_RATE で割るクライアントが必要）。`,
  }),
}

function summaryOf(report: AssumptionReport, result: AssumptionsResult): Text {
  const { notTried, openCases, leftProcesses, idleMs } = report
  const left = notTried.single + notTried.withFaults + notTried.pairs
  const rest = {
    en: `Not tried within the budget: ${notTried.single} alternatives, ${notTried.withFaults} with faults, ${notTried.pairs} pairs.`,
    ja: `予算内で試していないもの: 別の動作${notTried.single}件、障害ありで${notTried.withFaults}件、組み合わせ${notTried.pairs}件。`,
  }
  const reasons = OPEN_REASONS.flatMap((reason) => {
    const cases = openCases[reason]
    return cases === undefined ? [] : [openTexts[reason](cases)]
  })
  const exited = {
    en: `In ${pluralize(leftProcesses, 'case')}, the client exited and left a process running, whose later requests, such as a retry, were not judged.`,
    ja: `${leftProcesses}件では、クライアントの終了後もプロセスが動いていたため、そのプロセスが後で送るリクエスト（再送など）は判定していない。`,
  }
  return joinTexts(
    [
      headOf(report, result),
      ...(left > 0 ? [rest] : []),
      ...(result === 'incomplete' && notTried.single > 0 ? [MORE_TIME] : []),
      ...reasons,
      ...(leftProcesses > 0 ? [exited] : []),
      ...(idleMs === undefined ? [] : [idleText(idleMs), IDLE_ADVICE]),
    ],
    'sentence',
  )
}

/** Returns true if all requests of the client were judged: it exited in each run and left no process running. */
function isWhole({ leftProcesses, idleMs }: AssumptionReport): boolean {
  return leftProcesses === 0 && idleMs === undefined
}

function idleText(idleMs: number): Text {
  const { en, ja } = judgedIdleText(idleMs)
  return { en: `The client was ${en}.`, ja: `${ja}。` }
}

const MORE_TIME: Text = {
  en: 'Give a larger --budget or more --runs.',
  ja: '--budget または --runs を大きくする。',
}

function headOf(report: AssumptionReport, result: AssumptionsResult): Text {
  const { leans, tried } = report
  const cases = {
    en: `${pluralize(tried.single, 'alternative')} and ${pluralize(tried.pairs, 'pair')}`,
    ja: `別の動作${tried.single}件と組み合わせ${tried.pairs}件`,
  }
  if (result === 'depends')
    return {
      en: `This client does not pass under ${leans.length} of what was tried: ${cases.en}. Ask the providers before you go to production.`,
      ja: `このクライアントは、試したもの（${cases.ja}）のうち${leans.length}件で正しく動作しない。本番で利用する前に、プロバイダーに確認する。`,
    }
  if (result === 'incomplete')
    return {
      en: `These runs do not show whether this client depends on an assumption: not everything was tried and judged (${cases.en} were tried).`,
      ja: `このクライアントがどの仮定に依存するかは、この実行では分からない。試していないもの、または判定していないものがある（試したもの: ${cases.ja}）。`,
    }
  return isWhole(report)
    ? {
        en: `This client passes under all that was tried: ${cases.en}.`,
        ja: `このクライアントは、試したすべて（${cases.ja}）で正しく動作する。`,
      }
    : {
        en: `This client passed in all runs that can be judged: ${cases.en}.`,
        ja: `このクライアントは、判定できるすべての実行（${cases.ja}）で正しく動作した。`,
      }
}
