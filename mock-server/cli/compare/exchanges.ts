import { readCorpus } from '../../../scenarios/recordings/corpus.ts'
import { Problem } from '../../core/http/problem.ts'

/** Reads the exchanges in a folder. @throws Problem if the folder has none, or cannot be read */
export async function exchangesIn(folder: string): ReturnType<typeof readCorpus> {
  const exchanges = await readCorpus(folder)
  if (exchanges.length > 0) return exchanges
  throw new Problem(400, {
    en: `${folder} contains no recorded exchanges: "gift-mock record" writes them`,
    ja: `${folder} に記録がない。記録は gift-mock record で作成する`,
  })
}
