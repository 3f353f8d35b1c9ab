import { describe, expect, test } from 'vitest'
import { compiledJava, loseIssue, missing, nobody, provider, python, shell, shellMissing } from './support.ts'

const secrets = ['MOCK-AuthKey-001', 'mock0000000000000000000000000000000key01', 'GIFTMOCKGIFTMOCKGIFTMOCKGIFTMOCK']

const programs = [
  { name: 'Python', programOf: () => () => python, absent: missing('python3', ['--version']) },
  { name: 'shell', programOf: () => () => shell, absent: shellMissing() },
  { name: 'Java', programOf: compiledJava, absent: missing('javac', ['-J-version']) },
]

for (const { name, programOf, absent } of programs) {
  describe.skipIf(absent !== '')(`${name}${absent}`, () => {
    const program = programOf()

    test('an example client exits with 0 after one code has been issued', async () => {
      const { mock, run } = await provider()
      const { code, stdout } = await run(program(), 'issue-one')
      const { codes } = await mock.admin.ledger()
      expect(code).toBe(0)
      expect(codes).toMatchObject([{ orphaned: false, product: 'DC500', faceValue: 500 }])
      expect(stdout).toBe(`issued ${codes[0]?.reference}\n`)
    })

    test('an example client exits with 1 if the provider rejects the request', async () => {
      const { mock, run } = await provider()
      const { code, stderr } = await run(program(), 'issue-one', { AT_GIFT_AUTH_KEY: 'nobody-has-this!' })
      expect({ code, stderr }).toMatchObject({ code: 1, stderr: expect.stringContaining('401') })
      expect((await mock.admin.ledger()).totals.issued).toBe(0)
    })

    test('an example client exits with 1 if the provider is unreachable', async () => {
      const { run } = await provider()
      expect(await run(program(), 'issue-one', { AT_GIFT_BASE_URL: await nobody() })).toMatchObject({ code: 1 })
    })

    test('an example client exits with 2 if the outcome of its request is unknown', async () => {
      const { mock, run } = await provider()
      await loseIssue(mock)
      expect(await run(program(), 'issue-one')).toMatchObject({ code: 2 })
      expect((await mock.admin.ledger()).totals).toMatchObject({ issued: 1, orphaned: 1 })
    })

    test('an example client exits with 3 for an unknown task and lists the known tasks', async () => {
      const { run } = await provider()
      expect(await run(program(), 'dance')).toMatchObject({
        code: 3,
        stderr: expect.stringMatching(/unknown task .dance.: set GIFT_MOCK_TASK to .*issue-one/),
      })
    })

    test('an example client exits with 3 if a required environment variable is missing', async () => {
      const { run } = await provider()
      const without = ['env', '-u', 'AT_GIFT_AUTH_KEY', ...program()]
      expect(await run(without, 'issue-one')).toMatchObject({
        code: 3,
        stderr: expect.stringContaining('AT_GIFT_AUTH_KEY'),
      })
    })

    test('the output of an example client contains no secret', async () => {
      const { mock, run } = await provider()
      await loseIssue(mock)
      const unknown = await run(program(), 'issue-one')
      const refused = await run(program(), 'issue-one', { GIFT_MOCK_TASK_DC_ID: 'DC-NOT-CONTRACTED' })
      for (const { stdout, stderr } of [unknown, refused])
        for (const secret of secrets) expect(stdout + stderr).not.toContain(secret)
    })
  })
}
