import { z } from 'zod'

/** Type of a code: `"0"` is a character string, `"1"` is a URL (AG-D14). */
const codeType = z.enum(['0', '1'])

/**
 * The success body. The members have the same order as in the sample of the provider's document (AG-D4, AG-D16).
 * `ControlNo` and `RmtrCd`, which are new in version 1.5 of the document, follow the codes.
 */
export const successSchema = z.strictObject({
  Status: z.literal('SUCCESS'),
  Amount: z.int().min(1).describe('Yen: the amount of the request, as a number.'),
  ErrorMsg: z.literal(''),
  Expiration: z
    .string()
    .regex(/^\d{8}$/)
    .describe('The last day as YYYYMMDD, in Japan; 99991231 where the code does not expire.'),
  TranId: z
    .string()
    .regex(/^AZ[0-9a-f]{40}$/)
    .describe('By which the code is inquired for. Keep it: it is the only way back to the code.'),
  Dc1: z.string().describe('The code.'),
  Dc1Type: codeType.describe('"0": Dc1 is a text; "1": Dc1 is a URL.'),
  Dc2Type: codeType.nullable().describe('As Dc1Type; null where the product has no second code.'),
  Dc2: z
    .string()
    .nullable()
    .describe('The second code, such as a PIN: the end user needs both. Null where the product has none.'),
  ControlNo: z
    .string()
    .regex(/^\d{12}$/)
    .describe(
      'Tells codes apart. Whether the end user must or must not see it depends on the product. Absent before document 1.5, as RmtrCd.',
    )
    .optional(),
  RmtrCd: z
    .string()
    .regex(/^\d{5}$/)
    .nullable()
    .describe('For products paid out by Seven Payment: the end user needs it. Else null.')
    .optional(),
  Extend1: z.null(),
  Extend2: z.null(),
  Extend3: z.null(),
  Extend4: z.null(),
  Extend5: z.null(),
})
export type Success = z.infer<typeof successSchema>

/** The error body, without other members (AG-D5). */
export const errorSchema = z.strictObject({ Status: z.literal('ERROR'), ErrorMsg: z.string().min(1) })
export type ErrorBody = z.infer<typeof errorSchema>
