import { providers, settingDefinitions } from '../../mock-server/app.ts'
import { isRecord } from '../../mock-server/core/advice/correction.ts'
import { defaultSettings, parseSettings, type Settings } from '../../mock-server/core/settings/settings.ts'
import { parseIso } from '../../mock-server/core/time/japan-time.ts'
import { parseJsonOrUndefined } from '../../mock-server/core/util/json.ts'
import { callOf, inferSettings } from '../recordings/comparison/infer-settings.ts'
import { bytesOf, malformedReason } from '../recordings/comparison/request-for-mock.ts'
import { withToken } from '../recordings/comparison/access-token.ts'
import type { Exchange, ProviderName, RecordedBody } from '../recordings/exchange.ts'
import { type Answer, answerForm } from './answer-form.ts'

/**
 * The exchanges of one provider, ready to be played, and the settings of a mock that knows the account of the client.
 */
export interface Recording {
  provider: ProviderName
  exchanges: readonly Playable[]
  settings: Settings
}

/**
 * An exchange that is ready to be played: everything that does not depend on the settings of the mock is computed once.
 */
export interface Playable {
  exchange: Exchange
  atMs: number
  headers: Readonly<Record<string, string>>
  body: string | Uint8Array | undefined
  /** Path and query, and the body if it is text. */
  sent: string
  /** The form of the recorded response; undefined if no whole response was recorded. */
  recorded: string | undefined
  /** True if the recorded response has several possible causes, so it is not compared. */
  isAmbiguous: boolean
  /** Ids that the recorded response issued, in the order of `idsIn`. */
  issued: readonly string[]
  /** Ids that the request names: the TranId of an inquiry, or the id of the purchase in the path. */
  named: readonly string[]
  /** True if the corpus distinguishes URLs at the host of the API from URLs at other hosts. */
  isHostKnown: boolean
  /** Reason why the request is not valid HTTP; undefined if the request is valid. */
  malformed: ReturnType<typeof malformedReason>
}

/**
 * Prepares the exchanges of one provider for playing.
 * @param base settings that describe the account, such as products that the exchanges do not show
 */
export async function recordingOf(
  name: ProviderName,
  all: readonly Exchange[],
  base: Settings = {},
): Promise<Recording> {
  const provider = providers.find((one) => one.name === name)
  if (!provider) throw new Error(`there is no provider ${name}`)
  const exchanges = all.filter((one) => one.provider === name)
  const settings = { ...(await inferSettings(exchanges)), ...base }
  const known = { ...defaultSettings(settingDefinitions), ...parseSettings(settingDefinitions, settings) }
  const rules = await provider.recording()
  const calls = exchanges.map(callOf)
  const ambiguous = rules.ambiguousCalls?.(calls.flat())
  return {
    provider: name,
    settings,
    exchanges: exchanges.map((one, index) =>
      playableOf(
        one,
        withToken(one, rules, (accessKey, steps) => rules.tokenOf?.(known, accessKey, parseIso(one.sentAt), steps)),
        calls[index]?.some((call) => ambiguous?.has(call)) ?? false,
      ),
    ),
  }
}

/** Returns the value of a JSON body, or the fields of a form. */
function valueOf(body: RecordedBody | null): unknown {
  if (body === null) return undefined
  if ('json' in body) return body.json
  if ('form' in body) return Object.fromEntries(body.form)
  return 'text' in body ? parseJsonOrUndefined(body.text.replace(/^\uFEFF/, '')) : undefined
}

/**
 * Headers that are not played, because they belong to the connection of the recorded client, or because only a browser
 * sends them.
 */
const dropped =
  /^(?:content-length|transfer-encoding|connection|keep-alive|host|expect|origin|sec-fetch-.*|upgrade|te|trailer)$/

function playableOf(exchange: Exchange, request: Exchange['request'], isAmbiguous: boolean): Playable {
  const { response, provider, lost } = exchange
  const headers = Object.fromEntries(Object.entries(request.headers).filter(([name]) => !dropped.test(name)))
  const body = request.body === null ? undefined : playableBody(request.body, headers['content-type'])
  const atMs = parseIso(exchange.sentAt)
  const { host } = request.headers
  const sent = typeof body === 'string' ? `${request.path}\n${body}` : request.path
  const answer: Answer | undefined =
    response === null || lost === 'body'
      ? undefined
      : { status: response.status, headers: response.headers, body: answerBody(response.body) }
  return {
    exchange,
    atMs,
    headers,
    body,
    sent,
    recorded: answer && answerForm(answer, { provider, atMs, sent, host }),
    isAmbiguous,
    issued: answer?.status === 200 ? idsIn(provider, answer.body) : [],
    named: namedIds(exchange),
    isHostKnown: host !== undefined,
    malformed: malformedReason(exchange.request),
  }
}

/** Returns the body as text if it can contain ids, or else as bytes. */
function playableBody(body: RecordedBody, contentType: string | undefined): string | Uint8Array {
  if ('json' in body) return JSON.stringify(body.json)
  return 'text' in body && body.invalidUtf8 === undefined ? body.text : bytesOf(body, contentType)
}

function answerBody(body: RecordedBody | null): Answer['body'] {
  if (body === null) return null
  if ('json' in body) return { json: body.json }
  return { text: 'text' in body ? body.text : '(bytes)' }
}

/** Returns the ids in a response that later requests can name, in a fixed order; an empty text for each missing id. */
export function idsIn(provider: ProviderName, body: Answer['body']): string[] {
  const value = body && 'json' in body ? body.json : undefined
  return provider === 'at-gift' ? [textAt(value, 'TranId')] : [textAt(value, 'purchase', 'id')]
}

function textAt(value: unknown, ...path: readonly string[]): string {
  const found = path.reduce<unknown>((at, key) => (isRecord(at) ? at[key] : undefined), value)
  return typeof found === 'string' ? found : ''
}

function namedIds({ provider, request }: Exchange): string[] {
  const id =
    provider === 'at-gift'
      ? textAt(valueOf(request.body), 'TranId')
      : (/^\/purchases\/([^/?]+)/.exec(request.path)?.[1] ?? '')
  return id === '' ? [] : [id]
}
