import { expect, test } from 'vitest'
import { arm } from '../../core/conduct/support.ts'
import { buyGift, withPurchase } from '../../providers/realpay-gift/conduct/support.ts'
import { boot } from '../../helpers/boot.ts'
import type { BookComparison } from '../../../mock-server/index.ts'

interface Issued {
  TranId: string
  Dc1: string
  Dc2: string | null
  RmtrCd: string | null
}

async function setUp(settings: Record<string, unknown> = {}) {
  const { mock, send, advance } = boot({ settings })
  const issue = async (dcId: string, amount: number): Promise<Issued> => {
    await advance(1000)
    const response = await send('/at-gift/demo-campaign/dc/getcode', {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: dcId, Amount: `${amount}` }),
    })
    return response.json() as Promise<Issued>
  }
  const reconcile = async (book: BodyInit): Promise<{ status: number; body: BookComparison & { detail?: string } }> => {
    const response = await send('/__admin/reconcile', { method: 'POST', body: book })
    return { status: response.status, body: (await response.json()) as BookComparison }
  }
  return { mock, issue, reconcile }
}

const catalogue = {
  'atGift.catalogue': [
    {
      dcId: 'BOTH',
      name: 'both',
      amount: { min: 1, max: 10_000 },
      code: 'text',
      secondCode: 'pin',
      sevenPayment: true,
      validityYears: null,
      inContract: true,
    },
  ],
}

test("the comparison reports each second code (Dc2) and each remittance code (RmtrCd) that the client's book lacks", async () => {
  const { issue, reconcile } = await setUp(catalogue)
  const { TranId, Dc1, Dc2, RmtrCd } = await issue('BOTH', 300)
  const book = (codes: string): string =>
    `order,provider,amount,reference,codes,state\nA-1,at-gift,300,${TranId},${codes},kept\n`
  expect(await reconcile(book(`${Dc1} ${Dc2} ${RmtrCd}`))).toMatchObject({
    status: 200,
    body: { result: 'agreed', findings: [], totals: { orders: 1, kept: 1, issued: 1, billedYen: 300, keptYen: 300 } },
  })
  const { body } = await reconcile(book(Dc1))
  expect(body.findings.map(({ kind, yen, requests }) => [kind, yen, requests])).toEqual([
    ['second-code-missing', 300, ['000000001']],
    ['remittance-code-missing', 0, ['000000001']],
  ])
  expect(JSON.stringify(body)).not.toContain(Dc1)
})

test("the comparison reports no missing remittance code (RmtrCd) if the provider's responses contain none", async () => {
  const { issue, reconcile } = await setUp({ ...catalogue, 'atGift.answer.controlNo': false })
  const { TranId, Dc1, Dc2, RmtrCd } = await issue('BOTH', 300)
  expect(RmtrCd).toBeUndefined()
  const { body } = await reconcile(
    JSON.stringify({
      order: '1',
      provider: 'at-gift',
      amount: 300,
      reference: TranId,
      codes: [Dc1, Dc2],
      state: 'kept',
    }),
  )
  expect(body.result).toBe('agreed')
})

test("a client's book of orders that cannot be parsed is rejected with 400 and an error that names the line", async () => {
  const { reconcile } = await setUp()
  expect(await reconcile('order,provider,amount,state\n1,at-gift,500,done')).toMatchObject({
    status: 400,
    body: { detail: 'line 2, column state: the value is none of kept, unknown, failed' },
  })
  const shiftJis = new Uint8Array([...Buffer.from('order,provider,amount,state\n'), 0x83, 0x65])
  expect(await reconcile(shiftJis)).toMatchObject({
    status: 400,
    body: { detail: 'line 2: the line is in Shift_JIS; write the file in UTF-8' },
  })
})

test("comparing a client's book of orders with a sandbox that does not exist does not create the sandbox", async () => {
  const { mock, send } = boot()
  const response = await send('/sandboxes/w1/__admin/reconcile', { method: 'POST', body: '' })
  expect(await response.json()).toMatchObject({ result: 'agreed', totals: { orders: 0, issued: 0 } })
  expect(await mock.sandboxes()).toEqual(['default'])
})

test('clients choose request ids, so a gift with a lost response is never assigned to an order with another request id', async () => {
  const { mock, buy } = await withPurchase()
  await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
  await buy('a')
  const kindsFor = async (reference: string): Promise<unknown> => {
    const book = `order,provider,amount,reference,state\nA-1,realpay-gift,500,${reference},failed\n`
    return (await mock.admin.reconcile(book)).findings.map(({ kind, order }) => [kind, order])
  }
  expect(await kindsFor('another')).toEqual([['billed-unknown', null]])
  expect(await kindsFor('a')).toEqual([['failed-issued', 'A-1']])
  expect(await kindsFor('')).toEqual([['failed-issued', 'A-1']])
})
