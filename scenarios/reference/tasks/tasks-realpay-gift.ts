import { z } from 'zod'
import { BadRequestError } from '../../../clients/index.ts'
import { buyBooked, buyOrder } from '../buy-order.ts'
import { makeImage, imageContents } from '../image.ts'
import { purchaseOffered } from '../purchase-offered.ts'
import { retryReads } from '../retry-reads.ts'
import { countSchema, list, task, TaskError, yen, yenList } from './task.ts'
import { buyAfterDeletingImage, buyWithDesign } from './tasks-design.ts'

const price = yen.default(1000)
const brands = list('amazon')

const listBrands = task({
  about: {
    en: 'List the brands as fast as the provider allows (repetitions: {times}).',
    ja: 'ブランド一覧を {times} 回、許される速さで取得する。',
  },
  parameters: z.strictObject({ times: countSchema.default(1) }),
  codes: () => 0,
  async run(context, { times }) {
    for (let done = 0; done < times; done += 1) await retryReads(context, () => context.realpayGift.listBrands())
  },
})

const buyOne = task({
  about: {
    en: 'List the brands, make a purchase id of those of the brands {brands} that are offered, with is_strict {isStrict}, and buy one gift of {price} yen.',
    ja: 'ブランド一覧を取得し、ブランド {brands} のうち提供中のものと is_strict = {isStrict} で購入IDを作り、{price} 円のギフトを1件購入する。',
  },
  parameters: z.strictObject({ brands, price, isStrict: z.boolean().default(false) }),
  codes: () => 1,
  async run(context, given) {
    const { price: amount, isStrict } = given
    await buyOrder(context, 'buy-one', amount, () =>
      purchaseOffered(context, { brands: given.brands, prices: [amount], isStrict }),
    )
  },
})

/** Buys several gifts one after the other. The first error ends the batch. */
const buyMany = task({
  about: {
    en: 'Make one purchase id of the brands {brands} and buy {count} gifts of {price} yen with it, as fast as the provider allows.',
    ja: 'ブランド {brands} で購入IDを1つ作り、{price} 円のギフトを {count} 件、許される速さで購入する。',
  },
  parameters: z.strictObject({ brands, price, count: countSchema.default(5) }),
  codes: ({ count }) => count,
  async run(context, given) {
    let purchaseId = context.state.find('buy-many-0')?.purchaseId
    purchaseId ??= await purchaseOffered(context, { brands: given.brands, prices: [given.price], isStrict: false })
    for (let done = 0; done < given.count; done += 1)
      await buyOrder(context, `buy-many-${done}`, given.price, async () => purchaseId)
  },
})

/**
 * Buys gifts, each with a new purchase id that lists all offered brands. The list of brands is read for each purchase,
 * because brands are added and removed without notice (RP-D5).
 */
const buyWithAllBrands = task({
  about: {
    en: 'Make a purchase id of all brands that are offered at that moment and buy one gift of {price} yen with it. Repetitions, one after the other: {times}.',
    ja: 'その時点で提供中のすべてのブランドで購入IDを作り、{price} 円のギフトを1件購入する。これを {times} 回、順に行う。',
  },
  parameters: z.strictObject({ price, times: countSchema.default(1) }),
  codes: ({ times }) => times,
  async run(context, given) {
    for (let done = 0; done < given.times; done += 1)
      await buyOrder(context, `buy-with-all-brands-${done}`, given.price, () =>
        purchaseOffered(context, { prices: [given.price], isStrict: false }),
      )
  },
})

const purchaseOnly = task({
  about: {
    en: 'Make a purchase id of the brands {brands} with the prices {prices} and is_strict {isStrict}, and buy nothing.',
    ja: 'ブランド {brands}、金額 {prices}、is_strict = {isStrict} で購入IDだけを作る。購入はしない。',
  },
  parameters: z.strictObject({ brands, prices: yenList('1000'), isStrict: z.boolean().default(true) }),
  codes: () => 0,
  run: async (context, given) => void (await purchaseOffered(context, given)),
})

/**
 * Buys one gift at a given price. A gift can be bought only at a price that its purchase id lists. If the price is not
 * listed, creates another purchase id with this price.
 */
const buyFromPurchase = task({
  about: {
    en: 'Make a purchase id of the brands {brands} with the prices {prices}, read it back, and buy one gift of {price} yen. If the purchase id does not have the price {price}, make another one that has it.',
    ja: 'ブランド {brands} と金額 {prices} で購入IDを作って内容を確認し、{price} 円のギフトを1件購入する。その購入IDに {price} 円がなければ、{price} 円がある購入IDを別に作る。',
  },
  parameters: z.strictObject({ brands, prices: yenList('500,1000'), price }),
  codes: () => 1,
  run: (context, given) =>
    buyOrder(context, 'buy-from-purchase', given.price, async () => {
      const purchaseId = await purchaseOffered(context, { brands: given.brands, prices: given.prices, isStrict: false })
      const made = await retryReads(context, () => context.realpayGift.getPurchase({ purchaseId }))
      if (made.prices.includes(given.price)) return purchaseId
      return purchaseOffered(context, { brands: given.brands, prices: [given.price], isStrict: false })
    }),
})

/** Sets a face image. If the image is rejected with 400, sets a small PNG instead, which the provider accepts. */
const setFaceImage = task({
  about: {
    en: 'Make a purchase id and set its face image: a file named {filename} with content of the type {content} and {bytes} bytes. If that is refused, set a small PNG instead.',
    ja: '購入IDを作り、券面画像を設定する。ファイル名は {filename}、中身は {content}、大きさは {bytes} バイト。拒否されたら代わりに小さな PNG を設定する。',
  },
  parameters: z.strictObject({
    filename: z.string().default('face.png'),
    content: z.enum(imageContents).default('png'),
    bytes: z.int().min(64).max(4_194_304).default(64),
  }),
  codes: () => 0,
  async run(context, { filename, content, bytes }) {
    const { realpayGift } = context
    const purchaseId = await purchaseOffered(context, { brands: ['amazon'], prices: [1000], isStrict: false })
    try {
      await realpayGift.setFaceImage({ purchaseId, image: { filename, bytes: makeImage(content, bytes) } })
    } catch (error) {
      if (!(error instanceof BadRequestError)) throw error
      await realpayGift.setFaceImage({ purchaseId, image: { filename: 'small.png', bytes: makeImage('png', 64) } })
    }
  },
})

/** Buys a gift with two workers. Both workers use the request id of the order, so they get the same gift. */
const buyWithTwoWorkers = task({
  about: {
    en: 'Make a purchase id. Two workers then take up the same order at the same moment: both buy a gift of {price} yen under the request id {requestId}. One gift must come of it.',
    ja: '購入IDを作る。その後、2つのワーカーが同じ注文を同時に処理し、どちらもリクエストID {requestId} で {price} 円のギフトを購入する。ギフトは1件だけでなければならない。',
  },
  parameters: z.strictObject({ price, requestId: z.string().default('order-0001') }),
  codes: () => 1,
  async run(context, given) {
    const request = {
      purchaseId: await purchaseOffered(context, { brands: ['amazon'], prices: [given.price], isStrict: false }),
      ...given,
    }
    const bought = await Promise.all(
      [context.realpayGift, context.anotherRealpayGift()].map((worker) =>
        buyBooked(context.book, 'two-workers', request, { worker, mayBeSent: () => true }),
      ),
    )
    if (new Set(bought.map(({ gift }) => gift.code)).size > 1)
      throw new TaskError('the two workers hold different gifts')
  },
})

export const realpayGiftTasks = {
  'list-brands': listBrands,
  'buy-one': buyOne,
  'buy-many': buyMany,
  'buy-with-all-brands': buyWithAllBrands,
  'purchase-only': purchaseOnly,
  'buy-from-purchase': buyFromPurchase,
  'set-face-image': setFaceImage,
  'buy-with-two-workers': buyWithTwoWorkers,
  'buy-with-design': buyWithDesign,
  'buy-after-deleting-image': buyAfterDeletingImage,
}
