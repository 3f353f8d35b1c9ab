import { sharedReasons } from '../../../mock-server/core/reasons/shared.ts'
import { fileProblems } from '../../../mock-server/core/problems/files.ts'
import { z } from 'zod'
import { parseJsonOrUndefined } from '../../../mock-server/core/util/json.ts'
import type { Text } from '../../../mock-server/core/localized-text.ts'
import { errorMessage } from '../../../mock-server/core/util/error-message.ts'
import { Problem } from '../../../mock-server/index.ts'
import type { RawExchange } from '../raw-exchange.ts'
import { exchangesFromHar, isHar } from './har.ts'
import { exchangeFromLine } from './json-lines.ts'
import { exchangesFromFlows, isFlows } from './mitmproxy.ts'
import { placeFinder, type PlaceOptions } from './request-target.ts'

/**
 * Reads the requests to a provider from a recording of another program: a HAR file, a file of flows of mitmproxy, or a
 * log with a JSON object in each line. The result is in the order of sending.
 * @param data the bytes of the file, or its text
 * @param file name of the file for errors
 * @throws Problem if the file has none of these formats
 */
export function importExchanges(data: Uint8Array | string, file: string, options: PlaceOptions = {}): RawExchange[] {
  const placeOf = placeFinder(options)
  if (typeof data !== 'string' && isFlows(data))
    return inOrder(exchangesFromFlows(data, file, placeOf, (flow, read) => parsing(file, `flow ${flow}`, read)))
  const text = textOf(data)
  const whole = parseJsonOrUndefined(text)
  if (isHar(whole))
    return inOrder(
      parsing(file, '', () =>
        exchangesFromHar(whole, placeOf, (entry, read) => parsing(file, `log.entries.${entry}`, read)),
      ),
    )
  const lines = Array.isArray(whole) ? whole.map((one) => JSON.stringify(one)) : text.split('\n')
  const found: RawExchange[] = []
  let objects = 0
  for (const [index, line] of lines.entries()) {
    if (!line.trim().startsWith('{') || !isJson(line)) continue
    objects += 1
    const exchange = parsing(file, index + 1, () => exchangeFromLine(line, placeOf))
    if (exchange) found.push(exchange)
  }
  if (objects > 0) return inOrder(found)
  if (whole === undefined && /^\s*[[{]/.test(text)) throw new Problem(400, brokenJson(file, text))
  throw new Problem(400, {
    en: `${file} is neither a HAR file nor a flow file of mitmproxy 4 or later, nor does it consist of JSON lines`,
    ja: `${file} は HAR でも、mitmproxy 4 以降のフローファイルでも、JSON Lines でもない`,
  })
}

function isJson(text: string): boolean {
  return parseJsonOrUndefined(text) !== undefined
}

/**
 * Returns the message for a text that begins like JSON but is not valid JSON. The message contains no part of the text,
 * because a recording may contain credentials.
 */
function brokenJson(file: string, text: string): Text {
  let position = text.length
  try {
    JSON.parse(text)
  } catch (error) {
    position = Number(/at position (\d+)/.exec(errorMessage(error))?.[1] ?? text.length)
  }
  return position >= text.trimEnd().length
    ? {
        en: `${file} is not complete JSON: it ends after ${text.length} characters. Record or export it again`,
        ja: `${file} の JSON は途中で切れている（${text.length} 文字）。記録またはエクスポートをやり直す`,
      }
    : {
        en: `${file} is not valid JSON: the error is at character ${position + 1} of ${text.length}`,
        ja: `${file} は JSON として正しくない（${text.length} 文字中の ${position + 1} 文字目）`,
      }
}

/** Returns the text of a file. Some programs begin a file with a byte order mark. */
export function textOf(data: Uint8Array | string): string {
  return (typeof data === 'string' ? data : Buffer.from(data).toString('utf8')).replace(/^\uFEFF/, '')
}

function inOrder(exchanges: RawExchange[]): RawExchange[] {
  return exchanges.toSorted((a, b) => a.sentAtMs - b.sentAtMs)
}

/**
 * Calls a function, and turns a ZodError into a Problem that names the file.
 * @param place number of the line, or a text that comes before each place in the error message
 */
function parsing<T>(file: string, place: number | string, read: () => T): T {
  try {
    return read()
  } catch (error) {
    if (!(error instanceof z.ZodError)) throw error
    const problem = sharedReasons.all({
      problems: error.issues.slice(0, 3).map(({ path, message }) =>
        fileProblems.atPlace({
          place: [...(typeof place === 'string' && place !== '' ? [place] : []), ...path].join('.'),
          problem: sharedReasons.verbatim({ text: message }),
        }),
      ),
    })
    throw new Problem(
      400,
      typeof place === 'number'
        ? fileProblems.inLine({ file, line: place, problem })
        : fileProblems.inFile({ file, problem }),
    )
  }
}
