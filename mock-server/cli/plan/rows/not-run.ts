import { sameInBoth, type Text } from '../../../core/localized-text.ts'
import type { Scenario } from '../../../core/scenario/schema.ts'
import { LONG_TAG } from '../../../../scenarios/replay/time/time-needed.ts'
import { replayedClient } from '../results/client.ts'
import type { Tested } from '../results/tested.ts'

type Runs = Pick<Tested, 'skipped' | 'notReached' | 'client' | 'hasResults'>

/**
 * Returns the reason why the result files contain no result of a scenario, and the command that produces such a result.
 * @param argument the name or the file of the scenario in the command
 */
export function notRunText(scenario: Scenario, argument: string, runs: Runs): Text[] {
  const command = `gift-mock replay ${argument} --json FILE${replayedClient(runs.client)}`
  return [reasonOf(scenario, runs), sameInBoth(`\`${command}\``)]
}

function reasonOf({ name, tags }: Scenario, { skipped, notReached, hasResults }: Runs): Text {
  const waitMs = skipped.get(name)
  if (waitMs !== undefined)
    return {
      en: `Not run: \`replay\` skipped it, because a correct client waits for ${Math.ceil(waitMs / 1000)} s.`,
      ja: `未実施の理由: 正しいクライアントでも ${Math.ceil(waitMs / 1000)} 秒待つため、\`replay\` がスキップした。`,
    }
  const reason = notReached.get(name)
  if (reason !== undefined) return NOT_REACHED[reason]
  if (tags.includes(LONG_TAG))
    return {
      en: 'Not run: `replay --all` leaves out scenarios with the tag `long`, which take a minute or more.',
      ja: '未実施の理由: タグ `long` のシナリオ（実時間で 1 分以上かかる）は `replay --all` の対象外である。',
    }
  return hasResults
    ? {
        en: 'Not run: no result file contains this scenario.',
        ja: '未実施の理由: 結果のファイルにこのシナリオがない。',
      }
    : { en: 'Not run: no result file was given.', ja: '未実施の理由: 結果のファイルが指定されていない。' }
}

const NOT_REACHED = {
  interrupted: {
    en: 'Not run: a signal ended `replay` before this scenario had a result.',
    ja: '未実施の理由: このシナリオの結果が出る前に、シグナルで `replay` が中断された。',
  },
  timeouts: {
    en: 'Not run: `replay` ended before this scenario, because the program had exceeded its time limit in several scenarios in a row.',
    ja: '未実施の理由: プログラムが複数のシナリオで続けて制限時間を超えたため、`replay` がこのシナリオの前に終了した。',
  },
} as const satisfies Record<string, Text>
