import { readCorpus } from '../../../scenarios/recordings/corpus.ts'
import { Problem } from '../../core/http/problem.ts'
import type { Text } from '../../core/localized-text.ts'
import { createCounter } from '../shared/progress.ts'

/** Reads the exchanges in a folder. @throws Problem if the folder contains no exchanges or cannot be read */
export async function exchangesIn(folder: string): ReturnType<typeof readCorpus> {
  const exchanges = await readCorpus(folder, createCounter(readText))
  if (exchanges.length > 0) return exchanges
  throw new Problem(400, {
    en: `${folder} contains no recorded exchanges: "gift-mock record" writes them`,
    ja: `${folder} に記録がない。記録は gift-mock record で作成する`,
  })
}

function readText(done: number, total: number): Text {
  return { en: `${done} of ${total} exchanges read`, ja: `${total} 件中 ${done} 件を読み込み` }
}
