import { sameInBoth, type Text } from '../../../core/localized-text.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'
import { LONG_TAG } from '../../../../scenarios/replay/time-needed.ts'
import { replayedClient } from '../results/client.ts'
import type { Tested } from '../results/tested.ts'

/**
 * Returns the reason why the result files contain no result of a scenario, and the command that produces such a result.
 */
export function notRunText(
  { name, tags }: Scenario,
  { skipped, client, hasResults }: Pick<Tested, 'skipped' | 'client' | 'hasResults'>,
): Text[] {
  const waitMs = skipped.get(name)
  const command = `gift-mock replay ${name} --json FILE${replayedClient(client)}`
  return [
    waitMs === undefined
      ? tags.includes(LONG_TAG)
        ? {
            en: 'Not run: `replay --all` leaves out scenarios with the tag `long`, which take a minute or more.',
            ja: '未実施の理由: タグ `long` のシナリオ（実時間で 1 分以上かかる）は `replay --all` の対象外である。',
          }
        : hasResults
          ? {
              en: 'Not run: no result file contains this scenario.',
              ja: '未実施の理由: 結果のファイルにこのシナリオがない。',
            }
          : { en: 'Not run: no result file was given.', ja: '未実施の理由: 結果のファイルが指定されていない。' }
      : {
          en: `Not run: \`replay\` skipped it, because a correct client waits for ${Math.ceil(waitMs / 1000)} s.`,
          ja: `未実施の理由: 正しいクライアントでも ${Math.ceil(waitMs / 1000)} 秒待つため、\`replay\` がスキップした。`,
        },
    sameInBoth(`\`${command}\``),
  ]
}
