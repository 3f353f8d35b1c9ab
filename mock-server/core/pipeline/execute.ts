import { applySettingChanges } from '../faults/apply-set.ts'
import type { FaultMatch } from '../faults/match-faults.ts'
import { replacementResponse, type DeliveryPlan, planDelivery, terminatingFault } from '../faults/plan-delivery.ts'
import { addWaiting } from '../faults/waiting/waiting-requests.ts'
import type { SerializedResponse } from '../http/response.ts'
import type { JournalLimits } from '../journal/journal-limits.ts'
import { appendEntry, formatId, nextSequence, trimJournal } from '../journal/journal.ts'
import { recordLoss } from '../ledger.ts'
import type { ParsedOperation } from '../provider/provider.ts'
import type { Outcome } from '../provider/response.ts'
import { serializeAnswer } from '../provider/serialize-answer.ts'
import type { Redact } from '../redaction.ts'
import { reloadRecord, type SandboxRecord, type SandboxTransaction, updateRecord } from '../sandbox/sandbox-record.ts'
import { REQUEST_HEADER, REQUEST_HEADER_SETTING } from '../settings/mock-settings.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import { type Answer, buildEntry } from './build-entry.ts'
import type { RecordedRequest } from './delivery-recorder.ts'
import type { IssuedAmounts, RequestContext } from './operation-context.ts'

/** A request that has been handled and recorded. */
export interface HandledRequest extends RecordedRequest {
  outcome: Outcome
  /** The path without secrets; undefined if no journal entry was made. */
  path: string | undefined
  traceparent: string | undefined
  /** The codes that the request issued; undefined if the request issued no code, or if nothing was recorded. */
  issued: IssuedAmounts | undefined
  /** Undefined if no response is sent. */
  response: SerializedResponse | undefined
  /** The plan for the delivery of the response; undefined if no fault matches the request. */
  delivery: DeliveryPlan | undefined
  /** Milliseconds by which a fault moved the sandbox's clock. */
  clockShiftMs: number
}

export interface ExecuteOptions {
  definitions: SettingDefinitions
  /** Returns the function that removes a sandbox's credentials from a text. */
  redactorFor(record: SandboxRecord): Redact
  journalLimits: JournalLimits
  hostNow: () => number
}

/** Runs the operation of a request and writes the journal and the ledger, all in the transaction of `context`. */
export function executeAndRecord(
  context: RequestContext,
  handle: ParsedOperation['handle'],
  receivedAtMs: number,
  match: FaultMatch | undefined,
  { definitions, redactorFor, journalLimits, hostNow }: ExecuteOptions,
): HandledRequest {
  const { tx, provider, sandbox, generation } = context
  const id = (context.id = formatId(nextSequence(tx)))
  const answer = answerRequest(context, handle, match)
  const { response, delivery } = answer
  const entry = buildEntry(context, answer, receivedAtMs, match, redactorFor(sandbox.record))
  changeJournalLimits(sandbox, journalLimits)
  appendEntry(tx, entry, journalLimits)
  const { ledgerKey, issued } = context
  if (delivery?.delivered === false && ledgerKey !== undefined) recordLoss(tx, provider.ledger, ledgerKey, id)
  if (delivery?.question) addWaiting(tx, { id, ...delivery.question }, hostNow())
  const clockShiftMs = match ? applySettingChanges(match.afterCommit, sandbox, definitions, hostNow()) : 0
  const { outcome, path, traceparent } = entry
  return { id, outcome, path, traceparent, issued, response, ledgerKey, generation, clockShiftMs, delivery }
}

/**
 * Returns a copy of a handled request whose changes were discarded. The copy contains no ids of the journal or the
 * ledger, and the response has no journal id.
 */
export function unrecorded({ response, ...handled }: HandledRequest): HandledRequest {
  const { [REQUEST_HEADER]: _id, ...headers } = response?.headers ?? {}
  return {
    ...handled,
    id: '',
    issued: undefined,
    ledgerKey: undefined,
    generation: undefined,
    response: response && { ...response, headers },
  }
}

/** Deletes the journal entries that exceed the limits, if the limits have changed since the sandbox's last request. */
function changeJournalLimits(sandbox: SandboxTransaction, limits: JournalLimits): void {
  const { journalCapacity, journalBytes } = sandbox.record
  const { maxEntries, maxBytes } = limits
  if (journalCapacity === maxEntries && journalBytes === maxBytes) return
  trimJournal(sandbox.tx, limits)
  updateRecord(
    { tx: sandbox.tx, record: reloadRecord(sandbox) },
    { journalCapacity: maxEntries, journalBytes: maxBytes },
  )
}

const noOutcome: Outcome = { code: 'fault', rule: null, reason: '' }

/**
 * Returns the response to a request. The response comes from the operation, or from a fault that replaces the
 * operation. The effects of other faults on the response are already applied.
 */
function answerRequest(
  context: RequestContext,
  handle: ParsedOperation['handle'],
  match: FaultMatch | undefined,
): Answer {
  const { id, incoming, provider, settings } = context
  const terminating = match && terminatingFault(match)
  const replacement = terminating && replacementResponse(terminating, provider)
  const provided = replacement ? replacement.answer : handle(context)
  context.ledgerKey = provided?.ledgerKey
  const outcome = replacement?.outcome ?? provided?.outcome ?? noOutcome
  const response = provided && serializeAnswer(provider, settings, provided)
  const more = settings[REQUEST_HEADER_SETTING] === true ? { [REQUEST_HEADER]: id } : undefined
  if (match) {
    const delivery = planDelivery(match, provider, settings, response, incoming.target, more)
    return { response: delivery.response, outcome, delivery }
  }
  const sent = response && more ? { ...response, headers: { ...response.headers, ...more } } : response
  return { response: sent, outcome, delivery: undefined }
}
