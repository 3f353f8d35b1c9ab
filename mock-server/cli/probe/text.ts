import { joinTexts, sameInBoth, type Text } from '../../core/localized-text.ts'
import { createStyler } from '../../reporting/color.ts'
import { yen } from '../../reporting/format.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import type { Plan } from '../../../scenarios/probe/plan.ts'
import type { Step } from '../../../scenarios/probe/step.ts'

/**
 * Returns the text of a plan. For each request, the text shows which assumptions the request decides and what the
 * request issues.
 */
export function planText({ provider, steps, leftOut, yen: total }: Plan, url: string): string {
  const paint = createStyler(process.stdout)
  const count = steps.reduce((sum, { times = 1 }) => sum + times, 0)
  return [
    paint(
      'bold',
      localizedLine({
        en: `Probe of ${provider} at ${url}: at most ${count} requests, which issue at most ${yen(total)} yen`,
        ja: `${provider}（${url}）の probe: リクエスト最大 ${count} 件、発行額は最大 ${yen(total)} 円`,
      }),
    ),
    ...steps.map((step, index) => `${`${index + 1}`.padStart(3)}. ${stepLine(step)}`),
    ...leftOut.map(({ step, missing }) =>
      paint(
        'dim',
        `  -  ${localizedLine(step.what)} (${localizedLine({ en: `left out: set ${missing.join(', ')}`, ja: `省略: ${missing.join('、')} を設定すると送信する` })})`,
      ),
    ),
    '',
  ].join('\n')
}

function stepLine({ what, decides, yen: cost, times = 1 }: Step): string {
  const paint = createStyler(process.stdout)
  const parts: Text[] = [
    sameInBoth(decides.join(' ')),
    ...(times > 1 ? [{ en: `${times} times`, ja: `${times} 回` }] : []),
    ...(cost > 0 ? [{ en: `issues at most ${yen(cost)} yen`, ja: `最大 ${yen(cost)} 円を発行` }] : []),
  ]
  return `${localizedLine(what)}  ${paint('dim', `(${localizedLine(joinTexts(parts, 'comma'))})`)}`
}
