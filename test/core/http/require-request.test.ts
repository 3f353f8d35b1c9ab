import { expect, test } from 'vitest'
import { createGiftMock } from '../../../mock-server/index.ts'

test.each([
  ['a string', 'http://127.0.0.1/readyz'],
  ['a URL', new URL('http://127.0.0.1/readyz')],
  ['undefined', undefined],
])(
  'if `mock.fetch` gets %s instead of a Request, the error says how to call `mock.fetch`, in every sandbox',
  async (kind, given) => {
    const mock = createGiftMock()
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a program without types can pass this
    const request = given as unknown as Request
    const message = `mock.fetch takes a Request, not ${kind}: mock.fetch(new Request(url, options))`
    await expect(mock.fetch(request)).rejects.toThrow(new TypeError(message))
    await expect(mock.sandbox('one').fetch(request)).rejects.toThrow(new TypeError(message))
  },
)
