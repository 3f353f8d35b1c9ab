import { applySettingChanges } from '../faults/apply-set.ts'
import type { FaultMatch } from '../faults/match-faults.ts'
import { replacementResponse, type DeliveryPlan, planDelivery, terminatingFault } from '../faults/plan-delivery.ts'
import type { Reply } from '../http/response.ts'
import { addEntry, cut, entries, idOf, type JournalEntry, nextSequence } from '../journal/journal.ts'
import { recordLoss } from '../ledger.ts'
import type { ParsedOperation, Provider } from '../provider/provider.ts'
import { type Outcome, serializeResponse } from '../provider/response.ts'
import { createRecorder } from '../recorded-request.ts'
import { type HideSecrets, maskTarget } from '../redaction.ts'
import type { SandboxRecord } from '../sandbox/sandbox-record.ts'
import { REQUEST_HEADER, REQUEST_HEADER_SETTING } from '../settings/mock-settings.ts'
import type { SettingDefinitions } from '../settings/settings.ts'
import { memo } from '../util/memo.ts'
import type { Settled } from './delivery-recorder.ts'
import type { Deciding } from './operation-context.ts'

/** A request that was decided and written down. */
export interface Decided extends Settled {
  outcome: Outcome
  /** Undefined where nothing is answered. */
  reply: Reply | undefined
  /** How the answer goes out where a fault has a say in it. */
  departure?: DeliveryPlan
  /** By how many milliseconds a fault moved the sandbox's clock. */
  movedMs: number
}

export interface DecideOptions {
  definitions: SettingDefinitions
  /** What hides a sandbox's credentials. */
  hiderOf(record: SandboxRecord): HideSecrets
  maxJournalEntries: number
  hostNow: () => number
}
const MAX_REASON_LENGTH = 1000

/** Decides and writes journal and ledger, all in the transaction that `exchange` lives in. */
export function decide(
  exchange: Deciding,
  run: ParsedOperation['handle'],
  receivedAtMs: number,
  match: FaultMatch | undefined,
  { definitions, hiderOf, maxJournalEntries, hostNow }: DecideOptions,
): Decided {
  const { tx, settings, incoming, provider, operation, nowMs } = exchange
  const sequence = nextSequence(tx)
  const id = (exchange.id = idOf(sequence))
  const ending = match && terminatingFault(match)
  const instead = ending && replacementResponse(ending, provider)
  const answer = instead ? instead.answer : run(exchange)
  const hide = hiderOf(exchange.inside.record)
  const because = told(instead?.outcome ?? answer?.outcome ?? noOutcome, hide)
  const ledgerKey = (exchange.ledgerKey = answer?.ledgerKey)
  let reply = answer && serializeResponse(answer)
  const shown = settings[REQUEST_HEADER_SETTING] === true
  const departure = match && planDelivery(match, provider, reply, shown ? { [REQUEST_HEADER]: id } : undefined)
  if (departure) reply = departure.response
  else if (reply && shown) reply = { ...reply, headers: { ...reply.headers, [REQUEST_HEADER]: id } }
  const entry: JournalEntry = {
    id,
    atMs: match ? match.arrivedAtMs : nowMs,
    receivedAtMs,
    provider: provider.name,
    operation,
    method: incoming.method,
    path: hide(maskTarget(incoming.target)),
    sourceIp: incoming.sourceIp,
    caller: exchange.caller,
    request: recorderOf(provider)(incoming, hide),
    response: reply ? { status: reply.status, headers: reply.headers, body: cut(hide(readable(reply))) } : nothingSent,
    outcome: because,
    delivered: departure ? departure.delivered : true,
    durationMs: match
      ? Math.max(0, nowMs - match.arrivedAtMs - match.clockShiftMs)
      : exchange.elapsedSince(receivedAtMs),
    ledgerKey,
  }
  if (departure) entry.fault = departure.record
  addEntry(tx, entry)
  if (sequence > maxJournalEntries) tx.delete(entries, idOf(sequence - maxJournalEntries))
  if (!match || !departure)
    return { id, outcome: because, reply, ledgerKey, generation: exchange.generation, movedMs: 0 }

  if (!departure.delivered && ledgerKey !== undefined) recordLoss(tx, provider.ledger, ledgerKey, id)
  const movedMs = applySettingChanges(match.afterCommit, exchange.inside, definitions, hostNow())
  return { id, outcome: because, reply, ledgerKey, generation: exchange.generation, movedMs, departure }
}

/** Of each provider, since its callers send headers of their own. */
const recorderOf = memo((_provider: Provider) => createRecorder())

const noOutcome: Outcome = { code: 'fault', rule: null, reason: '' }
const nothingSent: JournalEntry['response'] = { status: 0, headers: {}, body: null }

/** A reason may name what the caller sent, which may be long, or a secret in a wrong place. */
function told(outcome: Outcome, hide: HideSecrets): Outcome {
  const reason = hide(outcome.reason)
  if (reason.length > MAX_REASON_LENGTH) return { ...outcome, reason: `${reason.slice(0, MAX_REASON_LENGTH)}…` }
  return reason === outcome.reason ? outcome : { ...outcome, reason }
}

const lenient = new TextDecoder()

function readable({ body }: Reply): string {
  return typeof body === 'string' ? body : lenient.decode(body)
}
