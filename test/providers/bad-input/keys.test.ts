import { describe, expect, test } from 'vitest'
import { atGift, bootTarget, expectError, realpayGift, type Target, targets } from './helpers.ts'

const withMember = ({ goodBody }: Target, member: string): string => `${goodBody.slice(0, -1)},${member}}`

describe.each(targets)('$name', (target) => {
  test.each([
    '"__proto__":{"TranId":"x"}',
    '"__proto__":null',
    '"constructor":{"prototype":{"polluted":1}}',
    '"prototype":{}',
    '"toString":"x"',
    '"hasOwnProperty":1',
    '"":1',
    '"\\u0000":1',
  ])(
    "a request with the unknown member %s gets a 400 and changes no object's prototype [AG-A6] [RP-A11]",
    async (member) => {
      const { post, last, issued, expectServing } = bootTarget(target)
      expectError(target, await post(withMember(target, member)), 400)
      expect((await last())?.outcome.rule).toBe(target.rules.unknownKey)
      expect(await issued()).toBe(0)
      expect('polluted' in {}).toBe(false)
      await expectServing()
    },
  )

  test('a request whose members are all inside a member __proto__ gets a 400 and issues nothing', async () => {
    const { post, issued, expectServing } = bootTarget(target)
    expectError(target, await post(`{"__proto__":${target.goodBody}}`), 400)
    expect(await issued()).toBe(0)
    await expectServing()
  })

  test("thousands of unknown keys get a 400, and the journal's reason stays short [AG-A6] [RP-A11]", async () => {
    const { post, last, expectServing } = bootTarget(target)
    const many = Array.from({ length: 5000 }, (_, index) => `"key${index}":1`).join(',')
    expectError(target, await post(withMember(target, many)), 400)
    const entry = await last()
    expect(entry?.request.body?.length).toBeLessThan(8300)
    expect(entry?.outcome.reason.length).toBeLessThan(2000)
    await expectServing()
  })

  test('the journal shortens an unknown key of 60,000 letters [AG-A6] [RP-A11]', async () => {
    const { post, last, expectServing } = bootTarget(target)
    expectError(target, await post(withMember(target, `"${'k'.repeat(60_000)}":1`)), 400)
    expect((await last())?.outcome.reason.length).toBeLessThan(2000)
    await expectServing()
  })

  test.each([
    ['arrays', '[', ']'],
    ['objects', '{"a":', '}'],
  ])(
    'a request with %s that are nested thousands of levels deep is answered with 400 [AG-A6] [RP-A11]',
    async (_what, open, close) => {
      const { post, expectServing } = bootTarget(target)
      const depth = Math.floor(60_000 / (open.length + close.length))
      const nested = `${open.repeat(depth)}1${close.repeat(depth)}`
      expectError(target, await post(nested), 400)
      expectError(target, await post(withMember(target, `"deep":${nested}`)), 400)
      expectError(target, await post(target.goodBody.replace(/:[^,]*/, `:${nested}`)), 400)
      await expectServing()
    },
  )

  test('a JSON body that contains the same member twice is refused, even if both values are equal [AG-A55] [RP-A58]', async () => {
    const { post, last, issued } = bootTarget(target)
    const [member = '', name = ''] = /("\w+"):(?:"[^"]*"|[^,]*)/.exec(target.goodBody) ?? []
    for (const twice of [
      `${name}:null`,
      member,
      `${name.replace(/\w/, '\\u00$&').replace(/u00(\w)/, (_, c: string) => `u00${c.charCodeAt(0).toString(16)}`)}:1`,
    ]) {
      expectError(target, await post(target.goodBody.replace('{', `{${twice},`)), 400)
      expect((await last())?.outcome).toMatchObject({
        rule: target.name === 'at-gift' ? 'AG-A55' : 'RP-A58',
        reason: `the body has the key ${name} twice`,
      })
    }
    expect(await issued()).toBe(0)
  })

  test('if a setting allows a repeated member in a JSON body, the last value is used [AG-A55] [RP-A58]', async () => {
    const { post } = bootTarget(target, { settings: { [target.settings.duplicateKeys]: 'last' } })
    const [name = ''] = /"\w+":/.exec(target.goodBody) ?? []
    expectError(target, await post(withMember(target, `${name}null`)), 400)
    expect(await post(target.goodBody.replace('{', `{${name}null,`))).toMatchObject({ status: 200 })
  })
})

test('a request whose body contains TranId twice issues nothing [AG-A6]', async () => {
  const { post, issued } = bootTarget(atGift)
  for (const twice of ['"TranId":"x","TranId":null', '"TranId":null,"TranId":""', '"TranId":"","TranId":"x"'])
    expectError(atGift, await post(withMember(atGift, twice)), 400)
  expect(await issued()).toBe(0)
})

test.each(['1e999', '-0', '9007199254740993', '500.0000000000000001e0', '1E400', '0.1', '-1'])(
  'a purchase with the price %s gets no 5xx response, and the mock continues to work [RP-A11]',
  async (price) => {
    const { post, expectServing } = bootTarget(realpayGift)
    expect((await post(realpayGift.goodBody.replace('500', price))).status).toBeLessThan(500)
    await expectServing()
  },
)
