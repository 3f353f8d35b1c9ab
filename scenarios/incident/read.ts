import { readFile, stat } from 'node:fs/promises'
import { isRecord } from '../../mock-server/core/advice/correction.ts'
import { parseJsonOrUndefined } from '../../mock-server/core/util/json.ts'
import { errorText } from '../../mock-server/core/util/error-text.ts'
import { Problem } from '../../mock-server/index.ts'
import { exchangeId, readCorpus } from '../recordings/corpus.ts'
import type { Exchange } from '../recordings/exchange.ts'
import { importExchanges, textOf } from '../recordings/import/index.ts'
import { parseExchange } from '../recordings/raw-exchange.ts'
import { createExchangeRedactor } from '../recordings/redaction/redact.ts'
import { linesWith, type Mapping } from './log-mapping.ts'

export interface ReadOptions {
  /** The members of a log line that contain the parts of an exchange. Needed only if the file is the log of an app. */
  mapping?: Mapping | undefined
  /** Key from which fake values are computed. The fake values replace credentials, codes and ids. */
  key: string
}

/**
 * Reads the exchanges of an incident. `file` is the folder of a corpus, a HAR file, a flow file of mitmproxy, the
 * journal of a mock in the format of `requests --json`, or a file with JSON lines. Credentials, codes and ids are
 * replaced by fake values.
 * @throws Problem if the file cannot be read or has none of these formats
 */
export async function readIncident(file: string, { mapping, key }: ReadOptions): Promise<Exchange[]> {
  try {
    if ((await stat(file)).isDirectory()) return await readCorpus(file)
  } catch (error) {
    if (error instanceof Problem) throw error
    throw unreadable(file, error)
  }
  const bytes = await readFile(file).catch((error: unknown) => {
    throw unreadable(file, error)
  })
  return parseIncident(bytes, file, { mapping, key })
}

/** Parses the exchanges of an incident. @param file name of the file for errors */
export async function parseIncident(
  data: Uint8Array | string,
  file: string,
  { mapping, key }: ReadOptions,
): Promise<Exchange[]> {
  const text = textOf(data)
  const raw = importExchanges(journalLines(text) ?? (mapping ? linesWith(text, mapping) : data), file)
  const redactor = await createExchangeRedactor({ key })
  return raw.map((one, index) => {
    const parsed = parseExchange(one)
    return redactor.redact({ id: exchangeId(index + 1, parsed), ...parsed })
  })
}

function unreadable(file: string, error: unknown): Problem {
  return new Problem(400, {
    en: `${file} cannot be read: ${errorText(error).en}`,
    ja: `${file} を読み取れない: ${errorText(error).ja}`,
  })
}

/** Returns the journal of a mock as JSON lines; undefined if the text is no journal. */
function journalLines(text: string): string | undefined {
  const value = parseJsonOrUndefined(text)
  const entries = isRecord(value) && Array.isArray(value['requests']) ? value['requests'] : value
  if (!Array.isArray(entries) || !entries.every((one) => isRecord(one) && 'outcome' in one && 'delivered' in one))
    return undefined
  return entries.map((entry) => JSON.stringify(lineOf(entry))).join('\n')
}

function lineOf(entry: unknown): object {
  if (!isRecord(entry)) return {}
  const { at, method, path, caller, request, response, delivered, durationMs } = entry
  const answered = isRecord(response) && response['status'] !== 0 && delivered === true ? response : undefined
  return {
    time: at,
    durationMs: typeof durationMs === 'number' ? durationMs : 0,
    method,
    caller,
    url: `http://127.0.0.1${String(path)}`,
    request,
    status: answered?.['status'] ?? 0,
    response: answered ?? {},
  }
}
