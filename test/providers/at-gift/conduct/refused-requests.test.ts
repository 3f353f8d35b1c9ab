import { describe, expect, test } from 'vitest'
import { arm, judged, told, undecidedBy } from '../../../core/conduct/support.ts'
import { AUTH_KEY, bootAtGift, order } from '../helpers.ts'

describe('at-gift/no-repeat-after-refusal', () => {
  const repeats = 'at-gift/no-repeat-after-refusal'

  test.each([
    ['an unknown product', {}, { DcId: 'NOTHING' }],
    ['a product outside the contract', {}, { DcId: 'DC-NOT-CONTRACTED' }],
    ['an address that is not registered', { 'atGift.allowedIps': ['192.0.2.1'] }, {}],
    ['an unknown campaign', { 'atGift.campaigns': [{ campaign: 'other', authKey: AUTH_KEY }] }, {}],
  ])(
    'after a refusal because of %s, repeating the request breaks the rule `no-repeat-after-refusal` [AG-D6]',
    async (_what, settings, members) => {
      const { mock, call, advance } = bootAtGift({ settings })
      await call(members)
      expect(await judged(mock, repeats)).toEqual(['passed', 1, []])
      await call({ ...members, Amount: '501' })
      expect(await judged(mock, repeats)).toEqual(['passed', 2, []])
      await advance(60_000)
      await call(members)
      expect(await judged(mock, repeats)).toEqual(['violated', 3, [[1, 3]]])
    },
  )

  test.each([
    ['at the same time', 0],
    ['in a queue that keeps the rate limit', 1100],
  ])(
    'if equal orders are sent %s and refused, ten leave `no-repeat-after-refusal` undecided, and an eleventh breaks it',
    async (_what, ms) => {
      const { mock, call, advance } = bootAtGift({ settings: { 'atGift.limit.requests': ms === 0 ? 100 : 1 } })
      const refused = async () => {
        await call({ DcId: 'NOTHING' })
        await advance(ms)
      }
      for (let sent = 0; sent < 10; sent += 1) await refused()
      // The tolerance of the rule depends on the rate of the clock. A frozen clock has no rate, so the clock runs here.
      await mock.admin.setClock({ mode: 'running', rate: 1 })
      expect(await judged(mock, repeats)).toEqual(['inconclusive', 10, []])
      expect(await undecidedBy(mock, repeats)).toEqual(Array.from({ length: 9 }, (_, index) => [index + 1, index + 2]))
      await mock.admin.setClock({ mode: 'frozen' })
      await refused()
      await mock.admin.setClock({ mode: 'running', rate: 1 })
      expect((await judged(mock, repeats)).slice(0, 2)).toEqual(['violated', 11])
    },
  )

  test.each([
    ['issue-one', 'violated', []],
    ['issue-many', 'inconclusive', [[1, 2]]],
  ])(
    // If the task has several orders, the second request may be another order that was already waiting. If the task has
    // one order, the second request is a repetition.
    'in the task %s, an equal order one second after a refusal gives `no-repeat-after-refusal` the result "%s"',
    async (task, result, undecided) => {
      const { mock, call, advance } = bootAtGift({ settings: { 'atGift.limit.requests': 1 } })
      await mock.admin.startScenario({ name: 'one', title: 'one', task, expect: { conduct: [repeats] } })
      await call({ DcId: 'NOTHING' })
      await advance(1005)
      await call({ DcId: 'NOTHING' })
      await mock.admin.setClock({ mode: 'running', rate: 1 })
      expect((await judged(mock, repeats)).slice(0, 2)).toEqual([result, 2])
      expect(await undecidedBy(mock, repeats)).toEqual(undecided)
      if (result === 'inconclusive') {
        const rule = (await mock.admin.report()).rules.find(({ name }) => name === repeats)
        expect(rule?.undecided[0]?.what).toEqual({
          en: 'a similar request was refused with 400, 1.005 s after an earlier one: it is either another order that was already waiting, or a repetition',
          ja: '同様のリクエストが、1.005 秒後に 400 で拒否された（先に待機していた別の注文か、再送かを判定できない）',
        })
      }
    },
  )

  test('two equal inquiries with invalid content break the rule `no-repeat-after-refusal`, even if the inquiries are concurrent', async () => {
    const { mock, call } = bootAtGift({ settings: { 'atGift.limit.requests': 100 } })
    for (let time = 0; time < 2; time += 1) await call({ TranId: 'AZ1', Amount: 'no amount' })
    expect(await judged(mock, repeats)).toEqual(['violated', 2, [[1, 2]]])
  })

  test('if a fault caused a refusal, the violation for repeating the request names the fault', async () => {
    const { mock, call, advance } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'respond', status: 400, body: 'no' }, [1, 2])
    await call()
    await advance(2000)
    await call()
    expect(await judged(mock, repeats)).toEqual(['violated', 2, [[1, 2]]])
    expect([await told(mock, repeats), await told(mock, repeats, 'ja')]).toEqual([
      [
        expect.stringMatching(
          /^the same request came again after it had been refused with 400: the fault "fault-\d+" /,
        ),
      ],
      [expect.stringMatching(/^400（障害「fault-\d+」）で拒否されたリクエストが、そのまま再送された$/)],
    ])
  })

  test('after a 401, only a request with the same AuthKey breaks the rule `no-repeat-after-refusal`', async () => {
    const { mock, call, advance } = bootAtGift()
    await call({ AuthKey: 'wrong-1' })
    await advance(1000)
    await call({ AuthKey: 'wrong-2' })
    expect(await judged(mock, repeats)).toEqual(['passed', 2, []])
    await advance(1000)
    await call({ AuthKey: 'wrong-1' })
    expect(await judged(mock, repeats)).toEqual(['violated', 3, [[1, 3]]])
  })

  test('if the repetition of a refused request succeeds, the client keeps the rule `no-repeat-after-refusal`', async () => {
    const { mock, call, change, post } = bootAtGift()
    await call({ AuthKey: '' })
    await call()
    await change({ 'atGift.allowedIps': ['192.0.2.1'] })
    await call()
    await change({ 'atGift.allowedIps': [] })
    await call()
    await post(JSON.stringify(order()), { headers: {} })
    await call()
    expect(await judged(mock, repeats)).toEqual(['passed', 3, []])
  })

  test('only the sixth identical inquiry that finds no code breaks the rule `no-repeat-after-refusal` [AG-A4]', async () => {
    const { mock, call, advance } = bootAtGift()
    const inquire = async () => {
      await call({ TranId: 'AZ1' })
      await advance(1000)
    }
    for (let time = 0; time < 5; time += 1) await inquire()
    expect(await judged(mock, repeats)).toEqual(['passed', 5, []])
    await inquire()
    expect(await judged(mock, repeats)).toEqual(['violated', 6, [[1, 2, 3, 4, 5, 6]]])
  })

  test('repeating an inquiry that was refused because of its content breaks the rule `no-repeat-after-refusal`', async () => {
    const { mock, call, advance } = bootAtGift()
    for (let time = 0; time < 2; time += 1) {
      await call({ TranId: 'AZ1', Amount: 'no amount' })
      await advance(1000)
    }
    expect(await judged(mock, repeats)).toEqual(['violated', 2, [[1, 2]]])
  })

  test('a request with the same body and another content type is not a repetition of a refused request', async () => {
    const { mock, post } = bootAtGift()
    await post(JSON.stringify(order()), { headers: {} })
    await post(JSON.stringify(order()), { headers: { 'content-type': 'text/html' } })
    expect(await judged(mock, repeats)).toEqual(['passed', 2, []])
  })

  test('a repetition that is refused for another reason keeps the rule `no-repeat-after-refusal`', async () => {
    const { mock, call, change, advance } = bootAtGift()
    await call({ AuthKey: '' })
    await call({ AuthKey: 'wrong' })
    const fixed = (amount: number) => [
      {
        dcId: 'FIXED',
        name: 'f',
        amount: { fixed: amount },
        code: 'text',
        secondCode: null,
        sevenPayment: false,
        validityYears: null,
        inContract: true,
      },
    ]
    for (const amount of [1000, 1100]) {
      await change({ 'atGift.catalogue': fixed(amount) })
      await call({ DcId: 'FIXED' })
    }
    expect(await judged(mock, repeats)).toEqual(['passed', 4, []])
    await advance(1001)
    await call({ DcId: 'FIXED' })
    expect(await judged(mock, repeats)).toEqual(['violated', 5, [[4, 5]]])
  })

  test('`no-repeat-after-refusal` is "not exercised" if a client repeats only requests to an unknown path', async () => {
    const { mock, post } = bootAtGift()
    for (let time = 0; time < 2; time += 1) await post('{}', { path: '/at-gift/nowhere' })
    expect(await judged(mock, repeats)).toEqual(['not exercised', 0, []])
  })

  test.each([9000, 70_000])(
    'the rule `no-repeat-after-refusal` does not compare requests with bodies of more than %d characters, which the journal truncates',
    async (length) => {
      const { mock, call } = bootAtGift()
      await call({ DcId: 'X'.repeat(length) })
      await call({ DcId: 'X'.repeat(length) })
      expect(await judged(mock, repeats)).toEqual(['not exercised', 0, []])
    },
  )

  test('repeating a request after a 429, a 500 or a refusal that never arrived keeps the rule `no-repeat-after-refusal`', async () => {
    const { mock, call } = bootAtGift()
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status: 429 }, [1, 2])
    await arm(mock, 'at-gift.issue', 'before-commit', { type: 'provider-error', status: 500 }, [3, 4])
    await arm(mock, 'at-gift.issue', 'after-commit', { type: 'reset-connection' }, [5])
    for (let time = 0; time < 4; time += 1) await call({ DcId: 'NOTHING' })
    await call({ DcId: 'NOTHING' }).catch(() => {})
    expect(await judged(mock, repeats)).toEqual(['not exercised', 0, []])
    await call({ DcId: 'NOTHING' })
    expect(await judged(mock, repeats)).toEqual(['passed', 1, []])
  })
})
