import { KILL_FAULT } from '../../../mock-server/core/scenario/kill-fault.ts'
import type { ClientCrash, KillPoint } from '../../../mock-server/core/scenario/schema.ts'
import type { FaultDocument, Text } from '../../../mock-server/index.ts'
import { killFault } from '../../replay/client/kill-points.ts'
import type { OutcomeClass } from '../outcomes/index.ts'

/** A call: one request of the client, numbered within its operation. */
export interface CallNumber {
  operation: string
  /** Number of the request among the requests of the operation, counted from 1. A restart does not reset the count. */
  call: number
}

/** An outcome that is placed at a call. */
export interface PlacedOutcome extends CallNumber {
  outcome: OutcomeClass
  /** Index of the cause in `outcome.causes`. */
  cause: number
}

/** The kill of the client at a call. */
export interface PlacedKill extends CallNumber {
  kill: KillPoint['at']
}

/** A placement: an outcome or a kill of the client at one call. */
export type Placement = PlacedOutcome | PlacedKill

/**
 * A schedule: the outcomes that are placed at calls of the client in one run, and at most one kill of the client, in
 * the order of the calls. The empty schedule is a run without faults.
 */
export type Schedule = readonly Placement[]

export const killMoments = ['before-send', 'after-commit', 'after-response'] as const

const killTexts: Record<PlacedKill['kill'], Text> = {
  'before-send': {
    en: 'is not sent, because the client is killed; the client starts again',
    ja: 'クライアントの強制終了により送信されない（その後、クライアントは再起動する）',
  },
  'after-commit': {
    en: 'is executed, and the client is killed before the response; the client starts again',
    ja: '実行されるが、レスポンスの前にクライアントが強制終了する（その後、再起動する）',
  },
  'after-response': {
    en: 'is executed, and the client is killed right after the response; the client starts again',
    ja: '実行されるが、レスポンスの直後にクライアントが強制終了する（その後、再起動する）',
  },
}

export function isKill(placement: Placement): placement is PlacedKill {
  return 'kill' in placement
}

/** Returns the name of the placed outcome or kill, such as `lost-after` or `killed-after-commit`. */
export function nameOf(placement: Placement): string {
  return isKill(placement) ? `killed-${placement.kill}` : placement.outcome.name
}

/** Returns a clause about what happens to the call, without a subject. */
export function textOf(placement: Placement): Text {
  return isKill(placement) ? killTexts[placement.kill] : placement.outcome.text
}

/** Returns a key of the call, such as `at-gift.issue#1`. */
export function callKey({ operation, call }: CallNumber): string {
  return `${operation}#${call}`
}

/** Returns a key that is equal for equal schedules. */
export function scheduleKey(schedule: Schedule): string {
  return schedule.map(placementKey).join(' ')
}

export function placementKey(placement: Placement): string {
  return `${callKey(placement)}=${nameOf(placement)}${isKill(placement) ? '' : `/${placement.cause}`}`
}

/** Returns true if the larger schedule contains all placements of the smaller schedule; causes are not compared. */
export function contains(larger: Schedule, smaller: Schedule): boolean {
  return smaller.every((wanted) =>
    larger.some((placed) => callKey(placed) === callKey(wanted) && nameOf(placed) === nameOf(wanted)),
  )
}

/** Returns the time that the client may wait because of the schedule [ms of the provider's clock]. */
export function waitOf(schedule: Schedule): number {
  return schedule.reduce(
    (sum, placed) => sum + (isKill(placed) ? 0 : (placed.outcome.causes[placed.cause]?.waitMs ?? 0)),
    0,
  )
}

/** Returns the kill that the schedule contains, in the format of a scenario. */
export function crashOf(schedule: Schedule): ClientCrash | undefined {
  const kill = schedule.find(isKill)
  return kill && { kill: { operation: kill.operation, call: kill.call, at: kill.kill }, restart: 1 }
}

/** Returns the faults of the schedule, without the fault that kills the client. */
export function faultsOf(schedule: Schedule): FaultDocument[] {
  return schedule.flatMap(faultsAt)
}

/**
 * Returns the faults of one placement. If there are several, a number is added to the names of the second fault and all
 * later faults.
 */
export function faultsAt(placement: Placement): FaultDocument[] {
  if (isKill(placement)) return []
  const { operation, call, outcome, cause } = placement
  const faults = outcome.causes[cause]?.faults ?? []
  return faults.map((fault, index) => ({
    name: faultName(placement) + (index === 0 ? '' : `-${index + 1}`),
    when: { operation, calls: [call] },
    ...fault,
  }))
}

/** Returns the fault that marks the request at which the client is killed. */
export function killFaultAt({ operation, call, kill }: PlacedKill): FaultDocument {
  return killFault({ operation, call, at: kill })
}

/** Returns the name of the first fault of a placement. The name contains the call and the outcome. */
export function faultName(placement: Placement): string {
  if (isKill(placement)) return KILL_FAULT
  return `${placement.operation.split('.').at(-1)}-${placement.call}-${placement.outcome.name}`
}
