import { expect, test } from 'vitest'
import { boot } from '../../helpers/boot.ts'
import { images, multipart, partner, picture } from '../../providers/realpay-gift/helpers.ts'
import { AUTH_KEY, issueOf, ISSUE_PATH, issued, json, noLimits } from '../support.ts'

const teapot = { phase: 'before-commit', effect: { type: 'respond', status: 418 } } as const

test('a fault for one operation counts only the requests of this operation', async () => {
  const { send, mock } = boot({ settings: noLimits })
  await mock.admin.arm({ name: 'f', ...teapot, when: { operation: 'at-gift.inquire', calls: [1] } })
  const { TranId } = await issued(await send(ISSUE_PATH, issueOf()))
  expect((await send(ISSUE_PATH, issueOf({ TranId }))).status).toBe(418)
  expect((await send(ISSUE_PATH, issueOf({ TranId }))).status).toBe(200)
  expect(await mock.admin.faults()).toMatchObject([{ seen: 2, hits: 1 }])
})

test('a fault for one provider fires neither for the other provider nor for unknown paths', async () => {
  const { send, mock, call } = partner({ settings: noLimits })
  await mock.admin.arm({ name: 'f', ...teapot, when: { provider: 'realpay-gift' } })
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(200)
  expect((await call('GET', '/brands')).status).toBe(418)
  expect((await call('GET', '/brandz')).status).toBe(404)
  expect(await mock.admin.faults()).toMatchObject([{ seen: 1 }])
})

test('a fault with conditions on headers, query and body fires only if a request meets all these conditions', async () => {
  const { send, mock } = boot({ settings: noLimits })
  await mock.admin.arm({
    name: 'f',
    ...teapot,
    when: { match: { headers: { 'X-Trace': 'a' }, query: { q: '1' }, body: { DcId: 'DC500', deep: { list: [1] } } } },
  })
  const status = async (query: string, headers: Record<string, string>, members: object): Promise<number> =>
    (await send(ISSUE_PATH + query, json({ AuthKey: AUTH_KEY, DcId: 'DC500', Amount: '500', ...members }, { headers })))
      .status
  const deep = { list: [1, 2], more: 3 }
  expect(await status('?q=1', { 'x-trace': 'a' }, { deep })).toBe(418)
  expect(await status('?q=0&q=1', { 'x-TRACE': 'a' }, { deep })).toBe(418)
  expect(await status('?q=2', { 'x-trace': 'a' }, { deep })).not.toBe(418)
  expect(await status('', { 'x-trace': 'a' }, { deep })).not.toBe(418)
  expect(await status('?q=1', { 'x-trace': 'A' }, { deep })).not.toBe(418)
  expect(await status('?q=1', {}, { deep })).not.toBe(418)
  expect(await status('?q=1', { 'x-trace': 'a' }, { deep: { list: [2] } })).not.toBe(418)
  expect(await status('?q=1', { 'x-trace': 'a' }, {})).not.toBe(418)
})

test('a fault condition on a credential is compared with the received credential, not with its masked form', async () => {
  const { send, mock } = boot({ settings: noLimits })
  await mock.admin.arm({ name: 'f', ...teapot, when: { match: { body: { AuthKey: AUTH_KEY } } } })
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(418)
  expect((await send(ISSUE_PATH, issueOf({ AuthKey: '***' }))).status).toBe(401)
})

test('a fault with a condition on the JSON body does not fire for a body that is not JSON', async () => {
  const { send, mock } = boot({ settings: noLimits })
  await mock.admin.arm({ name: 'f', ...teapot, when: { match: { body: {}, query: { q: '1' } } } })
  expect((await send(`${ISSUE_PATH}?q=1`, { ...issueOf(), body: 'no json' })).status).toBe(400)
  expect((await send(`${ISSUE_PATH}?q=1`, issueOf())).status).toBe(418)
})

test('a fault condition on the body applies to the fields of a form and to the fields and files of an upload', async () => {
  const { mock, call, createPurchase } = partner({ settings: { ...noLimits, 'realpayGift.formBodies': 'accept' } })
  const purchase = await createPurchase()
  await mock.admin.arm({
    name: 'form',
    ...teapot,
    when: { operation: 'realpay-gift.buy-gift', match: { body: { price: '500' } } },
  })
  await mock.admin.arm({
    name: 'field',
    ...teapot,
    when: { match: { body: { redirect_url: 'https://example.com/a' } } },
  })
  await mock.admin.arm({
    name: 'file',
    ...teapot,
    when: { match: { body: { content: { filename: 'logo.png', bytes: images.png.length } } } },
  })
  const form = (body: string) =>
    call('POST', `/purchases/${purchase}/gifts`, { body, type: 'application/x-www-form-urlencoded' })
  expect((await form('price=500')).status).toBe(418)
  expect((await form('price=100')).status).toBe(200)
  const ad = (url: string) =>
    call('POST', `/purchases/${purchase}/ad`, multipart(picture('image'), { name: 'redirect_url', content: url }))
  expect((await ad('https://example.com/a')).status).toBe(418)
  expect((await ad('https://example.com/b')).status).toBe(200)
  const face = (name: string) =>
    call('POST', `/purchases/${purchase}/image/face`, multipart(picture('content', images.png, name)))
  expect((await face('logo.png')).status).toBe(418)
  expect((await face('other.png')).status).toBe(200)
  expect(
    (
      await call('POST', `/purchases/${purchase}/image/face`, {
        body: 'broken',
        type: 'multipart/form-data; boundary=x',
      })
    ).status,
  ).toBe(400)
})
