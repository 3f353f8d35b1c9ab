// For programs that need a URL: all workers share one mock, and each worker has its own sandbox.
import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { beforeEach, expect, inject, test } from 'vitest'

const run = promisify(execFile)
const sandbox = `${inject('giftMockUrl')}/sandboxes/w${process.env['VITEST_POOL_ID']}`

// The tests of a worker run one after the other, and each starts with an empty sandbox.
beforeEach(async () => void (await fetch(`${sandbox}/__admin/reset`, { method: 'POST' })))

/** Stands for your program, which reads the provider's URL from its environment. */
async function order(): Promise<string> {
  const program = `
    const { AT_GIFT_BASE_URL, AT_GIFT_CAMPAIGN, AT_GIFT_AUTH_KEY } = process.env
    const answer = await fetch(AT_GIFT_BASE_URL + '/' + AT_GIFT_CAMPAIGN + '/dc/getcode', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ AuthKey: AT_GIFT_AUTH_KEY, DcId: 'DC500', Amount: '500' }),
    })
    console.log((await answer.json()).TranId)`
  const variables = await (await fetch(`${sandbox}/__admin/env`)).json()
  return (
    await run(process.execPath, ['--input-type=module', '-e', program], { env: { ...process.env, ...variables } })
  ).stdout.trim()
}

test('if a program issues a code in an empty sandbox, the ledger of this sandbox contains only this code', async () => {
  const tranId = await order()
  const { codes } = await (await fetch(`${sandbox}/__admin/ledger`)).json()
  expect(codes).toMatchObject([{ reference: tranId, faceValue: 500 }])
})

test('a test starts with an empty sandbox, even if the previous test issued a code', async () => {
  const { totals } = await (await fetch(`${sandbox}/__admin/ledger`)).json()
  expect(totals.issued).toBe(0)
})
