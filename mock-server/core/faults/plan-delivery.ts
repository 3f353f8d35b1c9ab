import type { SerializedResponse, Transmission } from '../http/response.ts'
import type { FaultRecord } from '../journal/journal.ts'
import type { Provider } from '../provider/provider.ts'
import type { ProviderResponse, Outcome } from '../provider/response.ts'
import { serializeAnswer } from '../provider/serialize-answer.ts'
import { sharedReasons } from '../reasons/shared.ts'
import type { Settings } from '../settings/settings.ts'
import type { FiredFault, FaultMatch } from './match-faults.ts'
import type { Question } from './waiting/waiting-requests.ts'

/** The plan for the delivery of the response to a request for which faults fired. */
export interface DeliveryPlan {
  /** The complete response, even if a fault interrupts the delivery; undefined if there is no response. */
  response: SerializedResponse | undefined
  /** The steps in which the response is sent; undefined if the response is sent normally. */
  transmission: Transmission | undefined
  delivered: boolean
  /** Delay before the response is sent, on the sandbox's clock [ms]. */
  waitMs: number
  /**
   * How long the request waits for a person's decision, the default decision, and the name of the fault that holds the
   * request. Undefined if no person decides what the caller receives.
   */
  question: (Question & { fault: string }) | undefined
  record: FaultRecord
}

/** Finds the fault that ends a request before the provider handles the request. */
export function terminatingFault({ beforeCommit }: FaultMatch): FiredFault | undefined {
  return beforeCommit.find(({ plan }) => plan.replace ?? plan.transform ?? plan.transmit)
}

export function totalDelay(fired: readonly FiredFault[]): number {
  return fired.reduce((ms, { plan }) => ms + (plan.waitMs ?? 0), 0)
}

/**
 * Returns the response that a terminating fault sends instead of the provider's response, and the outcome that the
 * journal records.
 */
export function replacementResponse(
  { fault, plan, reason: known }: FiredFault,
  provider: Provider,
): { answer: ProviderResponse | undefined; outcome: Outcome } {
  const response = plan.replace?.(provider)
  const why = known ?? sharedReasons.endedByFault({ name: fault.name, effect: fault.effect.type })
  return {
    answer: response,
    outcome: response ? { ...response.outcome, ...why } : { code: 'fault', rule: null, ...why },
  }
}

/**
 * Applies the effects of the faults to the response and decides how the response is delivered.
 * @param provided response of the provider, or of a fault that replaces the provider's response
 * @param target path and query of the request, as the caller sent them
 * @param more headers that the mock adds after the faults have changed the response
 */
export function planDelivery(
  match: FaultMatch,
  provider: Provider,
  settings: Settings,
  provided: SerializedResponse | undefined,
  target: string,
  more: Readonly<Record<string, string>> | undefined,
): DeliveryPlan {
  const terminating = terminatingFault(match)
  const active = terminating ? [terminating] : match.afterCommit
  let response = provided
  for (const { plan } of active) {
    if (!terminating && plan.replace) response = serializeAnswer(provider, settings, plan.replace(provider))
    if (plan.transform) response = plan.transform(response ?? blankResponse, target)
  }
  if (response && more) response = { ...response, headers: { ...response.headers, ...more } }
  const transmission = active.find(({ plan }) => plan.transmit)?.plan.transmit?.(response)
  const delivered = terminating ? transmission === undefined : active.every(({ deliversResponse }) => deliversResponse)
  return {
    response,
    transmission,
    delivered,
    waitMs: totalDelay(match.afterCommit),
    question: questionOf(active),
    record: faultRecord(match),
  }
}

function questionOf(active: readonly FiredFault[]): DeliveryPlan['question'] {
  for (const { fault, plan } of active) if (plan.question) return { ...plan.question, fault: fault.name }
  return undefined
}

const blankResponse: SerializedResponse = { status: 200, headers: {}, body: '' }

/**
 * Returns the journal's record of the faults. The record describes the last fault, because the last fault determines
 * what the caller receives. The names of the earlier faults are in the member `after`.
 */
function faultRecord({ beforeCommit, afterCommit }: FaultMatch): FaultRecord {
  const records = [...beforeCommit, ...afterCommit].map(({ fault: { name, phase, effect } }) => ({
    name,
    phase,
    effect: effect.type,
  }))
  const last = records.pop()
  if (!last) throw new Error('no fault matched')
  return records.length === 0 ? last : { ...last, after: records.map(({ name }) => name) }
}
