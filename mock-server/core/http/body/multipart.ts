import type { Explanation } from '../../reasons/reason.ts'
import { sharedReasons as reasons } from '../../reasons/shared.ts'
import type { ProviderRequest } from '../request.ts'
import { findBodyError, type BodyError } from './body-error.ts'
import { parseMediaType, type ParameterizedValue, parseParameterized } from './media-type.ts'
import { delimitersOf, searchFor } from './multipart-lines.ts'
import { memo } from '../../util/memo.ts'

export interface FilePart {
  filename: string
  /** The file's content, as a view on the bytes of the body. */
  bytes: Uint8Array
  /**
   * The value of the parameter `filename`, or null if the part has no such parameter. Present only if the part has the
   * parameter `filename*`, because the member `filename` then contains the value of `filename*`.
   */
  plainFilename?: string | null
}

export type Part = string | FilePart

/** The parts of a multipart body by name, in the order of the body, or the error. */
export type MultipartBody =
  | {
      parts: ReadonlyMap<string, readonly Part[]>
      /**
       * Names of the text parts that are not valid UTF-8. In the text of such a part, U+FFFD replaces each invalid
       * sequence.
       */
      invalidText: ReadonlySet<string>
      boundary: string
      error?: never
    }
  | (BodyError & { parts?: never })

const MAX_PARTS = 100
const MAX_PART_HEADER_BYTES = 64 * 1024

/**
 * Matches an accepted boundary. RFC 2046 allows only some of the accepted characters. The other characters are accepted
 * because code examples for Android use the boundary `*****`.
 */
const boundarySyntax = /^[ -~]{0,69}[!-~]$/

/**
 * Parses a `multipart/form-data` body (RFC 7578).
 * - The framing follows RFC 2046: preamble, epilogue and transport padding are ignored, and lines end with CRLF.
 * - A part with a file name is a file. Every other part is text in UTF-8.
 * - Content-Transfer-Encoding, which RFC 7578 deprecates, is ignored.
 *
 * The result is cached, so each request is parsed only once.
 */
export const parseMultipart = memo(({ headers, body }: Pick<ProviderRequest, 'headers' | 'body'>): MultipartBody => {
  const error = findBodyError({ headers, body })
  if (error) return error
  const media = parseMediaType(headers['content-type'])
  if (media?.type !== 'multipart/form-data')
    return { error: reasons.contentTypeOther({ type: 'multipart/form-data' }), kind: 'media-type' }
  if (!media.parameters) return other(reasons.contentTypeMalformed)
  const boundary = media.parameters.get('boundary')
  if (!boundary) return other(reasons.boundaryMissing)
  if (!boundarySyntax.test(boundary)) return other(reasons.boundaryWrong)
  return partsOf(body.bytes ?? new Uint8Array(), boundary)
})

function partsOf(bytes: Uint8Array, boundary: string): MultipartBody {
  const next = delimitersOf(boundary)
  const parts = new Map<string, Part[]>()
  const invalidText = new Set<string>()
  let count = 0
  let delimiter = next(bytes, 0)
  if (!delimiter) return other(reasons.noFirstDelimiter)
  while (!delimiter.closes) {
    if (++count > MAX_PARTS) return other(reasons.tooManyParts({ count: MAX_PARTS }))
    const following = next(bytes, delimiter.end)
    if (!following) return other(reasons.noLastDelimiter)
    const part = partOf(bytes.subarray(delimiter.end, following.start))
    if (part.error !== undefined) return other(reasons.wrongPart({ number: count, problem: part.error }))
    if (part.isInvalidText) invalidText.add(part.name)
    const named = parts.get(part.name)
    if (named) named.push(part.value)
    else parts.set(part.name, [part.value])
    delimiter = following
  }
  return { parts, invalidText, boundary }
}

const CR = 0x0d
const BLANK_LINE = '\n\r\n'
const findBlankLine = searchFor(BLANK_LINE)
const utf8 = new TextDecoder()
const strictUtf8 = new TextDecoder('utf-8', { fatal: true })

/**
 * The name and the value of a part, or the error of the part. The error is a sentence without a subject, such as `has
 * no headers`.
 */
type NamedPart = { name: string; value: Part; isInvalidText: boolean; error?: never } | { error: Explanation }

function partOf(bytes: Uint8Array): NamedPart {
  if (bytes[0] === CR) return { error: reasons.partWithoutHeaders }
  // If `bytes` contains no blank line, the part consists of headers only. The line break before the next delimiter,
  // which `bytes` does not contain, is then also the blank line after the headers.
  const blank = findBlankLine(bytes.subarray(0, MAX_PART_HEADER_BYTES + BLANK_LINE.length), 0)
  const headerEnd = blank < 0 ? bytes.length : blank + 1
  if (headerEnd > MAX_PART_HEADER_BYTES) return { error: reasons.partHeadersTooLong({ bytes: MAX_PART_HEADER_BYTES }) }
  const disposition = dispositionOf(utf8.decode(bytes.subarray(0, headerEnd)))
  if (disposition.error !== undefined) return disposition
  const content = blank < 0 ? new Uint8Array() : bytes.subarray(blank + BLANK_LINE.length)
  const { name, filename, plainFilename } = disposition
  if (filename !== undefined) {
    const value = { filename, bytes: content, ...(plainFilename !== undefined && { plainFilename }) }
    return { name, value, isInvalidText: false }
  }
  try {
    return { name, value: strictUtf8.decode(content), isInvalidText: false }
  } catch {
    return { name, value: utf8.decode(content), isInvalidText: true }
  }
}

const headerLine = /^([!#$%&'*+.^_`|~\w-]+):([^\r\n]*)$/

function dispositionOf(
  block: string,
):
  | { name: string; filename: string | undefined; plainFilename: string | null | undefined; error?: never }
  | { error: Explanation } {
  let disposition: ParameterizedValue | undefined
  if (!block.endsWith('\r\n')) return { error: reasons.partWithoutBlankLine }
  // A header may be folded: a line that begins with a blank continues the header of the previous line.
  for (const line of block
    .slice(0, -2)
    .replaceAll(/\r\n[ \t]+/g, ' ')
    .split('\r\n')) {
    const [, header, value = ''] = headerLine.exec(line) ?? []
    if (header === undefined) return { error: reasons.partHeaderWrong }
    if (header.toLowerCase() !== 'content-disposition') continue
    if (disposition) return { error: reasons.partDispositionTwice }
    disposition = parseParameterized(value, unescapeFormName)
  }
  if (disposition?.type !== 'form-data') return { error: reasons.partDispositionMissing }
  if (!disposition.parameters) return { error: reasons.partDispositionMalformed }
  const name = parameterOf(disposition.parameters, 'name')
  const filename = parameterOf(disposition.parameters, 'filename')
  if (name === null || filename === null) return { error: reasons.partNameNotUtf8 }
  const plainFilename = disposition.parameters.has('filename*')
    ? (disposition.parameters.get('filename') ?? null)
    : undefined
  return name === undefined ? { error: reasons.partWithoutName } : { name, filename, plainFilename }
}

/**
 * Unescapes a name or file name. Some clients escape quotes and backslashes with a backslash. Other clients
 * percent-encode quotes and line breaks. A backslash before another character is literal, as in the paths that old
 * browsers send.
 */
function unescapeFormName(quoted: string): string {
  return quoted
    .replaceAll(/\\(["\\])/g, '$1')
    .replaceAll('%22', '"')
    .replaceAll(/%0d/gi, '\r')
    .replaceAll(/%0a/gi, '\n')
}

/**
 * Returns the value of a parameter. The extended form (RFC 8187), `name*=utf-8''…`, has precedence. Returns undefined
 * if the parameter is absent, and null if the extended form is malformed.
 */
function parameterOf(parameters: ReadonlyMap<string, string>, name: string): string | null | undefined {
  const extended = parameters.get(`${name}*`)
  if (extended === undefined) return parameters.get(name)
  const [, encoded] = /^utf-8'[^']*'(.*)$/i.exec(extended) ?? []
  if (encoded === undefined) return null
  try {
    return decodeURIComponent(encoded)
  } catch {
    return null
  }
}

function other(error: Explanation): BodyError & { parts?: never } {
  return { error, kind: 'other' }
}
