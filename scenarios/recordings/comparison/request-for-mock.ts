import { parseMediaType } from '../../../mock-server/core/http/body/media-type.ts'
import type { Explanation } from '../../../mock-server/core/reasons/reason.ts'
import { sharedReasons } from '../../../mock-server/core/reasons/shared.ts'
import type { Exchange, RecordedBody, RecordedPart } from '../exchange.ts'
import { signatures } from '../raw-exchange.ts'

/** Headers that belong to the connection, or that describe the bytes of the recorded body. */
const ofConnection = new Set([
  'connection',
  'content-length',
  'expect',
  'host',
  'keep-alive',
  'transfer-encoding',
  'upgrade',
])

/**
 * Returns the request of an exchange for a mock. The contents of files are not recorded, so files of the same length
 * and type are sent.
 * @param request the recorded request with the ids and credentials of the mock
 * @throws TypeError if the request cannot be sent, for example because of its method
 */
export function requestOf(request: Exchange['request'], base: string): Request {
  const { method, path, headers } = request
  const hasBody = method !== 'GET' && method !== 'HEAD'
  const kept = Object.entries(headers).filter(([name]) => !ofConnection.has(name))
  return new Request(base + path, {
    method,
    headers: kept,
    ...(hasBody && request.body && { body: bytesOf(request.body, headers['content-type']) }),
  })
}

/** Matches a control character other than a tab. No header may contain such a character. */
const forbiddenCharacter = /(?!\t)\p{Cc}/u

/** Returns the reason why a request is not valid HTTP; undefined if the request is valid. */
export function malformedReason({ headers }: { headers: Readonly<Record<string, string>> }): Explanation | undefined {
  return Object.values(headers).some((value) => forbiddenCharacter.test(value))
    ? sharedReasons.malformedHead
    : undefined
}

/**
 * Returns the bytes of a body. The contents of files are not recorded, so files of the recorded length and type are
 * generated.
 */
export function bytesOf(body: RecordedBody, contentType: string | undefined): Uint8Array<ArrayBuffer> {
  if ('json' in body) return utf8(JSON.stringify(body.json))
  if ('text' in body) return body.invalidUtf8 ? invalidUtf8(body.text) : utf8(body.text)
  if ('form' in body) return utf8(new URLSearchParams(body.form).toString())
  if ('parts' in body) {
    const boundary = parseMediaType(contentType)?.parameters?.get('boundary') ?? 'gift-mock'
    return join([...body.parts.flatMap((part) => partOf(part, boundary)), utf8(`--${boundary}--\r\n`)])
  }
  return fileOf(body)
}

const utf8 = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text)

function join(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(Buffer.concat(parts))
}

/** A byte that is not valid in UTF-8. */
const INVALID = 0xff

function invalidUtf8(text: string): Uint8Array<ArrayBuffer> {
  return join(
    text.split('\uFFFD').flatMap((part, index) => (index === 0 ? [utf8(part)] : [Uint8Array.of(INVALID), utf8(part)])),
  )
}

function fileOf({
  bytes,
  begins,
}: {
  bytes: number
  begins?: keyof typeof signatures | undefined
}): Uint8Array<ArrayBuffer> {
  const content = new Uint8Array(bytes).fill(begins ? 0 : INVALID)
  if (begins) content.set(Buffer.from(signatures[begins], 'hex').subarray(0, bytes))
  return content
}

function partOf(part: RecordedPart, boundary: string): Uint8Array[] {
  const head = `--${boundary}\r\nContent-Disposition: form-data; name="${quoted(part.name)}"`
  if ('text' in part)
    return [utf8(`${head}\r\n\r\n`), part.invalidUtf8 ? invalidUtf8(part.text) : utf8(part.text), utf8('\r\n')]
  const { filename, plainFilename = filename } = part
  const names = [
    ...(plainFilename === null ? [] : [`filename="${quoted(plainFilename)}"`]),
    ...(part.plainFilename === undefined ? [] : [`filename*=utf-8''${encodeURIComponent(filename)}`]),
  ]
  return [utf8(`${head}; ${names.join('; ')}\r\n\r\n`), fileOf(part), utf8('\r\n')]
}

function quoted(text: string): string {
  return text.replaceAll('"', '%22').replaceAll('\r', '%0D').replaceAll('\n', '%0A')
}
