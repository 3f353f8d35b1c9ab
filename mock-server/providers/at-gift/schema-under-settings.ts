import { because } from '../../core/validation/explained.ts'
import { z } from 'zod'
import { lazy } from '../../core/util/lazy.ts'
import { memo } from '../../core/util/memo.ts'
import { reasons } from './reasons/reasons.ts'
import { amountDigits, amountNumber, nonEmpty, requestMembers, requestSchema } from './request-schema.ts'
import type { AtGiftSettings } from './settings/settings.ts'

/** The members of a valid request body. `TranId` is undefined if the request issues a code. */
export interface Request {
  AuthKey: string
  DcId: string
  Amount: string | number
  TranId?: string | undefined
}

/**
 * Schema of an Amount that may have a plus sign, leading zeros and blanks. The parsed value contains only the digits of
 * the amount.
 */
const amountPadded = lazy(() =>
  z
    .string()
    .regex(/^ *\+?0*[1-9]\d{0,8} *$/, because(reasons.notPaddedAmount))
    .transform((written) => String(Number(written))),
)
const emptyTranId = lazy(() =>
  z.union([nonEmpty(), z.literal(''), z.null()]).transform((tranId) => tranId || undefined),
)

/** Returns the schema of a request body under the settings. The schema is built once per version of the settings. */
export const requestSchemaOf = memo((settings: AtGiftSettings): Pick<z.ZodType<Request>, 'safeParse'> => {
  const text = settings['atGift.amount.notation'] === 'padded' ? amountPadded() : amountDigits()
  const acceptsNumber = settings['atGift.amount.acceptNumber']
  const ignoresKeys = settings['atGift.unknownKeys'] === 'ignore'
  const issuesEmpty = settings['atGift.inquiry.emptyTranId'] === 'issue'
  if (text === amountDigits() && !acceptsNumber && !ignoresKeys && !issuesEmpty) return requestSchema()
  const members = {
    ...requestMembers(),
    Amount: acceptsNumber ? z.union([text, amountNumber()]) : text,
    TranId: issuesEmpty ? emptyTranId().optional() : requestMembers().TranId,
  }
  return ignoresKeys ? z.object(members) : z.strictObject(members)
})
