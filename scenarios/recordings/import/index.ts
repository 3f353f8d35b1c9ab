import { sharedReasons } from '../../../mock-server/core/reasons/shared.ts'
import { fileProblems } from '../../../mock-server/core/problems/files.ts'
import { z } from 'zod'
import { parseJsonOrUndefined } from '../../../mock-server/core/util/json.ts'
import { Problem } from '../../../mock-server/index.ts'
import type { RawExchange } from '../raw-exchange.ts'
import { exchangesFromHar, isHar } from './har.ts'
import { exchangeFromLine } from './json-lines.ts'
import { placeFinder, type PlaceOptions } from './place.ts'

/**
 * Reads the requests to a provider from a HAR file, or from a log with a JSON object in each line, in the order of
 * sending.
 * @param file name of the file for errors
 * @throws Problem if the text is in neither format
 */
export function importExchanges(text: string, file: string, options: PlaceOptions = {}): RawExchange[] {
  const placeOf = placeFinder(options)
  const whole = parseJsonOrUndefined(text)
  if (isHar(whole)) return inOrder(parsing(file, undefined, () => exchangesFromHar(whole, placeOf)))
  const lines = Array.isArray(whole) ? whole.map((one) => JSON.stringify(one)) : text.split('\n')
  const found: RawExchange[] = []
  let objects = 0
  for (const [index, line] of lines.entries()) {
    if (!line.trim().startsWith('{')) continue
    objects += 1
    const exchange = parsing(file, index + 1, () => exchangeFromLine(line, placeOf))
    if (exchange) found.push(exchange)
  }
  if (objects > 0) return inOrder(found)
  throw new Problem(400, {
    en: `${file} is neither a HAR file nor JSON lines. mitmproxy exports flows as HAR: mitmdump -nr FLOWS --set hardump=FILE.har`,
    ja: `${file} は HAR でも JSON Lines でもない。mitmproxy のフローは HAR に変換できる: mitmdump -nr FLOWS --set hardump=FILE.har`,
  })
}

function inOrder(exchanges: RawExchange[]): RawExchange[] {
  return exchanges.toSorted((a, b) => a.sentAtMs - b.sentAtMs)
}

function parsing<T>(file: string, line: number | undefined, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const problem = sharedReasons.all({
      problems: error.issues
        .slice(0, 3)
        .map(({ path, message }) =>
          fileProblems.atPlace({ place: path.join('.'), problem: sharedReasons.verbatim({ text: message }) }),
        ),
    })
    throw new Problem(
      400,
      line === undefined ? fileProblems.inFile({ file, problem }) : fileProblems.inLine({ file, line, problem }),
    )
  }
}
