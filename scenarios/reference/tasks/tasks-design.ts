import { z } from 'zod'
import { BadRequestError, OutcomeUnknownError } from '../../../clients/index.ts'
import { buyOrder } from '../buy-order.ts'
import { makeImage } from '../image.ts'
import { purchaseOffered } from '../purchase-offered.ts'
import { retryReads } from '../retry-reads.ts'
import { task, TaskError, yen, type TaskContext } from './task.ts'

const ATTEMPTS = 4
const PAUSE_MS = 2000
const price = yen.default(1000)
const image = { filename: 'picture.png', bytes: makeImage('png', 64) }

const setters = {
  color: ({ realpayGift }: TaskContext, purchaseId: string) =>
    realpayGift.setColor({ purchaseId, main: 'b3d4fc', sub: '4e77a6' }),
  face: ({ realpayGift }: TaskContext, purchaseId: string) => realpayGift.setFaceImage({ purchaseId, image }),
  header: ({ realpayGift }: TaskContext, purchaseId: string) => realpayGift.setHeaderImage({ purchaseId, image }),
  ad: ({ realpayGift }: TaskContext, purchaseId: string) =>
    realpayGift.setAd({ purchaseId, image, redirectUrl: 'https://example.com/campaign' }),
  video: ({ realpayGift }: TaskContext, purchaseId: string) =>
    realpayGift.setVideo({ purchaseId, url: 'https://www.youtube.com/watch?v=dQw4w9WgXcQ', playTime: 10 }),
}

/** Sets one part of a purchase id's design, and then buys a gift with the purchase id. */
export const buyWithDesign = task({
  about: {
    en: 'Make a purchase id, set the part {part} of its design, and buy one gift of {price} yen with it.',
    ja: '購入IDを作り、デザインの項目 {part} を設定してから、{price} 円のギフトを1件購入する。',
  },
  parameters: z.strictObject({ part: z.enum(['color', 'face', 'header', 'ad', 'video']).default('color'), price }),
  codes: () => 1,
  async run(context, given) {
    await buyOrder(context, 'buy-with-design', given.price, async () => {
      const purchaseId = await purchaseFor(context, given.price)
      await repeatUnknown(context, () => setters[given.part](context, purchaseId))
      return purchaseId
    })
  },
})

/** Sets and deletes the face image of a purchase id, and then buys a gift with the purchase id. */
export const buyAfterDeletingImage = task({
  about: {
    en: 'Make a purchase id, set its face image, delete that image again, and buy one gift of {price} yen with it.',
    ja: '購入IDを作り、券面画像を設定して削除し、その後 {price} 円のギフトを1件購入する。',
  },
  parameters: z.strictObject({ price }),
  codes: () => 1,
  run: (context, given) =>
    buyOrder(context, 'buy-after-deleting-image', given.price, () => purchaseWithoutImage(context, given.price)),
})

/** Creates a purchase id whose face image was set and deleted. @throws TaskError if the image is still set */
async function purchaseWithoutImage(context: TaskContext, forPrice: number): Promise<string> {
  const { realpayGift } = context
  const purchaseId = await purchaseFor(context, forPrice)
  await repeatUnknown(context, () => setters.face(context, purchaseId))
  await repeatUnknown(context, async (attempt) => {
    try {
      await realpayGift.deleteFaceImage({ purchaseId })
    } catch (error) {
      // An image that is already deleted is refused with 400 (RP-A10).
      if (!(error instanceof BadRequestError) || attempt === 1) throw error
    }
  })
  if ((await retryReads(context, () => realpayGift.getPurchase({ purchaseId }))).image.face !== null)
    throw new TaskError('the face image is still set after it was deleted')
  return purchaseId
}

function purchaseFor(context: TaskContext, forPrice: number): Promise<string> {
  return purchaseOffered(context, { brands: ['amazon'], prices: [forPrice], isStrict: false })
}

/**
 * Sends a request that changes a design. If the outcome is unknown, sends the request again with a new request id, up
 * to four times in total. The repetition is safe, because the request costs nothing and the last value counts.
 */
async function repeatUnknown({ clock }: TaskContext, send: (attempt: number) => Promise<unknown>): Promise<void> {
  for (let attempt = 1; ; attempt += 1) {
    try {
      await send(attempt)
      return
    } catch (error) {
      if (!(error instanceof OutcomeUnknownError) || attempt === ATTEMPTS) throw error
      await clock.sleep(PAUSE_MS * attempt)
    }
  }
}
