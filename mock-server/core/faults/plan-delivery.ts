import type { SerializedResponse, Transmission } from '../http/response.ts'
import type { FaultRecord } from '../journal/journal.ts'
import type { Provider } from '../provider/provider.ts'
import { type ProviderResponse, type Outcome, serializeResponse } from '../provider/response.ts'
import type { TriggeredFault, FaultMatch } from './match-faults.ts'

/** What becomes of the answer of a request that faults met. */
export interface DeliveryPlan {
  /** As it goes out, or would have; undefined where there is none. */
  response: SerializedResponse | undefined
  /** How it goes out; undefined for as a whole. */
  transmission: Transmission | undefined
  delivered: boolean
  /** How long it is kept back, in milliseconds of the sandbox's clock. */
  waitMs: number
  record: FaultRecord
}

/** The fault that ends a request before the provider looks at it. */
export function terminatingFault({ beforeCommit }: FaultMatch): TriggeredFault | undefined {
  return beforeCommit.find(({ plan }) => plan.replace ?? plan.transform ?? plan.transmit)
}

export function totalDelay(triggered: readonly TriggeredFault[]): number {
  return triggered.reduce((ms, { plan }) => ms + (plan.waitMs ?? 0), 0)
}

/** The answer that a fault has for the provider, and why there is one. */
export function replacementResponse(
  { fault, plan }: TriggeredFault,
  provider: Provider,
): { answer: ProviderResponse | undefined; outcome: Outcome } {
  const response = plan.replace?.(provider)
  const reason = `the fault "${fault.name}" (${fault.effect.type}) ended the request before it was looked at`
  return {
    answer: response,
    outcome: response ? { ...response.outcome, reason } : { code: 'fault', rule: null, reason },
  }
}

/**
 * @param provided what the provider, or a fault in its place, answers
 * @param more headers of the mock's own, whatever the faults make of the answer
 */
export function planDelivery(
  match: FaultMatch,
  provider: Provider,
  provided: SerializedResponse | undefined,
  more: Readonly<Record<string, string>> | undefined,
): DeliveryPlan {
  const terminating = terminatingFault(match)
  const active = terminating ? [terminating] : match.afterCommit
  let response = provided
  for (const { plan } of active) {
    if (!terminating && plan.replace) response = serializeResponse(plan.replace(provider))
    if (plan.transform) response = plan.transform(response ?? blankResponse)
  }
  if (response && more) response = { ...response, headers: { ...response.headers, ...more } }
  const transmission = active.find(({ plan }) => plan.transmit)?.plan.transmit?.(response)
  const delivered = terminating ? transmission === undefined : active.every(({ deliversResponse }) => deliversResponse)
  return { response, transmission, delivered, waitMs: totalDelay(match.afterCommit), record: faultRecord(match) }
}

const blankResponse: SerializedResponse = { status: 200, headers: {}, body: '' }

/** The last of the faults decided what the caller got. */
function faultRecord({ beforeCommit, afterCommit }: FaultMatch): FaultRecord {
  const records = [...beforeCommit, ...afterCommit].map(({ fault: { name, phase, effect } }) => ({
    name,
    phase,
    effect: effect.type,
  }))
  const last = records.pop()
  if (!last) throw new Error('a meeting without faults')
  return records.length === 0 ? last : { ...last, after: records.map(({ name }) => name) }
}
