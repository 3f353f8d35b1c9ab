import { CAMPAIGN } from '../oracle/fuzzed-mock.ts'
import { bytesOf, type RequestData } from './request.ts'

const hex = (character: string): string => character.charCodeAt(0).toString(16).padStart(2, '0')
const every = (text: string, encode: (character: string, index: number) => string): string =>
  [...text].map((character, index) => encode(character, index)).join('')
const named: Readonly<Record<string, string>> = { '<': '&lt;', '>': '&gt;', '&': '&amp;', '"': '&quot;', "'": '&apos;' }

/** Encodings that clients use. Each function encodes a text; the key is the name of the encoding. */
export const encoders = {
  plain: (text: string) => text,
  url: (text: string) => encodeURIComponent(text),
  form: (text: string) => new URLSearchParams([['', text]]).toString().slice(1),
  'every character in percents': (text: string) => every(text, (character) => `%${hex(character)}`),
  'some characters in percents': (text: string) =>
    every(text, (character, index) =>
      index % 3 === 0 || /\W/.test(character) ? `%${hex(character).toUpperCase()}` : character,
    ),
  json: (text: string) => JSON.stringify(text).slice(1, -1),
  'escapes of JSON': (text: string) =>
    every(text, (character) => (/\w/.test(character) ? character : `\\u00${hex(character).toUpperCase()}`)),
  'every character as an escape of JSON': (text: string) => every(text, (character) => `\\u00${hex(character)}`),
  xml: (text: string) => every(text, (character) => named[character] ?? character),
  'references of XML': (text: string) =>
    every(text, (character) => (/\w/.test(character) ? character : `&#${character.charCodeAt(0)};`)),
  base64: (text: string) => Buffer.from(text).toString('base64'),
  base64url: (text: string) => Buffer.from(text).toString('base64url'),
} as const
export type Encoding = keyof typeof encoders

const ISSUE = `/at-gift/${CAMPAIGN}/dc/getcode`
const padded = (padding: number): string => 'x'.repeat(padding)

function issue(headers: RequestData['headers'], body: string, target = ISSUE): RequestData {
  return { method: 'POST', origin: 'http://localhost', target, headers, body: bytesOf(body) }
}

function control(method: string, path: string, value: unknown, secret: string): RequestData {
  // The secret may already be encoded for JSON. Therefore the secret is inserted into the JSON text and not into the
  // value.
  const text = JSON.stringify(value).replaceAll(
    'SECRET',
    /[^\\]"|^"/.test(secret) ? JSON.stringify(secret).slice(1, -1) : secret,
  )
  const headers: RequestData['headers'] = [['content-type', 'application/json']]
  return { method, origin: 'http://localhost', target: `/__admin/${path}`, headers, body: bytesOf(text) }
}

const fault = (when: object, effect: object): object => ({ name: 'f', when, phase: 'after-commit', effect })
const any = { operation: 'at-gift.issue' }
const json: [string, string] = ['content-type', 'application/json']

/** Functions that put a secret at one place of a request and return the request. The key is the name of the place. */
export const places = {
  'a header': (secret: string) => issue([json, ['x-note', secret]], '{}'),
  'a referer': (secret: string) => issue([json, ['referer', `http://a.example/?q=${secret}`]], '{}'),
  'a query': (secret: string) => issue([json], '{}', `${ISSUE}?note=${secret}`),
  'a path': (secret: string) => issue([json], '{}', `/at-gift/${secret}/dc/getcode`),
  'a form': (secret: string, padding: number) =>
    issue([['content-type', 'application/x-www-form-urlencoded']], `a=${padded(padding)}&note=${secret}&b=1`),
  'a member': (secret: string, padding: number) => issue([json], `{"a":"${padded(padding)}","note":"${secret}","b":1}`),
  'a key': (secret: string) => issue([json], `{"${secret}":"x"}`),
  'an XML body': (secret: string, padding: number) =>
    issue([['content-type', 'application/xml']], `<a>${padded(padding)}</a><note>${secret}</note>`),
  'a text body': (secret: string, padding: number) => issue([['content-type', 'text/plain']], `${padded(padding)} ${secret} x`),
  'the body of a fault': (secret: string) => control('POST', 'faults', fault(any, { type: 'respond', status: 200, body: { note: 'SECRET' } }), secret),
  'the text of a fault': (secret: string) => control('POST', 'faults', fault(any, { type: 'respond', status: 200, body: 'a SECRET b' }), secret),
  'the match of a fault': (secret: string) => control('POST', 'faults', fault({ ...any, match: { body: { note: 'SECRET' } } }, { type: 'delay', ms: 0 }), secret),
  'the query of a fault': (secret: string) => control('POST', 'faults', fault({ ...any, match: { query: { note: 'SECRET' } } }, { type: 'delay', ms: 0 }), secret),
} as const // prettier-ignore
export type Place = keyof typeof places
