import type { FaultMatch } from '../faults/match-faults.ts'
import type { DeliveryPlan } from '../faults/plan-delivery.ts'
import { validTraceparent } from '../http/traceparent.ts'
import type { SerializedResponse } from '../http/response.ts'
import type { JournalEntry } from '../journal/journal.ts'
import { createEntryRedactor } from '../journal/redact-entry.ts'
import type { Provider } from '../provider/provider.ts'
import type { Outcome } from '../provider/response.ts'
import type { Redact } from '../redaction.ts'
import { memo } from '../util/memo.ts'
import type { RequestContext } from './operation-context.ts'

/** The response to a request, and the reason for the response. */
export interface Answer {
  /** Undefined if no response is sent. */
  response: SerializedResponse | undefined
  outcome: Outcome
  /** The plan for the delivery of the response; undefined if no fault matches the request. */
  delivery: DeliveryPlan | undefined
}

const redactorOf = memo((_provider: Provider) => createEntryRedactor())

export function buildEntry(
  context: RequestContext,
  { response, outcome, delivery }: Answer,
  receivedAtMs: number,
  match: FaultMatch | undefined,
  redact: Redact,
): JournalEntry {
  const { id, incoming, provider, operation, caller, nowMs, ledgerKey } = context
  const redacted = redactorOf(provider)(incoming, response, outcome, redact)
  const entry: JournalEntry = {
    id,
    atMs: match ? match.arrivedAtMs : nowMs,
    receivedAtMs,
    provider: provider.name,
    operation,
    method: incoming.method,
    path: redacted.path,
    sourceIp: incoming.sourceIp,
    caller,
    request: redacted.request,
    response: redacted.response,
    outcome: redacted.outcome,
    delivered: delivery ? delivery.delivered : true,
    durationMs: match
      ? Math.max(0, nowMs - match.arrivedAtMs - match.clockShiftMs)
      : context.elapsedSince(receivedAtMs),
    ledgerKey,
  }
  const traceparent = validTraceparent(incoming.headers['traceparent'])
  if (traceparent !== undefined) entry.traceparent = traceparent
  if (delivery) entry.fault = delivery.record
  if (delivery?.question) entry.decision = null
  return entry
}
