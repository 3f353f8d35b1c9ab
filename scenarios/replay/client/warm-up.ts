import { systemClock } from '../../../clients/index.ts'
import type { RunningGiftMock } from '../../../mock-server/index.ts'
import { contextOf } from '../../reference/index.ts'
import { adminHeaders, environmentOf } from './environment.ts'

const SANDBOX = 'warm-up'

/**
 * Sends requests to a separate sandbox, and then deletes the sandbox. Without this warm-up, the first request of a
 * client would take up to some hundred milliseconds, because the mock has to load and compile code. The mock would then
 * handle only the first request late, so the first two requests would be too close together. A client that paces its
 * requests without a margin would thus exceed the rate limit.
 */
export async function warmUp(mock: RunningGiftMock): Promise<void> {
  const environment = await environmentOf({ ...mock, url: `${mock.url}/sandboxes/${SANDBOX}` })
  const { atGift, realpayGift } = contextOf(environment, {
    clock: systemClock,
    fetch: (...request) => fetch(...request),
  })
  const order = async (): Promise<void> => {
    const { id: purchaseId } = await realpayGift.createPurchase({
      prices: [1000],
      name: SANDBOX,
      issuer: SANDBOX,
      brands: ['amazon'],
      isStrict: false,
    })
    await realpayGift.buyGift({ purchaseId, price: 1000 })
  }
  // An error of the warm-up is ignored, because the error does not change a verdict.
  await Promise.allSettled([atGift.issue({ dcId: 'DC500', amount: 500 }), order()])
  await mock.fetch(
    new Request(`${mock.url}/__admin/sandboxes/${SANDBOX}`, { method: 'DELETE', headers: adminHeaders(mock) }),
  )
}
