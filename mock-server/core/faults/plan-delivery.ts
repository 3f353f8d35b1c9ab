import type { Reply, Script } from '../http/response.ts'
import type { FaultMark } from '../journal/journal.ts'
import type { Provider } from '../provider/provider.ts'
import { type ProviderResponse, type Outcome, serializeResponse } from '../provider/response.ts'
import type { Fired, Meeting } from './match-faults.ts'

/** What becomes of the answer of a request that faults met. */
export interface Departure {
  /** As it goes out, or would have; undefined where there is none. */
  reply: Reply | undefined
  /** How it goes out; undefined for as a whole. */
  script: Script | undefined
  delivered: boolean
  /** How long it is kept back, in milliseconds of the sandbox's clock. */
  waitMs: number
  mark: FaultMark
}

/** The fault that ends a request before the provider looks at it. */
export function endingOf({ before }: Meeting): Fired | undefined {
  return before.find(({ treatment }) => treatment.answer ?? treatment.alter ?? treatment.deliver)
}

export function waitOf(fired: readonly Fired[]): number {
  return fired.reduce((ms, { treatment }) => ms + (treatment.waitMs ?? 0), 0)
}

/** The answer that a fault has for the provider, and why there is one. */
export function answerInstead(
  { fault, treatment }: Fired,
  provider: Provider,
): { answer: ProviderResponse | undefined; outcome: Outcome } {
  const answer = treatment.answer?.(provider)
  const reason = `the fault "${fault.name}" (${fault.effect.type}) ended the request before it was looked at`
  return { answer, outcome: answer ? { ...answer.outcome, reason } : { code: 'fault', rule: null, reason } }
}

/**
 * @param decided what the provider, or a fault in its place, answers
 * @param more headers of the mock's own, whatever the faults make of the answer
 */
export function departureOf(
  meeting: Meeting,
  provider: Provider,
  decided: Reply | undefined,
  more: Readonly<Record<string, string>> | undefined,
): Departure {
  const ending = endingOf(meeting)
  const acting = ending ? [ending] : meeting.after
  let reply = decided
  for (const { treatment } of acting) {
    if (!ending && treatment.answer) reply = serializeResponse(treatment.answer(provider))
    if (treatment.alter) reply = treatment.alter(reply ?? noReply)
  }
  if (reply && more) reply = { ...reply, headers: { ...reply.headers, ...more } }
  const script = acting.find(({ treatment }) => treatment.deliver)?.treatment.deliver?.(reply)
  const delivered = ending ? script === undefined : acting.every(({ delivers }) => delivers)
  return { reply, script, delivered, waitMs: waitOf(meeting.after), mark: markOf(meeting) }
}

const noReply: Reply = { status: 200, headers: {}, body: '' }

/** The last of the faults decided what the caller got. */
function markOf({ before, after }: Meeting): FaultMark {
  const marks = [...before, ...after].map(({ fault: { name, phase, effect } }) => ({
    name,
    phase,
    effect: effect.type,
  }))
  const last = marks.pop()
  if (!last) throw new Error('a meeting without faults')
  return marks.length === 0 ? last : { ...last, after: marks.map(({ name }) => name) }
}
