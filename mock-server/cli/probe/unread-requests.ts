import { REQUEST_ID_HEADER } from '../../../scenarios/probe/realpay-gift-request.ts'
import type { ProbeRequest, Step } from '../../../scenarios/probe/step.ts'

/** A request that may have issued a code, and whose response was not recorded. */
export interface Unread {
  step: Step
  sentAtMs: number
  /** The request id, by which the provider finds the gift; undefined for a provider without request ids. */
  requestId: string | undefined
}

/** The requests of a probe whose responses are not recorded yet. */
export interface UnreadRequests {
  begin(step: Step, request: ProbeRequest, sentAtMs: number): void
  /** Removes a request whose response is recorded, or that did not reach the provider. */
  end(step: Step, sentAtMs: number): void
  /** Returns the requests that may have issued a code, in the order of sending. */
  issuing(): Unread[]
}

export function createUnreadRequests(): UnreadRequests {
  const requests = new Map<string, Unread>()
  return {
    begin(step, { headers }, sentAtMs) {
      if (step.yen > 0) requests.set(keyOf(step, sentAtMs), { step, sentAtMs, requestId: headers[REQUEST_ID_HEADER] })
    },
    end: (step, sentAtMs) => void requests.delete(keyOf(step, sentAtMs)),
    issuing: () => [...requests.values()],
  }
}

function keyOf({ name }: Step, sentAtMs: number): string {
  return `${name} ${sentAtMs}`
}
