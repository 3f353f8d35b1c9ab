import { valueProblems } from '../../../core/problems/values.ts'
import { reasons } from '../reasons/reasons.ts'
import { because } from '../../../core/validation/explained.ts'
import { z } from 'zod'
import { lazy } from '../../../core/util/lazy.ts'
import { strictObject } from '../../../core/validation/strict-object.ts'
import { MAX_PRICE } from '../request-schema.ts'

const yen = lazy(() => z.int().min(1).max(MAX_PRICE))

/** Schema of a brand that a purchase may list. `GET /brands` returns the brand in this form (RP-D5, RP-A12). */
export const brandSchema = lazy(() =>
  z.strictObject({
    code: z
      .string()
      .min(1)
      .meta({ description: 'The code that a purchase names.', japanese: '購入で指定するコード。' }),
    name: z.string().min(1).meta({ description: 'The name of the brand.', japanese: 'ブランドの名前。' }),
    amounts: z
      .union([
        z.strictObject({
          values: z
            .array(yen())
            .min(1)
            .meta({ description: 'The list of the allowed amounts.', japanese: '利用できる金額の一覧。' }),
        }),
        z
          .strictObject({
            min: yen().meta({ description: 'The lowest amount.', japanese: '最低の金額。' }),
            max: yen().meta({ description: 'The highest amount.', japanese: '最高の金額。' }),
            step: yen()
              .meta({
                description:
                  'The step between allowed amounts, counted from `min`. If it is absent, every amount of the range is allowed.',
                japanese: 'min から数えた金額の刻み。なければ、範囲のすべての金額を利用できる。',
              })
              .optional(),
          })
          .refine(({ min, max }) => min <= max, because(valueProblems.minAboveMax)),
      ])
      .meta({
        description: 'The allowed amounts, in yen: a list, a range, or a range with steps that are counted from `min`.',
        japanese: '利用できる金額（円）。一覧（values）、範囲（min～max）、または min から step 刻みの範囲。',
      }),
  }),
)
export type Brand = z.infer<ReturnType<typeof brandSchema>>

/** A brand in the settings. All members except the code have defaults. */
export const brandSettingSchema = lazy(() =>
  strictObject({
    code: z.string().min(1, because(reasons.empty)).describe('the code that a purchase names'),
    name: z.string().min(1, because(reasons.empty)).describe('by default the code').optional(),
    amounts: z
      .union(
        [
          strictObject({ values: z.array(yen()).min(1) }),
          strictObject({ min: yen(), max: yen(), step: yen().optional() }).refine(
            ({ min, max }) => min <= max,
            because(valueProblems.minAboveMax),
          ),
        ],
        because(reasons.noAmounts),
      )
      .describe(
        'yen: a range, with a step such as {"min": 500, "max": 50000, "step": 500} if not every amount is allowed, or a list such as {"values": [500, 1000]} (RP-D15)',
      )
      .default({ min: 1, max: 500_000 }),
  }).transform(({ code, name = code, amounts }): Brand => ({ code, name, amounts })),
)

export const brandsSchema = lazy(() =>
  z.strictObject({ brands: z.array(brandSchema()).meta({ description: 'The brands.', japanese: 'ブランドの一覧。' }) }),
)

/**
 * Default brands: at least one for each form of `amounts`. The default brands therefore accept some requests with
 * is_strict and refuse others (RP-D15).
 */
export const defaultBrands: readonly Brand[] = [
  { code: 'amazon', name: 'Brand A', amounts: { min: 1, max: 500_000 } },
  { code: 'paypay', name: 'Brand B', amounts: { min: 100, max: 100_000, step: 100 } },
  { code: 'mock-cafe', name: 'Mock Cafe', amounts: { values: [500, 1000, 3000] } },
  { code: 'mock-books', name: 'Mock Books', amounts: { min: 500, max: 50_000, step: 500 } },
]

/** Returns the brands as `GET /brands` shows them under an alternative to the assumed rule RP-A12. */
export function brandsIn(members: 'amounts' | 'code' | 'prices', brands: readonly Brand[]): readonly object[] {
  if (members === 'amounts') return brands
  if (members === 'code') return brands.map(({ code }) => ({ code }))
  return brands.map(({ code, name, amounts }) => ({
    code,
    title: name,
    min_price: 'values' in amounts ? Math.min(...amounts.values) : amounts.min,
    max_price: 'values' in amounts ? Math.max(...amounts.values) : amounts.max,
  }))
}

/** Returns true if the brand allows a gift of this price [yen] to be exchanged (RP-D15). */
export function allows({ amounts }: Brand, price: number): boolean {
  if ('values' in amounts) return amounts.values.includes(price)
  return price >= amounts.min && price <= amounts.max && (price - amounts.min) % (amounts.step ?? 1) === 0
}
