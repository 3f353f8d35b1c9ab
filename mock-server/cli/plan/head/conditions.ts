import { pluralize, type Text } from '../../../core/localized-text.ts'
import { changedRules, changedRulesText } from '../../shared/run-facts/changed-rules.ts'
import { isUntried } from '../rows/result-cell.ts'
import { unprovenPauses } from '../rows/unproven-pauses.ts'
import type { Plan } from '../rows/items.ts'
import { idleTexts } from './idle-time.ts'

/**
 * Returns sentences about conditions under which a passed result is weaker evidence than usual. There is a sentence in
 * each of these cases:
 * - settings of `--config` changed rules
 * - pauses were judged on a faster clock and are not proven
 * - nothing was tried in a passed item
 * - the program left a process running in an item
 * - the program was judged after the default time without a request
 * - items with long waits were not run
 */
export function conditionWarnings(plan: Plan): Text[] {
  return [
    ...ruleWarnings(plan),
    ...pauseWarnings(plan),
    ...untriedWarnings(plan),
    ...exitWarnings(plan),
    ...idleTexts(plan, 'default'),
    ...waitWarnings(plan),
  ]
}

function ruleWarnings({ sources }: Plan): Text[] {
  return sources.flatMap(({ file, config }) => {
    const changed = changedRulesText(changedRules(config?.settings ?? {}))
    return changed && config
      ? [
          {
            en: `${file} was judged with changed rules, by the settings of ${config.file}: ${changed.en}. Its results do not show that the program keeps the default rules.`,
            ja: `${file} は、${config.file} の設定で変更したルールで判定した: ${changed.ja}。この結果では、プログラムが既定のルールを守ることは確認できない。`,
          },
        ]
      : []
  })
}

function pauseWarnings({ replayed, signature }: Plan): Text[] {
  const count = [...replayed.values()].filter(({ latest }) => unprovenPauses(latest, signature) !== undefined).length
  if (count === 0) return []
  return [
    {
      en: `In ${pluralize(count, 'item')}, the pauses between requests were judged on a faster clock only (--time-scale), so these results do not show that the program keeps the pauses in real time. The rows name the rules.`,
      ja: `${count} 項目では、リクエストの間隔を加速した時計（--time-scale）だけで判定した。実時間で間隔を守ることは確認できていない。該当するルールを各行に示す。`,
    },
  ]
}

function untriedWarnings({ replayed }: Plan): Text[] {
  const count = [...replayed.values()].filter(({ latest }) => isUntried(latest)).length
  if (count === 0) return []
  return [
    {
      en: `In ${pluralize(count, 'passed item')}, no fault fired, so nothing was tried.`,
      ja: `合格した ${count} 項目では、障害が発生しなかったため、何も試していない。`,
    },
  ]
}

function exitWarnings({ replayed }: Plan): Text[] {
  const count = [...replayed.values()].filter(({ latest }) => latest.client?.leftProcesses).length
  if (count === 0) return []
  return [
    {
      en: `In ${pluralize(count, 'item')}, the program exited and left a process running. That process was ended, so requests that it would have sent later, such as a retry, were not judged. Judge such a program with \`replay --service\`, or let the command wait for its processes.`,
      ja: `${count} 項目では、プログラムの終了後もプロセスが動いていたため、そのプロセスを終了させた。後で送るはずだったリクエスト（再送など）は判定していない。\`replay --service\` で判定するか、コマンドがプロセスの終了を待つようにする。`,
    },
  ]
}

function waitWarnings({ replayed, skipped, signature }: Plan): Text[] {
  const waits = [...skipped].filter(([name]) => signature.byScenario.has(name) && !replayed.has(name))
  if (waits.length === 0) return []
  const seconds = Math.ceil(Math.max(...waits.map(([, ms]) => ms)) / 1000)
  return [
    {
      en: `${pluralize(waits.length, 'item')} with long waits (up to ${seconds} s) ${waits.length === 1 ? 'was' : 'were'} not run, so it was not tested that the program waits long enough for a response. \`replay --waits\` runs them.`,
      ja: `待ち時間の長い ${waits.length} 項目（最長 ${seconds} 秒）は未実施であり、プログラムがレスポンスを十分に待つことは確認していない。\`replay --waits\` で実行できる。`,
    },
  ]
}
