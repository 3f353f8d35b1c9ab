import { z } from 'zod'

/** A digital code, which is either a text to show or a URL to open (AG-D14). */
export interface AtGiftCode {
  readonly type: 'text' | 'url'
  readonly value: string
}

const codeType = z.enum(['0', '1']).transform((type) => (type === '0' ? 'text' : 'url'))
const text = z.string().min(1)

/**
 * Schema of a success response (AG-D4). Unknown fields are ignored. `ControlNo` and `RmtrCd` may be missing, as in the
 * older sample of the provider's document (AG-D16). The response contains a second code if `Dc2` and `Dc2Type` are set
 * (AG-D14).
 */
export const atGiftAnswer = z
  .object({
    Status: z.literal('SUCCESS'),
    TranId: text,
    Amount: z.int(),
    Expiration: z.string().regex(/^\d{8}$/, 'expected YYYYMMDD'),
    Dc1Type: codeType,
    Dc1: text,
    Dc2Type: codeType.nullish(),
    Dc2: text.nullish(),
    ControlNo: text.nullish(),
    RmtrCd: text.nullish(),
  })
  .refine(({ Dc2, Dc2Type }) => Dc2 == null || Dc2Type != null, { path: ['Dc2Type'], message: 'missing beside Dc2' })
  .transform((answer) => ({
    /** Id of the issue. Store this id, because an inquiry needs the id. */
    tranId: answer.TranId,
    /** Amount in yen. According to the provider's document, the amount is equal to the requested amount (AG-D11). */
    amount: answer.Amount,
    /** Last day on which the code is valid in Japan, as `YYYYMMDD` (AG-D13). */
    expiration: answer.Expiration,
    /** True if the code does not expire. `expiration` is then `99991231` (AG-D13). */
    noExpiry: answer.Expiration === '99991231',
    code1: toCode(answer.Dc1Type, answer.Dc1),
    /** Second code; null if there is none. A second code must be shown to the end user. */
    code2: answer.Dc2 == null || answer.Dc2Type == null ? null : toCode(answer.Dc2Type, answer.Dc2),
    /**
     * Number assigned by the issuer, or null. Whether the end user may see the number depends on the product (AG-D15).
     */
    controlNo: answer.ControlNo ?? null,
    /**
     * Value of `RmtrCd`; null if there is none. Only products that are paid out through Seven Payment have an `RmtrCd`.
     * The value must be shown to the end user (AG-D15).
     */
    rmtrCd: answer.RmtrCd ?? null,
  }))

/** An issued code, returned by an issue or an inquiry. */
export type AtGiftIssue = z.output<typeof atGiftAnswer>

/** Schema that turns the body of an error response into a list that contains the provider's message (AG-D5). */
export const atGiftErrorMessages = z.object({ ErrorMsg: z.string() }).transform((body) => [body.ErrorMsg])

function toCode(type: AtGiftCode['type'], value: string): AtGiftCode {
  return { type, value }
}
