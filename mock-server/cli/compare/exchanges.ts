import { findSetBack } from '../../../scenarios/recordings/clock-set-back.ts'
import { readCorpus } from '../../../scenarios/recordings/corpus.ts'
import type { Exchange } from '../../../scenarios/recordings/exchange.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { localizedLine } from '../../reporting/one-line.ts'
import { createCounter } from '../shared/progress.ts'

/**
 * Reads the exchanges in a folder. Prints a warning if an exchange ended before an exchange with a lower number of the
 * same provider began.
 * @throws Problem if the folder contains no exchanges or cannot be read
 */
export async function exchangesIn(folder: string): ReturnType<typeof readCorpus> {
  const exchanges = await readCorpus(folder, createCounter(readText))
  if (exchanges.length === 0)
    throw new Problem(400, {
      en: `${folder} contains no recorded exchanges: "gift-mock record" writes them`,
      ja: `${folder} に記録がない。記録は gift-mock record で作成する`,
    })
  warnOfSetBack(exchanges)
  return exchanges
}

/**
 * Prints a warning if an exchange ended before an exchange with a lower number of the same provider began. The clock of
 * the recorder may have been set back.
 */
export function warnOfSetBack(exchanges: readonly Exchange[]): void {
  const found = findSetBack(exchanges)
  if (!found) return
  const { before, after } = found
  const seconds = (found.ms / 1000).toFixed(1)
  const warning = localizedLine({
    en: `warning: ${after} was complete ${seconds} s before ${before} was sent, although its number is higher. The exchanges are played in the order of their times. If the clock of the recorder was set back, record again: the order and the rate limits would be wrong. If several recordings are in the folder, nothing is wrong`,
    ja: `警告: ${after} は番号が大きいにもかかわらず、${before} の送信より ${seconds} 秒前に完了している。記録は時刻順に再生する。記録中に時計が戻った場合は、順序とレート制限の判断を誤るため、記録し直す。複数の記録を1つのフォルダーにまとめた場合は、問題ない`,
  })
  process.stderr.write(`${warning}\n`)
}

function readText(done: number, total: number): Text {
  return { en: `${done} of ${total} exchanges read`, ja: `${total} 件中 ${done} 件を読み込み` }
}
