import { z } from 'zod'

/** `Amount` as a request writes it: digits, yen, without leading zeros (AG-D16). */
const amountDigits = z.string().regex(/^[1-9]\d{0,8}$/, 'not a string of 1 to 9 digits without leading zeros')
const amountNumber = z.int().min(1).max(999_999_999)
const nonEmpty = z.string().min(1, 'empty')

const requestMembers = {
  AuthKey: nonEmpty,
  DcId: nonEmpty,
  Amount: amountDigits,
  TranId: nonEmpty.optional(),
}

/** The request of issue and inquiry (AG-D3); unknown keys are refused (AG-A6). */
export const requestSchema = z.strictObject(requestMembers)
/** The same, where `atGift.amount.acceptNumber` allows a JSON number (AG-A1). */
export const lenientRequestSchema = z.strictObject({ ...requestMembers, Amount: z.union([amountDigits, amountNumber]) })
export type Request = z.infer<typeof lenientRequestSchema>

/** `"0"` a character string, `"1"` a URL (AG-D14). */
const codeType = z.enum(['0', '1'])

/** The success body, in the order of the sample (AG-D4, AG-D16); the keys of document 1.5 follow the codes. */
export const successSchema = z.strictObject({
  Status: z.literal('SUCCESS'),
  Amount: z.int().min(1),
  ErrorMsg: z.literal(''),
  Expiration: z.string().regex(/^\d{8}$/),
  TranId: z.string().regex(/^AZ[0-9a-f]{40}$/),
  Dc1: z.string(),
  Dc1Type: codeType,
  Dc2Type: codeType.nullable(),
  Dc2: z.string().nullable(),
  /** Absent before document 1.5, as `RmtrCd`. */
  ControlNo: z.string().regex(/^\d{12}$/).optional(),
  RmtrCd: z.string().regex(/^\d{5}$/).nullable().optional(),
  Extend1: z.null(),
  Extend2: z.null(),
  Extend3: z.null(),
  Extend4: z.null(),
  Extend5: z.null(),
})
export type Success = z.infer<typeof successSchema>

/** The error body, and nothing else (AG-D5). */
export const errorSchema = z.strictObject({ Status: z.literal('ERROR'), ErrorMsg: z.string().min(1) })
export type ErrorBody = z.infer<typeof errorSchema>
