import type { Lived } from '../sandbox/virtual-timers.ts'
import { readClock } from '../time/sandbox-clock.ts'
import {
  answerInstead,
  applySets,
  type Departure,
  departureOf,
  endingOf,
  type Meeting,
  replyOf,
} from '../faults/plan-delivery.ts'
import type { Reply } from '../faults/effect.ts'
import type { Mint } from '../ids/id-generator.ts'
import type { Incoming } from '../http/request.ts'
import { addEntry, cut, entries, idOf, type JournalEntry, nextSequence } from '../journal/journal.ts'
import type { Outcome } from '../provider/response.ts'
import { NOBODY, recordIssue, recordLoss, recordRecovery } from '../ledger.ts'
import { maskTarget } from '../redaction.ts'
import { memo } from '../util/memo.ts'
import { REQUEST_HEADER_SETTING } from '../settings/mock-settings.ts'
import type { Exchange, Issue } from '../provider/context.ts'
import type { Prepared, Provider } from '../provider/provider.ts'
import { createRecorder } from '../recorded-request.ts'
import type { Control, Inside } from '../sandbox/sandboxes.ts'
import type { HideSecrets } from '../secret-values.ts'
import type { SettingDefinitions, Settings } from '../settings/settings.ts'
import type { Settled } from './delivery-recorder.ts'
import type { Transaction } from '../store/store.ts'

/** A request that was decided and written down. */
export interface Decided extends Settled {
  outcome: Outcome
  /** Undefined where nothing is answered. */
  reply: Reply | undefined
  /** How the answer goes out where a fault has a say in it. */
  departure?: Departure
  /** By how many milliseconds a fault moved the sandbox's clock. */
  movedMs: number
}

export interface DecideOptions {
  definitions: SettingDefinitions
  /** What hides a sandbox's credentials. */
  hiderOf(control: Control): HideSecrets
  maxJournalEntries: number
  hostNow: () => number
}

/** In which an answer carries the id of its journal entry. */
export const REQUEST_HEADER = 'x-gift-mock-request'
const MAX_REASON_LENGTH = 1000

/** What a provider decides with. A class, since it is made for every request: one object, and no functions of its own. */
export class Deciding implements Exchange {
  readonly incoming: Incoming
  readonly provider: Provider
  readonly operation: string | null
  readonly caller: string | null
  readonly tx: Transaction
  readonly settings: Settings
  readonly nowMs: number
  /** The journal id. */
  id = ''
  /** As of what was decided. */
  ledgerKey: string | undefined
  readonly inside: Inside
  /** As of the sandbox that it came to. */
  readonly lived: Lived
  readonly #mint: Mint

  constructor(
    inside: Inside,
    incoming: Incoming,
    provider: Provider,
    operation: string | null,
    caller: string | null,
    mint: Mint,
  ) {
    this.inside = inside
    this.lived = inside.control
    this.incoming = incoming
    this.provider = provider
    this.operation = operation
    this.caller = caller
    this.tx = inside.tx
    this.settings = inside.settings
    this.nowMs = inside.nowMs
    this.#mint = mint
  }

  /** Milliseconds by the sandbox's clock since a moment of the host's. */
  elapsedSince(hostMs: number): number {
    const { clock } = this.inside.control
    return clock.mode === 'frozen' ? 0 : Math.max(0, this.nowMs - readClock(clock, hostMs))
  }

  next(kind: string): number {
    return this.tx.increment(kind)
  }

  draw(kind: string, sequence: number): Mint {
    this.#mint.begin(this.inside.control.seed, kind, sequence)
    return this.#mint
  }

  issue(key: string, { code, reference, product, faceValue, fee, caller, record: kept }: Issue): boolean {
    const { provider, operation, nowMs: atMs, id: journalId } = this
    const row = {
      code,
      provider: provider.name,
      operation: operation ?? '',
      reference,
      product,
      faceValue,
      fee,
      caller,
      atMs,
      journalId,
      delivered: true,
      shownBy: NOBODY,
      record: kept,
    }
    return recordIssue(this.tx, provider.ledger, key, row)
  }

  recover(key: string): void {
    return recordRecovery(this.tx, this.provider.ledger, key, this.id)
  }
}

/** Decides and writes journal and ledger, all in the transaction that `exchange` lives in. */
export function decide(
  exchange: Deciding,
  run: Prepared['decide'],
  receivedAtMs: number,
  meeting: Meeting | undefined,
  { definitions, hiderOf, maxJournalEntries, hostNow }: DecideOptions,
): Decided {
  const { tx, settings, incoming, provider, operation, nowMs } = exchange
  const sequence = nextSequence(tx)
  const id = (exchange.id = idOf(sequence))
  const ending = meeting && endingOf(meeting)
  const instead = ending && answerInstead(ending, provider)
  const answer = instead ? instead.answer : run(exchange)
  const hide = hiderOf(exchange.inside.control)
  const because = told(instead?.outcome ?? answer?.outcome ?? noOutcome, hide)
  const ledgerKey = (exchange.ledgerKey = answer?.ledgerKey)
  let reply = answer && replyOf(answer)
  const shown = settings[REQUEST_HEADER_SETTING] === true
  const departure = meeting && departureOf(meeting, provider, reply, shown ? { [REQUEST_HEADER]: id } : undefined)
  if (departure) reply = departure.reply
  else if (reply && shown) reply = { ...reply, headers: { ...reply.headers, [REQUEST_HEADER]: id } }
  const entry: JournalEntry = {
    id,
    atMs: meeting ? meeting.arrivedAtMs : nowMs,
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
    durationMs: meeting
      ? Math.max(0, nowMs - meeting.arrivedAtMs - meeting.movedMs)
      : exchange.elapsedSince(receivedAtMs),
    ledgerKey,
  }
  if (departure) entry.fault = departure.mark
  addEntry(tx, entry)
  if (sequence > maxJournalEntries) tx.delete(entries, idOf(sequence - maxJournalEntries))
  if (!meeting || !departure) return { id, outcome: because, reply, ledgerKey, lived: exchange.lived, movedMs: 0 }

  if (!departure.delivered && ledgerKey !== undefined) recordLoss(tx, provider.ledger, ledgerKey, id)
  const movedMs = applySets(meeting.after, exchange.inside, definitions, hostNow())
  return { id, outcome: because, reply, ledgerKey, lived: exchange.lived, movedMs, departure }
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
