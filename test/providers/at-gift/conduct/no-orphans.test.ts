import { describe, expect, test } from 'vitest'
import { arm, judged, told } from '../../../core/conduct/support.ts'
import { bootAtGift } from '../helpers.ts'

describe('at-gift/no-orphans', () => {
  const orphans = 'at-gift/no-orphans'

  test('a billed code that never reached the client breaks the rule `no-orphans`', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' }, [2])
    await call()
    await call().catch(() => {})
    expect(await judged(mock, orphans)).toEqual(['violated', 1, [[2]]])
    expect(await told(mock, orphans)).toEqual([
      'a code of DC500 is billed with 500 yen, and no complete and readable response with it reached the client',
    ])
    expect(await told(mock, orphans, 'ja')).toEqual([
      'DC500 のコード（500円）の代金は請求されるが、完全で読み取れるレスポンスがクライアントに届いていない',
    ])
  })

  test('a client that recovers a lost code with an inquiry keeps the rule `no-orphans`', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'truncate-body' })
    await call()
    await call({ TranId: (await mock.admin.ledger()).codes[0]?.reference })
    expect(await judged(mock, orphans)).toEqual(['passed', 1, []])
  })

  test('the rule `no-orphans` is "not exercised" if every response arrived', async () => {
    const { mock, call } = bootAtGift()
    await call()
    expect(await judged(mock, orphans)).toEqual(['not exercised', 0, []])
  })
})
