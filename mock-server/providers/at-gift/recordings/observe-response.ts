import { z } from 'zod'
import { sharedReasons } from '../../../core/reasons/shared.ts'
import { type ObserveResponse, observedOutcome } from '../../../core/provider/recordings/observe-response.ts'
import { jsonMembers } from '../../../core/conduct/entries.ts'
import { typedSettings } from '../../../core/settings/settings.ts'
import { settings as definitions } from '../settings/settings.ts'
import { errorResponse, errorStatuses } from '../errors.ts'
import { codeKey, feeOf, issuedCodes } from '../state/repository.ts'
import type { Success } from '../openapi/response-schema.ts'

/**
 * The members of a success that the ledger needs. A real provider may send further members, and may leave out members
 * that the mock sends.
 */
const successSchema = z.looseObject({
  Status: z.literal('SUCCESS'),
  TranId: z.string().min(1),
  Amount: z.number(),
  Expiration: z.string(),
  Dc1: z.string(),
  Dc1Type: z.enum(['0', '1']),
  Dc2: z.string().nullable().default(null),
  Dc2Type: z.enum(['0', '1']).nullable().default(null),
})

/** Records an issue request or an inquiry that the provider's verification environment has executed. */
export const observe: ObserveResponse = (ctx, { operation, caller, status, body }) => {
  const parsed = status === 200 ? successSchema.safeParse(body) : undefined
  if (!parsed?.success) return { outcome: observedOutcome({ errorStatuses, errorResponse }, status) }
  const { TranId: tranId, Dc1: code, Amount: faceValue } = parsed.data
  const key = codeKey(tranId)
  if (operation === 'at-gift.inquire') {
    ctx.recordRecovery(key)
    const outcome = { code: 'inquired', rule: 'AG-D3', ...sharedReasons.providerShowed }
    return { outcome, ...(ctx.tx.get(issuedCodes, key) && { ledgerKey: key }) }
  }
  const sent = jsonMembers({ request: { headers: ctx.incoming.headers, body: ctx.incoming.body.text ?? null } })
  const product = sent.get('DcId')
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the members that the ledger reads have been checked
  const record = parsed.data as unknown as Success
  ctx.recordIssue(key, {
    code,
    reference: tranId,
    product: typeof product === 'string' ? product : '',
    faceValue,
    fee: feeOf(faceValue, typedSettings(definitions, ctx.settings)),
    caller,
    record,
  })
  return { outcome: { code: 'issued', rule: 'AG-D3', ...sharedReasons.providerIssued }, ledgerKey: key }
}
