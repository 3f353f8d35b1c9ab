import { expect, test } from 'vitest'
import { createGiftMock } from '../mock-server/index.ts'

test.for(['constructor', 'toString', '__proto__', 'PATCH', 'HEAD'])(
  'a request with the method %s to a path that has only another method gets a 404',
  async (method) => {
    const mock = createGiftMock()
    const url = 'http://localhost/at-gift/demo-campaign/dc/getcode'
    const { status } = await mock.fetch(new Request(url, { method }))
    expect(status).toBe(404)
    const [entry] = (await mock.admin.requests()).requests
    expect(entry).toMatchObject({ method, operation: null, outcome: { code: 'not-found' } })
    await mock.close()
  },
)

test('if requests alternate between two URLs of one route, each request gets the parameters of its own URL', async () => {
  const mock = createGiftMock({ settings: { 'atGift.limit.requests': 100 } })
  const order = { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }
  const statusOf = async (campaign: string): Promise<number> => {
    const url = `http://localhost/at-gift/${campaign}/dc/getcode`
    const headers = { 'content-type': 'application/json' }
    return (await mock.fetch(new Request(url, { method: 'POST', headers, body: JSON.stringify(order) }))).status
  }
  const statuses = []
  for (const campaign of ['demo-campaign', 'other', '%64emo-campaign', 'demo-campaign', 'other'])
    statuses.push(await statusOf(campaign))
  expect(statuses).toEqual([200, 404, 200, 200, 404])
  await mock.close()
})
