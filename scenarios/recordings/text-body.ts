import { findDecimalNotation, findDuplicateKey } from '../../mock-server/core/http/body/json-text.ts'
import { parseMediaType } from '../../mock-server/core/http/body/media-type.ts'
import { isTooDeep } from '../../mock-server/core/validation/depth.ts'
import type { RecordedBody } from './exchange.ts'

/** Returns the recorded form of a text body: the JSON value, the fields of a form, or else the text itself. */
export function textBody(text: string, contentType: string | undefined): RecordedBody | null {
  if (text === '') return null
  if (parseMediaType(contentType)?.type === 'application/x-www-form-urlencoded')
    return { form: [...new URLSearchParams(text)] }
  const json = losslessJson(text)
  return json === undefined ? { text } : { json: json.value }
}

/**
 * Returns the value of a JSON text; undefined if the text is not JSON, or if the value does not contain all information
 * of the text.
 */
function losslessJson(text: string): { value: JsonValue } | undefined {
  try {
    const value: JsonValue = JSON.parse(text)
    const isWhole =
      !isTooDeep(value) && findDuplicateKey(text, value) === undefined && findDecimalNotation(text) === undefined
    return isWhole && !text.includes('"__proto__"') ? { value } : undefined
  } catch {
    return undefined
  }
}

type JsonValue = Extract<RecordedBody, { json: unknown }>['json']
