import type { Life } from '../sandbox/virtual-timers.ts'
import { shiftClock } from '../time/sandbox-clock.ts'
import type { Mint } from '../ids/id-generator.ts'
import type { Outcome, Answer } from '../provider/response.ts'
import type { Provider } from '../provider/provider.ts'
import { changeClock, controlOf, type Inside, updateControl } from '../sandbox/sandboxes.ts'
import { parseSettings, type SettingDefinitions } from '../settings/settings.ts'
import type { Reply, Script } from './effect.ts'
import type { FaultMark } from './fault.ts'
import { type Fired, meet, type Met } from './match-faults.ts'

/** A request and the faults that meet it. */
export interface Meeting {
  /** Those that act before the provider has looked at it. */
  before: readonly Fired[]
  /** Those that act on what the provider decided. */
  after: readonly Fired[]
  /** By the sandbox's clock. */
  arrivedAtMs: number
  /** By how many milliseconds its own faults have moved that clock since: nobody waited those. */
  movedMs: number
  /** That in which it came. */
  life: Life
}

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

/** The faults that meet a request, counted with it; undefined where none does. */
export function meetingOf(inside: Inside, request: Met, mint: Mint, life: Life): Meeting | undefined {
  const fired = meet(inside, request, mint)
  if (fired.length === 0) return undefined
  return {
    before: fired.filter(isBefore),
    after: fired.filter((one) => !isBefore(one)),
    arrivedAtMs: inside.nowMs,
    movedMs: 0,
    life,
  }
}

function isBefore({ fault }: Fired): boolean {
  return fault.phase === 'before-commit'
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
): { answer: Answer | undefined; outcome: Outcome } {
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
    if (!ending && treatment.answer) reply = replyOf(treatment.answer(provider))
    if (treatment.alter) reply = treatment.alter(reply ?? noReply)
  }
  if (reply && more) reply = { ...reply, headers: { ...reply.headers, ...more } }
  const script = acting.find(({ treatment }) => treatment.deliver)?.treatment.deliver?.(reply)
  const delivered = ending ? script === undefined : acting.every(({ delivers }) => delivers)
  return { reply, script, delivered, waitMs: waitOf(meeting.after), mark: markOf(meeting) }
}

const noReply: Reply = { status: 200, headers: {}, body: '' }

/** Of most answers: the journal keeps this one object for all of them. */
const jsonHeaders = { 'content-type': 'application/json' } as const

export function replyOf({ status, headers, body }: Answer): Reply {
  return { status, headers: headers ? { ...jsonHeaders, ...headers } : jsonHeaders, body: JSON.stringify(body) }
}

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

/** Makes the changes that faults ask for. @returns by how many milliseconds the clock was moved */
export function applySets(
  fired: readonly Fired[],
  { tx, control }: Pick<Inside, 'tx' | 'control'>,
  definitions: SettingDefinitions,
  hostNow: number,
): number {
  let movedMs = 0
  for (const { treatment } of fired) {
    if (!treatment.set) continue
    const { settings, clockMs } = treatment.set
    const latest = { tx, control: controlOf({ tx, control }) }
    const changed = { ...latest.control.changed, ...parseSettings(definitions, settings) }
    if (clockMs !== 0)
      movedMs += changeClock(latest, shiftClock(latest.control.clock, clockMs, hostNow), hostNow, { changed })
    else {
      updateControl(latest, { changed })
      tx.publish({ kind: 'settings' })
    }
  }
  return movedMs
}
