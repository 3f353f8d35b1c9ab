import { z } from 'zod'
import { ledgerRowSchema, type StoredValues } from '../../../core/control/stored-values.ts'
import { lazy } from '../../../core/util/lazy.ts'
import { usedTokens } from '../authenticate.ts'
import { gifts, purchases } from './repository.ts'
import { giftSchema } from '../openapi/response-schema.ts'

export const storedValues = lazy((): StoredValues => {
  const text = z.string()
  return {
    [purchases.name]: z.object({
      id: text,
      caller: text,
      made: z.looseObject({ prices: z.array(z.int()), name: text, issuer: text, brands: z.array(text) }),
      color: z.object({ main: text, sub: text }).nullable(),
      face: text.nullable(),
      header: text.nullable(),
      video: z.looseObject({ url: text, play_time: z.int() }).nullable(),
      ad: z.object({ image: text, redirectUrl: text }).nullable(),
      used: z.boolean(),
    }),
    'realpay-gift.purchase-ring': text,
    'realpay-gift.request-ids': text,
    'realpay-gift.request-id-ring': text,
    [usedTokens.name]: z.array(z.int()),
    'realpay-gift.images': z.object({ base64: z.base64() }),
    'realpay-gift.image-sizes': z.int().min(0),
    [gifts.name]: ledgerRowSchema(z.object({ expiresAtMs: z.number().min(0).max(8e15), body: giftSchema.loose() })),
  }
})
