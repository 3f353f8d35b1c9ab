import { describe, expect, test } from 'vitest'
import { compiledJava, missing, passes, provider } from './support.ts'

const absent = missing('javac', ['-J-version'])

describe.skipIf(absent !== '')(`the client in Java${absent}`, () => {
  const program = compiledJava()

  test('the Java client passes selected scenarios of the provider at-gift', { timeout: 60_000 }, async () => {
    const names = [
      'hang-past-timeout',
      'response-lost-after-issue',
      'error-500-after-issue',
      'truncated-json',
      'shift-jis-body',
      'spurious-429',
    ]
    await passes(
      names.map((name) => `at-gift/${name}`),
      program(),
    )
  })

  test(
    'the Java client runs from its source file, and the mock accepts its access token',
    { timeout: 60_000 },
    async () => {
      const { mock, run } = await provider()
      expect(await run(['java', 'examples/java/Client.java'], 'list-brands')).toMatchObject({ code: 0 })
      expect((await mock.admin.requests()).requests).toMatchObject([
        { operation: 'realpay-gift.list-brands', response: { status: 200 } },
      ])
    },
  )

  test("the mock accepts the Java client's access token only if both have the same TOTP settings", async () => {
    const { mock, run } = await provider()
    await mock.admin.changeSettings({
      'realpayGift.totp.algorithm': 'SHA512',
      'realpayGift.totp.digits': 8,
      'realpayGift.totp.periodSeconds': 60,
    })
    const agreed = {
      REALPAY_GIFT_TOTP_ALGORITHM: 'SHA512',
      REALPAY_GIFT_TOTP_DIGITS: '8',
      REALPAY_GIFT_TOTP_PERIOD: '60',
    }
    expect(await run(program(), 'list-brands', agreed)).toMatchObject({ code: 0 })
    expect(await run(program(), 'list-brands')).toMatchObject({ code: 1 })
  })
})
