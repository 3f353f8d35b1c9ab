import { describe, expect, test } from 'vitest'
import { arm, judged, told } from '../../../core/conduct/support.ts'
import { bootAtGift, JSON_TYPE, order, PATH } from '../helpers.ts'

describe('at-gift/no-blind-reissue after a redirect', () => {
  const blind = 'at-gift/no-blind-reissue'
  const redirects = [301, 302, 303, 307, 308]

  test.each(redirects)(
    'a client breaks the rule `no-blind-reissue` if it sends the order again to the `Location` of a %d, resolved as PHP does',
    async (status) => {
      const { mock, call, send } = bootAtGift()
      await arm(
        mock,
        'at-gift.issue',
        'after-commit',
        { type: 'respond', status, headers: { Location: 'getcode' } },
        [1],
      )
      const location = (await call()).headers.get('location') ?? ''
      const path = location.startsWith('/') ? location : `${PATH.slice(0, PATH.lastIndexOf('/') + 1)}/${location}`
      await send(path, { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(order()) })
      expect(await judged(mock, blind)).toEqual(['violated', 1, [[1, 2]]])
      expect((await mock.admin.ledger()).totals.issued).toBe(2)
    },
  )

  test.each(redirects)(
    'a client that follows a %d to an unknown path breaks the rule `no-blind-reissue` if it sends a POST, but not if it sends a GET',
    async (status) => {
      const { mock, call, send } = bootAtGift()
      await arm(mock, 'at-gift.issue', 'after-commit', { type: 'respond', status, headers: { Location: '/x' } }, [1])
      await call()
      await send('/at-gift/x', {})
      expect(await judged(mock, blind)).toEqual(['passed', 1, []])
      await mock.admin.reset()
      await arm(mock, 'at-gift.issue', 'after-commit', { type: 'respond', status, headers: { Location: '/x' } }, [1])
      await call()
      await send('/at-gift/x', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(order()) })
      expect(await judged(mock, blind)).toEqual(['violated', 1, [[3, 4]]])
      expect(await told(mock, blind)).toEqual([expect.stringContaining('turn off the following of redirects')])
    },
  )

  test('a POST to an unknown path keeps the rule `no-blind-reissue`, unless the path is the target of a redirect that the client follows', async () => {
    const { mock, call, send } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' }, [1])
    await call().catch(() => {})
    await send('/at-gift/x', { method: 'POST', headers: JSON_TYPE, body: JSON.stringify(order()) })
    expect(await judged(mock, blind)).toEqual(['passed', 1, []])
  })
})
