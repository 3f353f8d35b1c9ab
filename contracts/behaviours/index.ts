import { atGift } from './at-gift.ts'
import type { Behaviour } from './behaviour.ts'
import { realpayGift } from './realpay-gift.ts'
import { realpayGiftGifts } from './realpay-gift-gifts.ts'

export type { Behaviour, Subject } from './behaviour.ts'

/** What the pacts, the descriptions and the flows cannot say. */
export const behaviours: readonly Behaviour[] = [...atGift, ...realpayGift, ...realpayGiftGifts]
