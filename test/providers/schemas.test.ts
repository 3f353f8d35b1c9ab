import { expect, test } from 'vitest'
import type { z } from 'zod'
import * as atGift from '../../mock-server/providers/at-gift/openapi/response-schema.ts'
import * as realpayGift from '../../mock-server/providers/realpay-gift/openapi/response-schema.ts'
import { brandsSchema } from '../../mock-server/providers/realpay-gift/settings/catalogue.ts'
import { colorSchema, videoSchema } from '../../mock-server/providers/realpay-gift/request-schema.ts'
import { bootAtGift } from './at-gift/helpers.ts'
import { multipart, partner, picture } from './realpay-gift/helpers.ts'

/**
 * Expects that a body matches a schema and has no other members. The types, checks and API descriptions of the mock
 * come from the same schemas.
 */
function expectFits(schema: z.ZodType, body: unknown): void {
  expect(schema.safeParse(body)).toMatchObject({ success: true })
}

test('responses of the provider at-gift match the schemas of their messages [AG-D4] [AG-D5]', async () => {
  const { issue, call } = bootAtGift()
  for (const DcId of ['DC500', 'DC-URL', 'DC-PIN', 'DC-URL-URL', 'DC-SEVEN', 'DC-NO-EXPIRY'])
    expectFits(atGift.successSchema, await issue({ DcId }))
  expectFits(atGift.errorSchema, JSON.parse((await call({ DcId: 'no such' })).text))
})

test('responses of the provider realpay-gift match the schemas of their messages [RP-D6] [RP-D7] [RP-D8] [RP-D9] [RP-D10] [RP-D11] [RP-D12] [RP-O2] [RP-O3]', async () => {
  const { call, createPurchase, buy } = partner()
  expectFits(brandsSchema(), (await call('GET', '/brands')).body)
  const id = await createPurchase()
  expectFits(realpayGift.purchaseCreatedSchema, { purchase: { id } })
  expectFits(realpayGift.purchaseSchema, (await call('GET', `/purchases/${id}`)).body)
  expectFits(
    colorSchema(),
    (await call('POST', `/purchases/${id}/color`, { json: { main: 'b3d4fc', sub: '4e77a6' } })).body,
  )
  expectFits(
    videoSchema(),
    (
      await call('POST', `/purchases/${id}/video`, {
        json: { url: 'https://www.youtube.com/watch?v=abcdefghijk', play_time: 10 },
      })
    ).body,
  )
  const face = multipart(picture('content'))
  expectFits(realpayGift.imageSetSchema, (await call('POST', `/purchases/${id}/image/face`, face)).body)
  expectFits(realpayGift.emptySchema, (await call('DELETE', `/purchases/${id}/image/face`)).body)
  const ad = multipart(picture('image'), { name: 'redirect_url', content: 'https://example.com/' })
  expectFits(realpayGift.adSchema, (await call('POST', `/purchases/${id}/ad`, ad)).body)
  expectFits(realpayGift.giftSchema, (await buy(id, 500)).body)
  expectFits(realpayGift.errorSchema, (await buy(id, 501)).body)
})
