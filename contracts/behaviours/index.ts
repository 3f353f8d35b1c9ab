import { atGift } from './at-gift.ts'
import type { Behaviour } from './behaviour.ts'
import { realpayGift } from './realpay-gift.ts'
import { realpayGiftGifts } from './realpay-gift-gifts.ts'

export type { Behaviour, Subject } from './behaviour.ts'

/** Requirements that the pacts, the OpenAPI descriptions and the Arazzo workflows cannot express. */
export const behaviours: readonly Behaviour[] = [...atGift, ...realpayGift, ...realpayGiftGifts]
