import { applySettingChanges } from '../faults/apply-set.ts'
import type { FaultMatch } from '../faults/match-faults.ts'
import { replacementResponse, type DeliveryPlan, planDelivery, terminatingFault } from '../faults/plan-delivery.ts'
import type { SerializedResponse } from '../http/response.ts'
import {
  appendEntry,
  truncateBody,
  journalEntries,
  formatId,
  type JournalEntry,
  nextSequence,
} from '../journal/journal.ts'
import { recordLoss } from '../ledger.ts'
import type { ParsedOperation, Provider } from '../provider/provider.ts'
import { type Outcome, serializeResponse } from '../provider/response.ts'
import { createRecorder } from '../recorded-request.ts'
import { type Redact, redactUrl } from '../redaction.ts'
import type { SandboxRecord } from '../sandbox/sandbox-record.ts'
import { REQUEST_HEADER, REQUEST_HEADER_SETTING } from '../settings/mock-settings.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import { memo } from '../util/memo.ts'
import type { RecordedRequest } from './delivery-recorder.ts'
import type { RequestContext } from './operation-context.ts'

/** A handled and recorded request. */
export interface HandledRequest extends RecordedRequest {
  outcome: Outcome
  /** Undefined if no response is sent. */
  response: SerializedResponse | undefined
  /** How the response is delivered; set if faults match the request. */
  delivery?: DeliveryPlan
  /** Milliseconds by which a fault moved the sandbox's clock. */
  clockShiftMs: number
}

export interface ExecuteOptions {
  definitions: SettingDefinitions
  /** Returns the redactor of a sandbox's credentials. */
  redactorFor(record: SandboxRecord): Redact
  maxJournalEntries: number
  hostNow: () => number
}
const MAX_REASON_LENGTH = 1000

/** Runs the operation and writes journal and ledger, all in the transaction of `context`. */
export function executeAndRecord(
  context: RequestContext,
  handle: ParsedOperation['handle'],
  receivedAtMs: number,
  match: FaultMatch | undefined,
  { definitions, redactorFor, maxJournalEntries, hostNow }: ExecuteOptions,
): HandledRequest {
  const { tx, settings, incoming, provider, operation, nowMs } = context
  const sequence = nextSequence(tx)
  const id = (context.id = formatId(sequence))
  const terminating = match && terminatingFault(match)
  const replacement = terminating && replacementResponse(terminating, provider)
  const provided = replacement ? replacement.answer : handle(context)
  const redact = redactorFor(context.sandbox.record)
  const outcome = redactOutcome(replacement?.outcome ?? provided?.outcome ?? noOutcome, redact)
  const ledgerKey = (context.ledgerKey = provided?.ledgerKey)
  let response = provided && serializeResponse(provided)
  const shown = settings[REQUEST_HEADER_SETTING] === true
  const delivery = match && planDelivery(match, provider, response, shown ? { [REQUEST_HEADER]: id } : undefined)
  if (delivery) response = delivery.response
  else if (response && shown) response = { ...response, headers: { ...response.headers, [REQUEST_HEADER]: id } }
  const entry: JournalEntry = {
    id,
    atMs: match ? match.arrivedAtMs : nowMs,
    receivedAtMs,
    provider: provider.name,
    operation,
    method: incoming.method,
    path: redact(redactUrl(incoming.target)),
    sourceIp: incoming.sourceIp,
    caller: context.caller,
    request: recorderOf(provider)(incoming, redact),
    response: response
      ? { status: response.status, headers: response.headers, body: truncateBody(redact(decodeBody(response))) }
      : nothingSent,
    outcome,
    delivered: delivery ? delivery.delivered : true,
    durationMs: match
      ? Math.max(0, nowMs - match.arrivedAtMs - match.clockShiftMs)
      : context.elapsedSince(receivedAtMs),
    ledgerKey,
  }
  if (delivery) entry.fault = delivery.record
  appendEntry(tx, entry)
  if (sequence > maxJournalEntries) tx.delete(journalEntries, formatId(sequence - maxJournalEntries))
  if (!match || !delivery) return { id, outcome, response, ledgerKey, generation: context.generation, clockShiftMs: 0 }

  if (!delivery.delivered && ledgerKey !== undefined) recordLoss(tx, provider.ledger, ledgerKey, id)
  const clockShiftMs = applySettingChanges(match.afterCommit, context.sandbox, definitions, hostNow())
  return { id, outcome, response, ledgerKey, generation: context.generation, clockShiftMs, delivery }
}

/** One recorder per provider, since it reuses the headers of the last request. */
const recorderOf = memo((_provider: Provider) => createRecorder())

const noOutcome: Outcome = { code: 'fault', rule: null, reason: '' }
const nothingSent: JournalEntry['response'] = { status: 0, headers: {}, body: null }

/** Redacts and truncates the reason: it may quote input of the caller, which may be long or contain a secret. */
function redactOutcome(outcome: Outcome, redact: Redact): Outcome {
  const reason = redact(outcome.reason)
  if (reason.length > MAX_REASON_LENGTH) return { ...outcome, reason: `${reason.slice(0, MAX_REASON_LENGTH)}…` }
  return reason === outcome.reason ? outcome : { ...outcome, reason }
}

const lenientUtf8 = new TextDecoder()

function decodeBody({ body }: SerializedResponse): string {
  return typeof body === 'string' ? body : lenientUtf8.decode(body)
}
