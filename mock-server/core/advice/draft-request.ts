import type { ProviderRequest } from '../http/request.ts'
import { isPathBelow, normalizeHost } from '../pipeline/addresses/address.ts'
import { bodyKindOf, type JournalEntry } from '../journal/journal.ts'
import type { Provider, Route } from '../provider/provider.ts'
import { parseJsonOrUndefined } from '../util/json.ts'
import { fromBase64 } from '../util/base64.ts'
import type { Draft, DraftBody } from './draft.ts'

/** The route that matches a draft, and the variable parts of the draft's path. */
export interface MatchedRoute {
  route: Route
  params: Readonly<Record<string, string>>
}

/**
 * Returns a recorded path up to the end of the provider's name. For example, the result for
 * `/sandboxes/a/at-gift/demo-campaign/dc/getcode` is `/sandboxes/a/at-gift`. If the path does not contain the
 * provider's name, returns the base path of the provider's real host to which the request was sent. If there is no such
 * host, returns an empty string.
 */
export function providerBasePath({ path, request }: JournalEntry, provider: Provider): string {
  const [, below] = new RegExp(`^(.*?/${provider.name})(?:[/?]|$)`, 's').exec(path) ?? []
  if (below !== undefined) return below
  const bases = provider.basePathsFor(normalizeHost(request.headers['host'] ?? '')) ?? []
  return bases.find((base) => isPathBelow(path, base)) ?? ''
}

/**
 * Returns the URL at which the mock accepts a recorded request again. The recorded request may have been sent to the
 * mock or to a real host of the provider.
 * @param url URL of the sandbox, without a trailing slash
 */
export function mockUrlOf(entry: JournalEntry, provider: Provider, url: string): string {
  return `${url}/${provider.name}${entry.path.slice(providerBasePath(entry, provider).length)}`
}

/** Returns the draft of a recorded request. @param base the result of `providerBasePath` */
export function draftOf({ method, path, request, sourceIp }: JournalEntry, base: string): Draft {
  const [target = '', query = ''] = path.split(/\?(.*)/s)
  return {
    method,
    path: target.startsWith(base) ? target.slice(base.length) : target,
    query: Object.fromEntries(new URLSearchParams(query)),
    headers: request.headers,
    sourceIp,
    body: bodyOf(request),
  }
}

function bodyOf(request: JournalEntry['request']): DraftBody {
  if (request.fields) return { kind: 'form', fields: request.fields }
  const text = bodyKindOf(request) === 'text' ? (request.body ?? '') : ''
  const value = parseJsonOrUndefined(text)
  return value === undefined ? { kind: 'text', text } : { kind: 'json', value, text }
}

/** Finds the route of a draft. @returns undefined if no route has the method and the path */
export function matchRoute({ routes }: Provider, { method, path }: Draft): MatchedRoute | undefined {
  const given = path.split('/')
  for (const route of routes) {
    const segments = route.path.split('/')
    const fits =
      route.method === method &&
      segments.length === given.length &&
      segments.every((segment, index) => (segment.startsWith(':') ? given[index] !== '' : segment === given[index]))
    if (!fits) continue
    const named = segments.flatMap((segment, index): [string, string][] =>
      segment.startsWith(':') ? [[segment.slice(1), decodeURIComponent(given[index] ?? '')]] : [],
    )
    return { route, params: Object.fromEntries(named) }
  }
  return undefined
}

/**
 * The first bytes of an image in base64, by the extension of the file name. These bytes replace the files of a request,
 * because the journal does not contain files.
 */
const signatures: Readonly<Record<string, string>> = {
  png: 'iVBORw0KGgo=',
  jpg: '/9j/4A==',
  jpeg: '/9j/4A==',
  gif: 'R0lGODlh',
}

/**
 * Returns the first bytes of an image in base64. The extension of the file name determines the image type; the default
 * is PNG.
 */
export function sampleImage(filename: string): string {
  const extension = filename.split('.').at(-1)?.toLowerCase() ?? ''
  return signatures[extension] ?? 'iVBORw0KGgo='
}

const BOUNDARY = 'gift-mock-draft'

/**
 * Converts a draft into a request that a route of the provider can handle.
 * @param providerBaseUrl the provider's base URL
 */
export function toIncoming(draft: Draft, { route, params }: MatchedRoute, providerBaseUrl: string): ProviderRequest {
  const { method, path, query, body, sourceIp } = draft
  const headers = { ...draft.headers }
  if (body.kind === 'form') headers['content-type'] = `multipart/form-data; boundary=${BOUNDARY}`
  return {
    method,
    target: path,
    query: new URLSearchParams(query),
    params,
    headers,
    body: route.files === true ? { bytes: formBytes(body) } : { text: textOf(body) },
    sourceIp,
    providerBaseUrl,
  }
}

function textOf(body: DraftBody): string {
  if (body.kind === 'json') return body.text ?? JSON.stringify(body.value)
  return body.kind === 'text' ? body.text : ''
}

function formBytes(body: DraftBody): Uint8Array<ArrayBuffer> {
  if (body.kind !== 'form') return new TextEncoder().encode(textOf(body))
  const chunks: Uint8Array[] = []
  const add = (text: string): void => void chunks.push(new TextEncoder().encode(text))
  for (const [name, value] of Object.entries(body.fields)) {
    const filename = typeof value === 'string' ? '' : `; filename=${JSON.stringify(value.filename)}`
    add(`--${BOUNDARY}\r\ncontent-disposition: form-data; name=${JSON.stringify(name)}${filename}\r\n\r\n`)
    if (typeof value === 'string') add(value)
    else chunks.push(fromBase64(sampleImage(value.filename)))
    add('\r\n')
  }
  add(`--${BOUNDARY}--\r\n`)
  const bytes = new Uint8Array(chunks.reduce((length, chunk) => length + chunk.length, 0))
  let at = 0
  for (const chunk of chunks) {
    bytes.set(chunk, at)
    at += chunk.length
  }
  return bytes
}
