import { joinTexts, pluralize, type Text } from '../../core/localized-text.ts'
import { yen } from '../../reporting/format.ts'
import { withoutJson } from './preconditions/value-text.ts'
import type { Replayed } from './results.ts'

/** Returns the evidence of a result: the issued codes and their cost, the requests, and the failed checks. */
export function evidenceOf({ checks, totals, requests, triedNothing }: Replayed): Text[] {
  const { issued, faceValue, fees, orphaned } = totals
  const [first, last] = [requests[0], requests.at(-1)]
  const failed = checks.filter(({ passed }) => !passed)
  return [
    {
      en: `${pluralize(issued, 'code')} issued, ${yen(faceValue + fees)} yen, ${orphaned} not received`,
      ja: `発行 ${issued} 件、${yen(faceValue + fees)}円、未達 ${orphaned} 件`,
    },
    ...(first && last
      ? [
          {
            en: `${pluralize(requests.length, 'request')}: ${first.id} (${first.at})${first === last ? '' : ` to ${last.id} (${last.at})`}`,
            ja: `リクエスト ${requests.length} 件: ${first.id}（${first.at}）${first === last ? '' : `から ${last.id}（${last.at}）まで`}`,
          },
        ]
      : []),
    ...failed.map(({ what, expected, actual, finding }) =>
      withoutJson(
        joinTexts(
          [
            ...(finding ? [finding] : []),
            {
              en: `${what.en}: expected ${expected.en}, actual ${actual.en}`,
              ja: `${what.ja}: 期待 ${expected.ja}、実際 ${actual.ja}`,
            },
          ],
          'semicolon',
        ),
      ),
    ),
    ...(triedNothing
      ? [{ en: 'No fault acted, so nothing was tried.', ja: '障害が発生しなかったため、何も検証していない。' }]
      : []),
  ]
}
