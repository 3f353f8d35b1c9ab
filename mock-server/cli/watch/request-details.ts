import { z } from 'zod'
import { createStyler } from '../../reporting/color.ts'
import { indent } from '../../reporting/format.ts'
import { languageOf, localized } from '../../reporting/language.ts'
import { localizedLine, oneLine } from '../../reporting/one-line.ts'
import { visible } from '../../core/util/escape-deceptive.ts'
import { adviceTexts } from '../../core/advice/texts.ts'
import { sameInBoth, type Text } from '../../core/localized-text.ts'
import { fetchAdmin, rejectForeignServer } from '../shared/admin/admin-client.ts'
import { printResult, readAdmin, type SteerFlags, targetOf } from '../shared/admin/admin-json.ts'
import { watchedSchema, watchLine } from './request-line.ts'
import { costsOf, journalIdOf } from './requests.ts'

const headersSchema = z.record(z.string(), z.string())
const exchangeSchema = z.looseObject({
  method: z.string(),
  path: z.string(),
  request: z.object({ headers: headersSchema, body: z.string().nullable(), fields: z.unknown().optional() }),
  response: z.object({ status: z.number(), headers: headersSchema, body: z.string().nullable() }),
  outcome: z.looseObject({
    reason: z.string(),
    rule: z.string().nullable().optional(),
    evidence: z.string().nullable().optional(),
  }),
})
type Exchange = z.output<typeof exchangeSchema>

const acceptedSchema = z.object({
  accepted: z.boolean(),
  differences: z.array(
    z.object({
      part: z.string(),
      name: z.string(),
      sent: z.string().nullable(),
      accepted: z.string().nullable(),
      reason: z.string(),
    }),
  ),
})
type Accepted = z.output<typeof acceptedSchema>

const texts = {
  request: { en: 'Request', ja: 'リクエスト' },
  response: { en: 'Response', ja: 'レスポンス' },
  noResponse: { en: 'no response', ja: 'レスポンスなし' },
  reason: { en: 'Reason', ja: '理由' },
  again: { en: 'The same request with curl', ja: '同じリクエストを送る curl コマンド' },
} as const satisfies Record<string, Text>

/**
 * The names of the parts of a request, by text key. The type of the keys is `string`, because a newer mock may send a
 * key that this version does not know.
 */
const partNames: ReadonlyMap<string, Text> = new Map(Object.entries(adviceTexts))

/**
 * Prints a request, its response, and a command that sends the request again. For a refused request, also prints the
 * reason and what the provider would have accepted instead.
 * @param number the number of the request or its journal id
 */
export async function show(number: string, flags: SteerFlags): Promise<number> {
  const remote = targetOf(flags)
  const path = `requests/${journalIdOf(number)}`
  const lang = `?lang=${languageOf()}`
  const request = await readAdmin(remote, path + lang, exchangeSchema)
  const isRefused = request.response.status >= 400
  const accepted = isRefused ? await readAdmin(remote, `${path}/accepted${lang}`, acceptedSchema) : undefined
  const curl = await fetchAdmin(remote, `/__admin/${path}/curl`)
  const watched = watchedSchema.safeParse(request)
  if (!watched.success) return rejectForeignServer(remote)
  const cost = (await costsOf(remote)).get(watched.data.id) ?? 0
  const paint = createStyler(process.stdout)
  const section = (title: Text, lines: readonly string[]): string[] => [
    '',
    paint('bold', localized(title)),
    ...indent(lines),
  ]
  printResult(flags, { request, ...(accepted && { accepted }), curl }, [
    watchLine(watched.data, cost),
    ...section(texts.request, requestLines(request)),
    ...section(texts.response, responseLines(request)),
    ...(accepted ? section(texts.reason, [reasonLine(request)]) : []),
    ...(accepted ? section(adviceTexts.acceptedTitle, acceptedLines(accepted)) : []),
    // The command is not indented, so that it can be copied.
    ...section(texts.again, []),
    ...curl.trimEnd().split('\n').map(visible),
  ])
  return 0
}

function requestLines({ method, path, request: { headers, body, fields } }: Exchange): string[] {
  const shown = fields === undefined ? body : JSON.stringify(fields, null, 2)
  return [oneLine(`${method} ${path}`), ...headerLines(headers), ...bodyLines(shown)]
}

function responseLines({ response: { status, headers, body } }: Exchange): string[] {
  if (status === 0) return [localizedLine(texts.noResponse)]
  return [status.toString(), ...headerLines(headers), ...bodyLines(body)]
}

function headerLines(headers: Readonly<Record<string, string>>): string[] {
  return Object.entries(headers).map(([name, value]) => oneLine(`${name}: ${value}`))
}

function bodyLines(body: string | null): string[] {
  return body === null ? [] : ['', ...body.split(/\r?\n/).map(visible)]
}

const evidenceTexts = new Map<string, Text>([
  ['documented', { en: 'documented', ja: '仕様書に記載' }],
  ['observed', { en: 'observed', ja: '確認済み' }],
  ['assumed', { en: 'assumed', ja: '仮定' }],
])

function reasonLine({ outcome: { reason, rule, evidence } }: Exchange): string {
  const text = evidenceTexts.get(evidence ?? '')
  const facts = [rule, text === undefined ? evidence : localized(text)].filter((fact) => typeof fact === 'string')
  const [en, ja] = [`${reason} (${facts.join(', ')})`, `${reason}（${facts.join('、')}）`]
  return oneLine(facts.length === 0 ? reason : localized({ en, ja }))
}

function acceptedLines({ accepted, differences }: Accepted): string[] {
  if (differences.length === 0) return [localizedLine(accepted ? adviceTexts.acceptedNow : adviceTexts.acceptedUnknown)]
  return [
    ...differences.flatMap(({ part, name, sent, accepted: right, reason }) => [
      oneLine(`${localized(partNames.get(`part-${part}`) ?? sameInBoth(part))} ${name}`),
      `  - ${sent === null ? localized(adviceTexts.missing) : oneLine(sent)}`,
      `  + ${right === null ? localized(adviceTexts.leaveOut) : oneLine(right)}`,
      ...(reason === '' ? [] : [`  ${oneLine(reason)}`]),
    ]),
    localizedLine(accepted ? adviceTexts.acceptedTried : adviceTexts.acceptedPartly),
  ]
}
