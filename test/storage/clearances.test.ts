import { expect, test } from 'vitest'
import { createGiftMock } from '../../mock-server/index.ts'
import { openStore } from '../../mock-server/storage/index.ts'
import { START } from '../helpers/boot.ts'
import { kinds } from './support/stores.ts'

test.each(kinds.filter(({ lasts }) => lasts))(
  'a recorded statement of the provider about an order survives a restart of a $name store',
  async ({ url }) => {
    const at = await url()
    const open = async () =>
      createGiftMock({ store: await openStore(at), clock: { mode: 'frozen', nowMs: START }, seed: 'clearances' })
    const order = { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }
    const issue = (mock: Awaited<ReturnType<typeof open>>): Promise<unknown> =>
      mock
        .fetch(
          new Request('http://localhost/at-gift/demo-campaign/dc/getcode', {
            method: 'POST',
            headers: { 'content-type': 'application/json' },
            body: JSON.stringify(order),
          }),
        )
        .catch(() => undefined)

    const first = await open()
    await first.admin.arm({
      name: 'lost',
      when: { operation: 'at-gift.issue' },
      phase: 'after-commit',
      effect: { type: 'empty-response' },
      times: 1,
    })
    await issue(first)
    const clearance = await first.admin.clearOrder({ as: 'issued', note: 'by phone' })
    await first.close()

    const second = await open()
    expect(await second.admin.clearances()).toEqual([clearance])
    await second.admin.advanceClock(2000)
    await issue(second)
    const { result, ledger, clearances } = await second.admin.report()
    expect({ result, clearances, issued: ledger.issued, suspected: ledger.suspectedDuplicates }).toEqual({
      result: 'passed',
      clearances: [clearance],
      issued: 2,
      suspected: 0,
    })
    await second.close()
  },
)
