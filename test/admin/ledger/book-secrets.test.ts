import { expect, test } from 'vitest'
import { arm } from '../../core/conduct/support.ts'
import { ACCESS_KEY, AUTH_KEY, issued, ISSUE_PATH, issueOf } from '../../core/support.ts'
import { boot } from '../../helpers/boot.ts'
import { buyGift, withPurchase } from '../../providers/realpay-gift/conduct/support.ts'

const book = (...lines: string[]): string => ['order,provider,amount,reference,codes,state', ...lines, ''].join('\n')

test.each([
  ['as it is', AUTH_KEY, '***'],
  ['percent-encoded', AUTH_KEY.replaceAll('-', '%2D'), '***'],
  // The last characters also depend on the bytes after the credential, so they are not masked.
  ['in Base64', Buffer.from(AUTH_KEY).toString('base64'), '***Q=='],
])(
  'a credential that a client writes into its book %s is masked in `reconcile` and in `report`',
  async (_form, key, masked) => {
    const { send } = boot()
    const { TranId } = await issued(await send(ISSUE_PATH, issueOf()))
    const body = book(
      `A-${key},at-gift,500,${TranId},,failed`,
      `B-${key},at-gift,700,${key},NO-SUCH-CODE,kept`,
      `${key}1,at-gift,300,,,unknown`,
      `${key}2,at-gift,300,,,unknown`,
    )
    const text = async (path: string): Promise<string> => (await send(path, { method: 'POST', body })).text()
    const reconciled = await text('/__admin/reconcile')
    for (const shown of [reconciled, await text('/__admin/report')]) {
      expect(shown).not.toContain(key)
      expect(shown).not.toContain(AUTH_KEY)
      expect(shown).toContain(`A-${masked}`)
    }
    // The orders are matched and counted by their names in the book.
    expect(JSON.parse(reconciled)).toMatchObject({
      findings: [
        { kind: 'failed-issued', order: `A-${masked}`, reference: TranId },
        { kind: 'never-issued', order: `B-${masked}` },
        { kind: 'unknown-not-issued', order: `${masked}1` },
        { kind: 'unknown-not-issued', order: `${masked}2` },
      ],
      totals: { orders: 4 },
    })
  },
)

test('a credential that a client uses as a request id is masked in the ledger, in events and in the report', async () => {
  const { mock, send, buy } = await withPurchase()
  await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
  await buy(ACCESS_KEY)
  const { codes } = await mock.admin.ledger()
  expect(codes.map(({ reference }) => reference)).toEqual(['***'])
  const report = await mock.admin.report({ book: book(`A-1,realpay-gift,500,${ACCESS_KEY},,failed`) })
  expect(JSON.stringify(report)).not.toContain(ACCESS_KEY)
  expect(report.book?.findings).toMatchObject([{ kind: 'failed-issued', order: 'A-1', reference: '***' }])
  const texts = report.rules.flatMap(({ violations }) => violations.map(({ what }) => what.en))
  expect(texts).toContainEqual(expect.stringContaining('bought with the request id ***'))
  const csv = await (await send('/__admin/ledger?format=csv')).text()
  expect(csv).not.toContain(ACCESS_KEY)
})

test('a credential in the note of a clearance, or in the reference of its order, is masked', async () => {
  const { mock, buy } = await withPurchase()
  await arm(mock, buyGift, 'after-commit', { type: 'reset-connection' })
  await buy(ACCESS_KEY)
  const cleared = await mock.admin.clearOrder({ reference: ACCESS_KEY, as: 'issued', note: `asked with ${AUTH_KEY}` })
  expect(cleared).toMatchObject({ reference: '***', note: 'asked with ***' })
  expect(await mock.admin.clearances()).toEqual([cleared])
  expect((await mock.admin.report()).clearances).toEqual([cleared])
  const snapshot = JSON.stringify((await mock.admin.snapshot()).state)
  expect(snapshot).not.toContain(AUTH_KEY)
})
