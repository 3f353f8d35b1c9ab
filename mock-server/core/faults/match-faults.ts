import { readMembers } from '../http/body/body-members.ts'
import type { ProviderRequest } from '../http/request.ts'
import type { IdGenerator } from '../ids/id-generator.ts'
import type { Explanation } from '../reasons/reason.ts'
import type { SandboxTransaction } from '../sandbox/sandbox-record.ts'
import type { GenerationTimers } from '../sandbox/virtual-timers.ts'
import { jsonContains } from '../util/json.ts'
import { type ArmedFault, armedFaults, listArmed } from './armed-faults.ts'
import { type Random, phases, type EffectPlan } from './effect.ts'
import { effectOf } from './effects/index.ts'
import { type Fault, isSelectedCall, isInTimeWindow } from './fault.ts'

/** A request that resolved to an operation. No fault fires for a request that resolves to no operation. */
export interface FaultTarget {
  provider: string
  operation: string
  incoming: ProviderRequest
}

/** A fault that fires for a request, and its effect on the request. */
export interface FiredFault {
  fault: Fault
  deliversResponse: boolean
  plan: EffectPlan
  /**
   * The reason why the request ended. Present only if the mock itself created the fault. A fault that a user armed has
   * no reason.
   */
  reason?: Explanation
}

/**
 * Selects the faults that fire for a request, and updates the counters of all matching faults. After a fault that ends
 * the request, no further fault fires, but the request still counts for the other faults that it matches. The result is
 * sorted by phase and, within a phase, by the order in which the faults were armed.
 */
export function selectFaults(
  { tx, nowMs, record }: Pick<SandboxTransaction, 'tx' | 'nowMs' | 'record'>,
  request: FaultTarget,
  ids: IdGenerator,
): FiredFault[] {
  const listed = listArmed(tx)
  const body = listed.some(({ fault }) => fault.when.match?.body) ? readMembers(request.incoming) : undefined
  const fired: FiredFault[] = []
  let ended = false
  for (const found of phases.flatMap((phase) => listed.filter(({ fault }) => fault.phase === phase))) {
    const { fault, hits } = found
    if (!matches(fault, request, body)) continue
    const armed = fault.when.withinMs === undefined ? found : { firstAtMs: nowMs, ...found }
    const seen = armed.seen + 1
    const one = ended ? undefined : fire(armed, seen, nowMs, ids, record.seed)
    tx.put(armedFaults, fault.name, { ...armed, seen, hits: hits + (one ? 1 : 0) })
    if (!one) continue
    fired.push(one)
    ended = isTerminal(one)
  }
  return fired
}

/**
 * Decides whether a matching fault fires. Sets the shared random generator to the random stream of the fault. All
 * random numbers of the fault have to be drawn in this function, because other code may later set the generator to
 * another stream.
 * @returns undefined if the fault does not fire
 */
function fire(
  { fault, hits, firstAtMs }: ArmedFault,
  seen: number,
  nowMs: number,
  ids: IdGenerator,
  seed: string,
): FiredFault | undefined {
  const { when, times = Infinity, phase, effect } = fault
  if (hits >= times || !isSelectedCall(when.calls, seen) || !isInTimeWindow(when, nowMs, firstAtMs ?? nowMs))
    return undefined
  ids.startStream(seed, `fault ${fault.name}`, seen)
  const random: Random = () => ids.random()
  if (random() >= (when.probability ?? 1)) return undefined
  const { plan, deliversResponse } = effectOf(effect.type)
  return { fault, deliversResponse, plan: plan(effect, random, phase) }
}

/** Returns true if no further fault can fire for the request after this fault. */
function isTerminal({ fault, plan }: FiredFault): boolean {
  const replaced = plan.replace !== undefined || plan.transform !== undefined
  return plan.transmit !== undefined || (fault.phase === 'before-commit' && replaced)
}

function matches({ when }: Fault, { provider, operation, incoming }: FaultTarget, body: unknown): boolean {
  if (when.provider !== undefined && when.provider !== provider) return false
  if (when.operation !== undefined && when.operation !== operation) return false
  const { headers = {}, query = {}, body: members } = when.match ?? {}
  return (
    Object.entries(headers).every(([name, value]) => incoming.headers[name.toLowerCase()] === value) &&
    Object.entries(query).every(([name, value]) => incoming.query.getAll(name).includes(value)) &&
    (members === undefined || jsonContains(body, members))
  )
}

/** The faults that fire for one request, and the state that is needed to apply these faults. */
export interface FaultMatch {
  /** Faults that fire before the provider handles the request. */
  beforeCommit: readonly FiredFault[]
  /** Faults that change the provider's response. */
  afterCommit: readonly FiredFault[]
  /** Time at which the request arrived, on the sandbox's clock [ms]. */
  arrivedAtMs: number
  /**
   * Time [ms] by which the faults of this request have shifted the clock since the request arrived. The caller did not
   * wait for this time to pass.
   */
  clockShiftMs: number
  /** Timers of the sandbox's generation (the period between two resets) in which the request arrived. */
  timers: GenerationTimers
}

/**
 * Matches the armed faults against a request and updates the counters of the matching faults.
 * @returns undefined if no fault fires
 */
export function matchFaults(
  sandbox: SandboxTransaction,
  request: FaultTarget,
  ids: IdGenerator,
  timers: GenerationTimers,
): FaultMatch | undefined {
  const fired = selectFaults(sandbox, request, ids)
  if (fired.length === 0) return undefined
  return {
    beforeCommit: fired.filter(isBefore),
    afterCommit: fired.filter((one) => !isBefore(one)),
    arrivedAtMs: sandbox.nowMs,
    clockShiftMs: 0,
    timers,
  }
}

function isBefore({ fault }: FiredFault): boolean {
  return fault.phase === 'before-commit'
}
