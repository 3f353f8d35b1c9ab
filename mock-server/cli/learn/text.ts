import { pluralize, type Text } from '../../core/localized-text.ts'
import { createStyler } from '../../reporting/color.ts'
import { indent } from '../../reporting/format.ts'
import { localizedLine, oneLine } from '../../reporting/one-line.ts'
import type { Learned } from '../../../scenarios/learn/learn.ts'
import type { Unexplained } from '../../../scenarios/learn/unexplained.ts'
import { settingNames, type Verdict } from '../../../scenarios/learn/verdicts.ts'

const words = {
  confirmed: { en: 'confirmed', ja: '仮定どおり' },
  refuted: { en: 'refuted', ja: '仮定と異なる' },
  open: { en: 'open, several behaviors are left', ja: '複数の可能性が残る' },
  untouched: { en: 'untouched', ja: '未確認' },
  assumed: { en: 'the assumed behavior', ja: '仮定した動作' },
  decidedBy: { en: 'Decided by', ja: '確認方法' },
  recorded: { en: 'recorded', ja: '記録' },
  played: { en: 'the mock', ja: 'モック' },
  untouchedList: { en: 'No exchange tells about:', ja: '記録からは判断できない仮定:' },
} as const satisfies Record<string, Text>

const unexplained: Readonly<Record<Unexplained['kind'], Text>> = {
  'no-rule': { en: 'the mock has no rule for this', ja: 'モックにこの動作のルールがない' },
  'shared-limit': {
    en: '429 without a reason in the corpus; the document says that other callers share the service (AG-D7)',
    ja: 'コーパスからは説明できない 429。仕様書によると、サービスはほかの呼び出し元と共用である（AG-D7）',
  },
  failure: { en: 'the provider failed', ja: 'プロバイダー側の障害' },
}

export function learnText(learned: readonly Learned[]): string {
  return `${learned.map((one) => providerLines(one).join('\n')).join('\n\n')}\n`
}

function providerLines(learned: Learned): string[] {
  const { provider, exchanges, answered, verdicts, unexplained: facts } = learned
  const paint = createStyler(process.stdout)
  const untouched = verdicts.filter(({ status }) => status === 'untouched')
  return [
    paint(
      'bold',
      localizedLine({
        en: `${provider}: ${pluralize(exchanges.length, 'exchange')}, ${answered} with a response`,
        ja: `${provider}: 記録 ${exchanges.length} 件（レスポンスあり ${answered} 件）`,
      }),
    ),
    ...(['refuted', 'open', 'confirmed'] as const).flatMap((status) =>
      verdicts.filter((one) => one.status === status).flatMap((one) => verdictLines(one, learned)),
    ),
    ...facts.flatMap(factLines),
    ...(untouched.length > 0 ? [localizedLine(words.untouchedList), ...indent(untouched.map(untouchedLine))] : []),
    '',
    paint(facts.some(({ kind }) => kind === 'no-rule') ? 'red' : 'green', localizedLine(summaryOf(learned))),
  ]
}

const marks = { confirmed: ['green', '✓'], refuted: ['yellow', '≠'], open: ['yellow', '?'] } as const

function verdictLines({ question, status, left, shownBy }: Verdict, { exchanges }: Learned): string[] {
  if (status === 'untouched') return []
  const paint = createStyler(process.stdout)
  const [color, mark] = marks[status]
  const shown = shownBy.flatMap((index) => exchanges[index]?.id ?? [])
  const names = settingNames(question).join(', ')
  const head = `${paint(color, mark)} ${paint('bold', question.rule)} ${localizedLine(words[status])} (${names})`
  const by = shown.length > 0 ? paint('dim', `  ${shown.join(' ')}`) : ''
  if (status === 'confirmed') return [head + by]
  return [
    head + by,
    ...indent(
      left.map((one) =>
        one === 'assumed'
          ? localizedLine(words.assumed)
          : `${one.id}: ${localizedLine(one.text)} ${Object.entries(one.settings)
              .map(([name, value]) => `${name}: ${JSON.stringify(value)}`)
              .join(', ')}`,
      ),
    ),
  ]
}

function untouchedLine({ question }: Verdict): string {
  const decidedBy = question.alternatives[0]?.decidedBy
  return `- ${question.rule} (${settingNames(question).join(', ')})${decidedBy ? `  ${localizedLine(words.decidedBy)}: ${localizedLine(decidedBy)}` : ''}`
}

function factLines({ exchange, kind, recorded, played, rule }: Unexplained): string[] {
  const paint = createStyler(process.stdout)
  return [
    `${paint(kind === 'no-rule' ? 'red' : 'yellow', '!')} ${exchange}: ${localizedLine(unexplained[kind])}`,
    ...indent([
      `${localizedLine(words.recorded)}: ${oneLine(recorded)}`,
      `${localizedLine(words.played)}${rule === null ? '' : ` (${rule})`}: ${oneLine(played)}`,
    ]),
  ]
}

function summaryOf({ verdicts, unexplained: facts }: Learned): Text {
  const count = (status: Verdict['status']): number => verdicts.filter((one) => one.status === status).length
  const unknown = facts.filter(({ kind }) => kind === 'no-rule').length
  return {
    en: `${count('confirmed')} confirmed, ${count('refuted')} refuted, ${count('open')} open, ${count('untouched')} untouched; ${unknown} responses that no alternative explains`,
    ja: `仮定どおり ${count('confirmed')} 件、仮定と異なる ${count('refuted')} 件、複数の可能性 ${count('open')} 件、未確認 ${count('untouched')} 件。説明できないレスポンス ${unknown} 件`,
  }
}
