import { expect, test } from 'vitest'
import { boot } from '../../helpers/boot.ts'
import { partnerHeaders, purchasePath } from '../support.ts'

test('an in-process request with a form that is too large gets a 400 and causes no unhandled error', async () => {
  const { send, mock } = boot()
  const path = await purchasePath(send)
  const form = new FormData()
  form.set('content', new Blob([new Uint8Array(3 * 1024 * 1024)]), 'large.png')
  const { 'content-type': _json, ...headers } = await partnerHeaders('too-large')
  const response = await send(`${path}/image/face`, { method: 'POST', body: form, headers })
  expect(response.status).toBe(400)
  expect((await mock.admin.requests()).requests.at(-1)?.outcome.rule).toBe('RP-A54')
  // The test waits a few turns of the event loop, because an unhandled error ends the process only after some turns.
  for (let turn = 0; turn < 20; turn++) await new Promise((resolve) => void setImmediate(resolve))
})
