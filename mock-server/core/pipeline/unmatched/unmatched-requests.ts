import { redactedReason } from '../../journal/redact-entry.ts'
import { Problem } from '../../http/problem.ts'
import type { Log } from '../../log.ts'
import type { Reason } from '../../reasons/reason.ts'
import { sharedReasons } from '../../reasons/shared.ts'
import type { Provider } from '../../provider/provider.ts'
import { createRedactor, redactUrl } from '../../redaction.ts'
import type { Sandboxes } from '../../sandbox/sandboxes.ts'
import type { SettingDefinitions, Settings } from '../../settings/settings.ts'
import { ADMIN_PREFIX, type Address } from '../addresses/address.ts'
import { nearestPath } from './nearest-path.ts'
import { clientIp, type Transport } from '../transport.ts'

/** A request that reached neither a provider nor the control API. */
export interface UnmatchedRequest {
  sandbox: string
  /** Time of arrival by the host's clock, in milliseconds since the epoch. */
  receivedAtMs: number
  method: string
  /** Path and query, with secrets removed. */
  path: string
  sourceIp: string
  status: number
  reason: string
  /** The reason as data: the key of the reason's sentence, and the values in the sentence. */
  because: Reason
  /** The path that the caller probably meant; null if no known path is similar. */
  suggestion: string | null
}

export interface UnmatchedRequests {
  /** Stores and logs a request. @returns the problem for the response */
  add(request: Request, address: Address, transport: Transport): Promise<Problem>
  /** Returns the unmatched requests of a sandbox, oldest first, and the number of evicted requests of all sandboxes. */
  list(sandbox: string): { requests: readonly UnmatchedRequest[]; evicted: number }
  clear(sandbox: string): void
}

export interface UnmatchedRequestsOptions {
  sandboxes: Sandboxes
  providers: readonly Provider[]
  definitions: SettingDefinitions
  /** The initial settings of a new sandbox. */
  made: Settings
  log: Log
  hostNow: () => number
  trustProxy: boolean
  /**
   * Maximum number of stored requests in all sandboxes together. If the maximum is exceeded, the oldest request is
   * evicted.
   */
  max: number
  /** Called after an unmatched request to a sandbox was stored. */
  onAdded(sandbox: string): void
}

const MAX_PATH_LENGTH = 2048

/**
 * Creates the list of unmatched requests in memory. Because these requests belong to no provider, they are not in the
 * journal, are not counted and are not judged.
 */
export function createUnmatchedRequests({
  sandboxes,
  providers,
  definitions,
  made,
  log,
  hostNow,
  trustProxy,
  max,
  onAdded,
}: UnmatchedRequestsOptions): UnmatchedRequests {
  const redactorFor = createRedactor(definitions)
  let kept: UnmatchedRequest[] = []
  let evicted = 0

  async function redactorOf(sandbox: string): Promise<(text: string) => string> {
    try {
      return await sandboxes.look(sandbox, ({ record }) => redactorFor(record))
    } catch {
      // The sandbox id is invalid or the store failed. In this case, only the credentials of the initial settings are
      // removed.
      return redactorFor({ made, changed: {} })
    }
  }

  return {
    async add(request, { path, requestTarget, search, sandbox }, transport) {
      const { method } = request
      const receivedAtMs = hostNow()
      const redact = await redactorOf(sandbox)
      const shown = (text: string): string => redact(redactUrl(text)).slice(0, MAX_PATH_LENGTH)
      const whole = requestTarget.slice(0, requestTarget.length - search.length)
      const base = whole.endsWith(path) ? whole.slice(0, whole.length - path.length) : whole
      const near = transport.malformed === undefined ? nearestPath(path, method, providers) : undefined
      const suggestion = near === undefined ? null : shown(base + near)
      const served = `${providers.map(({ name }) => `/${name}/…`).join(', ')}, /sandboxes/{id}/…, ${ADMIN_PREFIX}/…`
      const nothing = { path: shown(path), served }
      const why =
        transport.malformed ??
        (suggestion === null
          ? sharedReasons.nothingServed(nothing)
          : sharedReasons.nothingServedHere({ ...nothing, suggestion }))
      const problem = new Problem(transport.malformed ? 400 : 404, {
        reason: redact(why.reason),
        because: redactedReason(why.because, redact),
      })
      const entry: UnmatchedRequest = {
        sandbox,
        receivedAtMs,
        method,
        path: shown(requestTarget),
        sourceIp: clientIp(transport.peer, transport.headers ?? Object.fromEntries(request.headers), trustProxy),
        status: problem.status,
        reason: problem.message,
        because: problem.explanation.because,
        suggestion,
      }
      const { path: target, status, reason, because } = entry
      log('info', reason, { sandbox, method, path: target, status, because })
      kept.push(entry)
      if (kept.length > max) {
        kept.shift()
        evicted += 1
      }
      onAdded(sandbox)
      return problem
    },
    list: (sandbox) => ({ requests: kept.filter((request) => request.sandbox === sandbox), evicted }),
    clear(sandbox) {
      kept = kept.filter((request) => request.sandbox !== sandbox)
    },
  }
}
