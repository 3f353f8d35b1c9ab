import { sharedReasons } from '../../reasons/shared.ts'
import type { OperationContext } from '../context.ts'
import type { Outcome, ProviderErrors, ProviderResponse } from '../response.ts'

/** A response of a real provider, with the operation and the caller of the request. */
export interface ObservedCall {
  operation: string
  /** Fingerprint of the caller; empty if the request has no credentials. */
  caller: string
  status: number
  /** The JSON value of the body; undefined if the body is not JSON. */
  body: unknown
}

/**
 * A function that records the response of a real provider. If the provider issued a code, the function adds the code to
 * the ledger.
 * @returns the outcome, and the ledger key of the code in the response
 */
export type ObserveResponse = (
  ctx: OperationContext,
  call: ObservedCall,
) => Pick<ProviderResponse, 'outcome' | 'ledgerKey'>

/** Returns the outcome of a response that issued or showed no code. */
export function observedOutcome(
  { errorStatuses, errorResponse }: Pick<ProviderErrors, 'errorStatuses' | 'errorResponse'>,
  status: number,
): Outcome {
  const why = sharedReasons.providerResponded({ status })
  if (status < 400) return { code: 'ok', rule: null, ...why }
  const known = errorStatuses.includes(status) ? errorResponse(status).outcome : undefined
  return { code: known?.code ?? 'internal-error', rule: known?.rule ?? null, ...why }
}
