import type { ProviderName } from '../recordings/exchange.ts'

/** A response, with the parsed value of a JSON body. */
export interface Answer {
  status: number
  headers: Readonly<Record<string, string>>
  body: { json: unknown } | { text: string } | null
}

/** Data about a request. `answerForm` needs the data to make the form of the response. */
export interface AnswerContext {
  provider: ProviderName
  /**
   * Time at which the request was sent, in milliseconds since the epoch. Times in a response are compared relative to
   * this time.
   */
  atMs: number
  /** Path and body of the request. A URL in the response is compared unchanged if the URL also occurs in this text. */
  sent: string
  /** Host that the request was sent to, in lower case and with its port. */
  host: string | undefined
}

const HOUR_MS = 3_600_000

/**
 * Returns the form of a response as a text. Two responses have the same form if a provider could have sent both
 * responses under the same rules. Values that a provider issues, such as codes, ids and URLs, are replaced by their
 * kind, because two runs never issue the same values. The texts of errors are left out, because no document defines
 * these texts. All other values are compared unchanged.
 */
export function answerForm({ status, headers, body }: Answer, context: AnswerContext): string {
  const type = (headers['content-type'] ?? '').split(';', 1)[0]?.trim().toLowerCase() ?? ''
  const head = [status, type, headers['retry-after'] === undefined ? '' : 'retry-after', allowOf(headers)]
  const rest =
    body === null ? '' : 'text' in body ? textForm(body.text, type) : JSON.stringify(form(body.json, '', context))
  return `${head.join(' ')} ${rest}`
}

function allowOf({ allow }: Answer['headers']): string {
  return allow === undefined
    ? ''
    : `allow ${allow
        .split(',')
        .map((method) => method.trim().toUpperCase())
        .toSorted()
        .join(',')}`
}

function textForm(text: string, type: string): string {
  return text === '' ? '' : type === 'text/html' || /^\s*<(?:!doctype|html)/i.test(text) ? 'a page' : 'a text'
}

function form(value: unknown, name: string, context: AnswerContext): unknown {
  if (Array.isArray(value)) {
    const items = value.map((item) => form(item, name, context))
    return name === 'errors' && items.length > 0 ? items.slice(0, 1) : items
  }
  if (typeof value === 'object' && value !== null)
    return Object.fromEntries(
      Object.entries(value)
        .toSorted(([a], [b]) => (a < b ? -1 : 1))
        .map(([key, item]) => [key, form(item, key, context)]),
    )
  return typeof value === 'string' ? stringForm(value, name, context) : value
}

/**
 * Members whose texts cannot be compared: the provider issues the text, or no document defines the text. In the form,
 * the kind of the text replaces the text. An empty text stays empty.
 */
const kinds: Readonly<Record<ProviderName, Readonly<Record<string, string>>>> = {
  'at-gift': { ErrorMsg: 'a message', TranId: 'an id', message: 'a message' },
  'realpay-gift': { errors: 'a message', message: 'a message' },
}
/** Minimum length of a text that is taken for an issued id. A shorter text is taken for the code of a brand. */
const MIN_ID_LENGTH = 20

function stringForm(value: string, name: string, context: AnswerContext): string {
  if (value === '') return value
  if (context.provider === 'at-gift') {
    if (name === 'Dc1' || name === 'Dc2') return codeForm(value, context)
    if (name === 'ControlNo' || name === 'RmtrCd') return numberForm(value)
  } else {
    if (name === 'expire_at') return timeForm(value, context)
    if (name === 'id' || name === 'code') return value.length < MIN_ID_LENGTH ? value : 'an id'
    if (/^https?:\/\//.test(value)) return context.sent.includes(value) ? value : 'a URL'
  }
  return kinds[context.provider][name] ?? value
}

/**
 * Returns the form of a code. There are three forms: a code that is no URL, a URL at the host of the API, and a URL at
 * another host.
 */
function codeForm(value: string, { host }: AnswerContext): string {
  const url = /^https?:\/\//.test(value) ? URL.parse(value) : null
  if (url === null) return 'a code'
  return host === undefined || url.host === host ? 'a URL' : 'a URL at another host'
}

/**
 * Returns the form of a ControlNo or an RmtrCd: the number of digits. If the text also contains other characters, its
 * form does not depend on its length.
 */
function numberForm(value: string): string {
  return /^\d+$/.test(value) ? `${value.length} digits` : 'letters and digits'
}

/**
 * Returns the form of a time: the difference between the time and the sending of the request. The difference is rounded
 * to hours, because the provider handled the recorded request a little after the request was sent.
 */
function timeForm(value: string, { atMs }: AnswerContext): string {
  const ms = Date.parse(value)
  const offset = /(?:Z|[+-]\d\d:?\d\d)$/.exec(value)?.[0] ?? 'without offset'
  return Number.isNaN(ms) ? 'a text' : `after ${Math.round((ms - atMs) / HOUR_MS)} hours ${offset}`
}
