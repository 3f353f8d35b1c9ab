import { joinTexts, pluralize, type Text } from '../../../core/localized-text.ts'
import { yen } from '../../../reporting/format.ts'
import { withoutJson } from './preconditions/value-text.ts'
import type { Replayed } from '../results/results.ts'

/** Returns the evidence of a result: the issued codes and their cost, the requests, and the failed checks. */
export function evidenceOf({ checks, totals, requests, triedNothing, file }: Replayed): Text[] {
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
            en: `${pluralize(requests.length, 'request')} in ${file}: ${requestText(first).en}${first === last ? '' : ` to ${requestText(last).en}`}`,
            ja: `リクエスト ${requests.length} 件（${file}）: ${requestText(first).ja}${first === last ? '' : `から ${requestText(last).ja}まで`}`,
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
      ? [{ en: 'No fault fired, so nothing was tried.', ja: '障害が発生しなかったため、何も検証していない。' }]
      : []),
  ]
}

/**
 * Returns the id of a request, its time on the mock's clock, and its real time if the result file contains the real
 * time.
 */
function requestText({ id, at, receivedAt }: Replayed['requests'][number]): Text {
  if (receivedAt === undefined) return { en: `${id} (${at})`, ja: `${id}（${at}）` }
  return { en: `${id} (${at}, real time ${receivedAt})`, ja: `${id}（${at}、実時間 ${receivedAt}）` }
}
