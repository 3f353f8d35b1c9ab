import { expect, test } from 'vitest'
import { allowedMethods } from '../../../mock-server/core/provider/allowed-methods.ts'
import { realpayGift } from '../../../mock-server/providers/realpay-gift/index.ts'

const PURCHASE = '/purchases/0000000000000000000000000000000000000000'

test.each([
  [`/realpay-gift${PURCHASE}/gifts`, 'POST, GET'],
  [`/sandboxes/w1/realpay-gift${PURCHASE}/image/face?x=/brands`, 'POST, DELETE'],
  [`/api/partner${PURCHASE}`, 'GET'],
  ['/brands', 'GET'],
  [`/realpay-gift${PURCHASE}/gift`, ''],
  ['/realpay-gift/brands/', ''],
  ['/realpay-gift', ''],
])('for the request target %s, the mock allows the methods "%s"', (target, methods) => {
  expect(allowedMethods(realpayGift.routes, { target })).toBe(methods)
})
