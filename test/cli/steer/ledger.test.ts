import { expect, onTestFinished, test } from 'vitest'
import { startGiftMock } from '../../../mock-server/index.ts'
import { call } from '../command.ts'

test('`ledger list` prints all codes, their cost, and which codes never reached the client, as text, CSV or JSON', async () => {
  const mock = await startGiftMock({ port: 0, settings: { 'atGift.limit.requests': 1000 } })
  onTestFinished(() => mock.close(0))
  const ledger = (...args: string[]) => call(['ledger', 'list', '--url', mock.url, ...args])
  expect((await ledger()).stdout).toBe('the mock issued no code\n')
  await call(['faults', 'arm', 'at-gift.issue', '--lose-response', '--call', '2', '--url', mock.url])
  for (let order = 0; order < 2; order += 1)
    await fetch(`${mock.url}/at-gift/demo-campaign/dc/getcode`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' }),
    }).catch(() => {})
  const { code, stdout, stderr } = await ledger()
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
  expect(stdout).toMatch(
    /^\S+ {2}at-gift\.issue {2}\S+ {2}DC500 {2}500 yen\n\S+ {2}at-gift\.issue {2}\S+ {2}DC500 {2}500 yen {2}orphaned \(billed but never received\)\nin production: 2 codes, 1,000 yen/,
  )
  const { codes } = JSON.parse((await ledger('--json')).stdout)
  const [head, ...rows] = (await ledger('--csv')).stdout.trim().split('\n')
  expect(head).toBe(
    'at,provider,operation,reference,product,code,faceValue,fee,delivered,orphaned,recoveredBy,journalId,suspectedDuplicateOf',
  )
  expect(rows.map((row) => row.split(',').slice(3))).toEqual([
    [codes[0].reference, 'DC500', codes[0].code, '500', '0', 'true', 'false', '', codes[0].journalId, ''],
    [codes[1].reference, 'DC500', codes[1].code, '500', '0', 'false', 'true', '', codes[1].journalId, ''],
  ])
  expect(await ledger('--csv', '--json')).toMatchObject({ code: 1, stdout: '' })
})
