import { because } from '../../core/validation/explained.ts'
import { z } from 'zod'
import { lazy } from '../../core/util/lazy.ts'
import { memo } from '../../core/util/memo.ts'
import { reasons } from './reasons/reasons.ts'
import {
  type BuyGift,
  buyGiftSchema,
  type Color,
  colorSchema,
  type CreatePurchase,
  createPurchaseSchema,
  distinct,
  MAX_PLAY_TIME,
  MAX_PRICE,
  priceSchema,
  redirectUrlSchema,
  textSchema,
  type Video,
  videoSchema,
  youtube,
} from './request-schema.ts'
import type { RealpayGiftSettings } from './settings/settings.ts'

type Parser<T> = () => Pick<z.ZodType<T>, 'safeParse'>

/** The schemas of the JSON bodies under certain settings. Each schema is built on first use. */
export interface BodySchemas {
  createPurchase: Parser<CreatePurchase>
  color: Parser<Color>
  video: Parser<Video>
  buyGift: Parser<BuyGift>
}

const standardSchemas: BodySchemas = {
  createPurchase: createPurchaseSchema,
  color: colorSchema,
  video: videoSchema,
  buyGift: buyGiftSchema,
}

/** The settings that change the schemas of the bodies, with their defaults. */
const standardSettings = {
  'realpayGift.unknownKeys': 'refuse',
  'realpayGift.lists': 'distinct',
  'realpayGift.price.max': MAX_PRICE,
  'realpayGift.video.urls': 'long',
  'realpayGift.video.maxPlayTime': MAX_PLAY_TIME,
} as const satisfies Partial<RealpayGiftSettings>

/** Returns the schemas of the bodies under the settings. The result is cached per version of the settings. */
export const bodySchemas = memo((settings: RealpayGiftSettings): BodySchemas => {
  const isStandard = Object.entries(standardSettings).every(([name, value]) => Reflect.get(settings, name) === value)
  return isStandard ? standardSchemas : alternativeSchemas(settings)
})

/**
 * Returns the schemas for settings that differ from the defaults. The defaults are the assumed rules RP-A11, RP-A51,
 * RP-A52 and RP-A69.
 */
function alternativeSchemas(settings: RealpayGiftSettings): BodySchemas {
  const priceUnder = () => priceSchema().max(settings['realpayGift.price.max'])
  const youtubeUnder = settings['realpayGift.video.urls'] === 'long' ? youtube : anyYoutube
  const anyList = settings['realpayGift.lists'] === 'any'
  function bodyUnder<Shape extends z.ZodRawShape>(schema: z.ZodObject<Shape, z.core.$strict>) {
    return settings['realpayGift.unknownKeys'] === 'refuse' ? schema : schema.strip()
  }
  return {
    createPurchase: lazy(() => {
      const { shape } = createPurchaseSchema()
      const prices = z.array(priceUnder())
      return bodyUnder(
        z.strictObject({
          ...shape,
          prices: anyList
            ? prices
            : prices.min(1, because(reasons.empty)).refine(distinct, because(reasons.priceTwice)),
          brands: anyList ? z.array(textSchema()) : shape.brands,
        }),
      )
    }),
    color: lazy(() => bodyUnder(colorSchema())),
    video: lazy(() => {
      const play_time = z.int().min(0).max(settings['realpayGift.video.maxPlayTime'])
      return bodyUnder(z.strictObject({ url: youtubeUnder(), play_time }))
    }),
    buyGift: lazy(() => bodyUnder(z.strictObject({ price: priceUnder() }))),
  }
}

/** Returns the schema of `redirect_url` under the settings. */
export function redirectUrlIn(settings: RealpayGiftSettings): z.ZodType<string> {
  return settings['realpayGift.redirectUrl'] === 'http' ? redirectUrlSchema() : textSchema()
}

/** Schema of a YouTube URL in any form, not only in the long form (RP-A51). */
const anyYoutube = lazy(() =>
  z
    .string()
    .regex(
      /^https?:\/\/(?:(?:www\.|m\.)?youtube\.com\/(?:watch\?(?:[^#\s]*&)?v=|embed\/|shorts\/|live\/)|youtu\.be\/)[A-Za-z0-9_-]{11}(?:[?&#]\S*)?$/,
      because(reasons.notYoutubeUrl),
    ),
)
