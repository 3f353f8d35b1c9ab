import { z } from 'zod'
import { sharedReasons } from '../../../core/reasons/shared.ts'
import { type ObserveResponse, observedOutcome } from '../../../core/provider/recordings/observe-response.ts'
import { parseIso } from '../../../core/time/japan-time.ts'
import { REQUEST_ID } from '../authenticate.ts'
import { errorResponse, errorStatuses } from '../errors.ts'
import { giftKey, gifts } from '../state/repository.ts'
import type { GiftBody } from '../openapi/response-schema.ts'

/**
 * The members of a gift that the ledger needs. A real provider may send further members, and may leave out members that
 * the mock sends.
 */
const giftSchema = z.looseObject({
  gift: z.looseObject({
    code: z.string().min(1),
    url: z.string(),
    price: z.number(),
    expire_at: z.iso.datetime({ offset: true }),
  }),
  payment: z
    .looseObject({ commission: z.number().default(0), commission_tax: z.number().default(0) })
    .default({ commission: 0, commission_tax: 0 }),
})

/** Records a purchase of a gift or a search for a gift that the verification environment has executed. */
export const observe: ObserveResponse = (ctx, { operation, caller, status, body }) => {
  const isGift = operation === 'realpay-gift.buy-gift' || operation === 'realpay-gift.find-gift'
  const parsed = status === 200 && isGift ? giftSchema.safeParse(body) : undefined
  if (!parsed?.success) return { outcome: observedOutcome({ errorStatuses, errorResponse }, status) }
  const { gift, payment } = parsed.data
  const key = giftKey(gift.code)
  if (operation === 'realpay-gift.find-gift') {
    ctx.recordRecovery(key)
    const outcome = { code: 'found', rule: 'RP-D13', ...sharedReasons.providerShowed }
    return { outcome, ...(ctx.tx.get(gifts, key) && { ledgerKey: key }) }
  }
  ctx.recordIssue(key, {
    code: gift.code,
    reference: ctx.incoming.headers[REQUEST_ID] ?? '',
    product: ctx.incoming.params['purchaseId'] ?? '',
    faceValue: gift.price,
    fee: payment.commission + payment.commission_tax,
    caller,
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the members that the ledger reads have been checked
    record: { expiresAtMs: parseIso(gift.expire_at), body: parsed.data as unknown as GiftBody },
  })
  return { outcome: { code: 'bought', rule: 'RP-D12', ...sharedReasons.providerIssued }, ledgerKey: key }
}
