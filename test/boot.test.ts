import { expect, test } from 'vitest'
import { boot } from './helpers/boot.ts'

test('a test in this suite can connect only to the loopback interface', async () => {
  await expect(fetch('http://service-gift.jp/')).rejects.toMatchObject({
    cause: { message: expect.stringContaining('only the loopback') },
  })
  await expect(fetch('http://192.0.2.1/')).rejects.toMatchObject({
    cause: { message: expect.stringContaining('only the loopback') },
  })
})

test('a test can pass a request directly to the mock, without a socket', async () => {
  const { send } = boot()
  expect(await (await send('/livez')).text()).toBe('ok')
})
