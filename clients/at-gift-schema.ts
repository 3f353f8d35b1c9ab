import { z } from 'zod'

/** One digital code: a text to show, or a URL to open (AG-D14). */
export interface AtGiftCode {
  readonly type: 'text' | 'url'
  readonly value: string
}

const codeType = z.enum(['0', '1']).transform((type) => (type === '0' ? 'text' : 'url'))
const text = z.string().min(1)

/**
 * A success (AG-D4). Unknown fields are ignored. `ControlNo` and `RmtrCd` may be missing, as they are in
 * the older sample (AG-D16). There is a second code if its value is set (AG-D14).
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
    /** Identifies the issue; an inquiry asks for it. Keep it. */
    tranId: answer.TranId,
    /** Yen. The document promises an echo of the requested amount (AG-D11). */
    amount: answer.Amount,
    /** Last valid day in Japan, `YYYYMMDD` (AG-D13). */
    expiration: answer.Expiration,
    /** True if `expiration` is the day that means no expiry (AG-D13). */
    noExpiry: answer.Expiration === '99991231',
    code1: toCode(answer.Dc1Type, answer.Dc1),
    /** Must be shown to the end user if it is set. */
    code2: answer.Dc2 == null || answer.Dc2Type == null ? null : toCode(answer.Dc2Type, answer.Dc2),
    /** The issuer's number; whether the end user may see it depends on the product (AG-D15). */
    controlNo: answer.ControlNo ?? null,
    /** Set only for products paid out through Seven Payment. Must be shown to the end user if it is set (AG-D15). */
    rmtrCd: answer.RmtrCd ?? null,
  }))

/** An issued code, from an issue or an inquiry. */
export type AtGiftIssue = z.output<typeof atGiftAnswer>

/** The message in an error's body (AG-D5). */
export const atGiftErrorMessages = z.object({ ErrorMsg: z.string() }).transform((body) => [body.ErrorMsg])

function toCode(type: AtGiftCode['type'], value: string): AtGiftCode {
  return { type, value }
}
