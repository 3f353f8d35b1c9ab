import { requestProblems } from '../../mock-server/core/problems/requests.ts'
import { providerNameOf } from '../../mock-server/app.ts'
import { parseMediaType } from '../../mock-server/core/http/body/media-type.ts'
import { bodyKindOf } from '../../mock-server/core/journal/journal.ts'
import { Problem, type JournalEntry } from '../../mock-server/index.ts'
import { isoUtc } from '../../mock-server/core/time/japan-time.ts'
import { exchangeId } from './corpus.ts'
import type { Exchange, RecordedBody, RecordedPart } from './exchange.ts'
import { standInCredentials } from './journal-credentials.ts'
import { textBody } from './text-body.ts'

/**
 * Returns the exchange of a journal entry. The journal has masked the credentials of the request, so the exchange has
 * stand-ins (replacement values) for the credentials. The stand-ins are equal for equal callers. The contents of files
 * are not in the journal.
 * @throws Problem 409 if the journal does not contain the whole exchange, because the journal truncates long bodies
 */
export function exchangeFromJournal(entry: JournalEntry): Exchange {
  const { operation, method, request, response, fault } = entry
  const provider = providerNameOf(entry.provider)
  if (!provider) throw new Problem(409, requestProblems.noProvider({ name: entry.provider }))
  const named: Pick<Exchange, 'provider' | 'operation'> = operation === null ? { provider } : { provider, operation }
  const type = request.headers['content-type']
  return standInCredentials(entry.caller, {
    id: exchangeId(Number(entry.id), named),
    ...named,
    sentAt: isoUtc(entry.atMs),
    request: {
      method,
      path: pathBelow(entry.path, provider),
      headers: { ...request.headers },
      body: requestBody(entry, type),
    },
    response:
      response.status === 0
        ? null
        : {
            receivedAt: isoUtc(entry.atMs + entry.durationMs),
            status: response.status,
            headers: { ...response.headers },
            body: response.body === null ? null : textBody(response.body, response.headers['content-type']),
          },
    ...(!entry.delivered && { lost: lostPart(entry) }),
    ...(fault && { fault: fault.name }),
  })
}

function lostPart({ fault }: JournalEntry): NonNullable<Exchange['lost']> {
  if (fault?.phase === 'before-commit') return 'request'
  return fault?.phase === 'mid-body' ? 'body' : 'response'
}

/** Returns the path below the provider's base URL. The path of an entry may begin with the prefix of a sandbox. */
function pathBelow(path: string, provider: string): string {
  const base = `/${provider}`
  const start = path.indexOf(`${base}/`)
  return start < 0 ? path : path.slice(start + base.length)
}

function requestBody({ id, request }: JournalEntry, type: string | undefined): RecordedBody | null {
  const kind = bodyKindOf(request)
  if (kind === 'truncated')
    throw new Problem(409, {
      en: `the journal has only the beginning of the body of request ${id}`,
      ja: `リクエスト ${id} の本文は、ジャーナルに先頭部分しか残っていない`,
    })
  if (request.fields) {
    const parts = Object.entries(request.fields).map(([name, value]): RecordedPart =>
      typeof value === 'string' ? { name, text: value } : { name, ...value, ...beginningOf(value.filename) },
    )
    return { parts }
  }
  if (kind !== 'text') return { bytes: Number(/\d+/.exec(request.body ?? '')?.[0] ?? 0) }
  return request.body === null ? null : textBody(request.body, parseMediaType(type)?.type)
}

/** Returns the type of an image by the name of its file, because the journal does not contain the contents of files. */
function beginningOf(filename: string): { begins?: 'png' | 'jpg' | 'gif' } {
  const [, extension = ''] = /\.(png|jpe?g|gif)$/i.exec(filename) ?? []
  const type = extension.toLowerCase().replace('jpeg', 'jpg')
  return type === 'png' || type === 'jpg' || type === 'gif' ? { begins: type } : {}
}
