import { AtGiftClient, type AtGiftClientOptions } from '../../../clients/index.ts'
import { createFakeClock, createFakeFetch, type Reply } from '../support.ts'

export const TRAN_ID = 'AZ0a1b2c3d4e5f60718293a4b5c6d7e8f901234567'

/**
 * The sample response in the provider's document. ControlNo and RmtrCd are missing, because the provider added these
 * members later.
 */
export const SAMPLE = {
  Status: 'SUCCESS',
  Amount: 500,
  ErrorMsg: '',
  Expiration: '20340516',
  TranId: TRAN_ID,
  Dc1: 'AAAA-123456-BBBB',
  Dc1Type: '0',
  Dc2Type: null,
  Dc2: null,
  Extend1: null,
  Extend2: null,
  Extend3: null,
  Extend4: null,
  Extend5: null,
}
export const REFUSED = { Status: 'ERROR', ErrorMsg: '発行できませんでした' }
export const ORDER = { dcId: 'DC500', amount: 500 }

export function setUp(replies: readonly Reply[], options: Partial<AtGiftClientOptions> = {}) {
  const clock = createFakeClock()
  const { fetch, seen } = createFakeFetch(clock, replies)
  const client = new AtGiftClient({
    baseUrl: 'http://127.0.0.1:4600/at-gift',
    campaign: 'demo-campaign',
    authKey: 'Ab*cD-eFg<h)i1(J',
    clock,
    fetch,
    ...options,
  })
  return { client, clock, seen }
}
