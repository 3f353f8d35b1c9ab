import { z } from 'zod'

const mismatchSchema = z.looseObject({
  type: z.string().optional(),
  path: z.string().optional(),
  key: z.string().optional(),
  mismatch: z.string().optional(),
})

/** Schema of a report of Pact's verifier. The schema contains only the members that are used here. */
export const reportSchema = z.looseObject({
  interactionResults: z.array(
    z.looseObject({
      description: z.string(),
      result: z.string(),
      mismatch: z
        .looseObject({ message: z.string().optional(), mismatches: z.array(mismatchSchema).default([]) })
        .optional(),
    }),
  ),
})
export type VerifierReport = z.infer<typeof reportSchema>

/** Returns one sentence for each mismatch of an interaction; empty if the interaction passed. */
export function errorsOf({ result, mismatch }: VerifierReport['interactionResults'][number]): string[] {
  if (result === 'OK') return []
  const found = (mismatch?.mismatches ?? []).map((one) => {
    const where = one.path ?? one.key
    const what = one.mismatch ?? one.type ?? 'does not match'
    return where === undefined ? what : `${where}: ${what}`
  })
  const said = mismatch?.message === undefined ? [] : [mismatch.message]
  const errors = [...said, ...found]
  return errors.length > 0 ? errors : [`the verifier said "${result}" and nothing more`]
}
