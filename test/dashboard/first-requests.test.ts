import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { type FirstRequests, firstRequests } from '../../mock-server/dashboard/first-requests.ts'
import { startGiftMock } from '../../mock-server/index.ts'
import { emptyFolder } from '../storage/support/stores.ts'

/**
 * The programs for the examples, by language. `command` is the program that runs an example. `version` is the program
 * that must be installed; otherwise, the test skips the example.
 */
const interpreters: Record<string, { command: string; version: string }> = {
  curl: { command: 'sh', version: 'curl' },
  Python: { command: 'python3', version: 'python3' },
  PHP: { command: 'php', version: 'php' },
  Java: { command: 'java', version: 'java' },
}

/**
 * The requests of the examples, in the order of sending. `part` is the operation that an example shows. `printed` is a
 * text that the example prints after its request.
 */
const expectations = [
  { part: 'at-gift.issue', operation: 'at-gift.issue', printed: 'SUCCESS' },
  { part: 'realpay-gift.list-brands', operation: 'realpay-gift.list-brands', printed: 'amazon' },
  { part: 'realpay-gift.buy-gift', operation: 'realpay-gift.create-purchase', printed: '"gift":' },
  { part: 'realpay-gift.buy-gift', operation: 'realpay-gift.buy-gift', printed: '/realpay-gift/user?code=' },
]

/** Credentials that differ from the defaults. */
const credentials = {
  'atGift.campaigns': [{ campaign: 'other-campaign', authKey: 'OTHER-AuthKey-01' }],
  'realpayGift.accessKeys': [{ accessKey: 'o'.repeat(40), totpSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }],
  'realpayGift.totp.digits': 8,
}

const programs = firstRequests('').map(
  (one) => [[one.language, one.operation].filter(Boolean).join(', '), one] as const,
)

describe.each(programs)('the first requests in %s', (_title, { language, operation }) => {
  const { command, version } = interpreters[language] ?? { command: 'none', version: 'none' }
  const isThis = (one: FirstRequests): boolean => one.language === language && one.operation === operation
  const isMissing = spawnSync(version, [language === 'Java' ? '-version' : '--version']).error !== undefined

  test.skipIf(isMissing)(
    "the dashboard's example program issues a code with the credentials of a sandbox and an admin token",
    { timeout: 60_000 },
    async () => {
      const mock = await startGiftMock({ port: 0, adminToken: 'a-secret-token' })
      onTestFinished(() => mock.close(0))
      await mock.sandbox('shop').changeSettings(credentials)
      const snippet = firstRequests(`${mock.url}/sandboxes/shop`).find(isThis)
      const file = join(emptyFolder(), snippet?.file ?? 'first.sh')
      writeFileSync(file, snippet?.code ?? '')
      const env = { ...process.env, GIFT_MOCK_ADMIN_TOKEN: 'a-secret-token' }
      const { stdout } = await promisify(execFile)(command, [file], { env })
      const sent = expectations.filter(({ part }) =>
        operation === undefined ? part !== 'realpay-gift.buy-gift' : part === operation,
      )
      for (const { printed } of sent) expect(stdout).toContain(printed)
      const { requests } = await mock.sandbox('shop').requests()
      expect(requests.map((one) => [one.operation, one.response.status])).toEqual(
        sent.map((one) => [one.operation, 200]),
      )
    },
  )

  test.skipIf(isMissing || operation !== 'at-gift.issue')(
    "the dashboard's example program works without an admin token",
    async () => {
      const mock = await startGiftMock({ port: 0 })
      onTestFinished(() => mock.close(0))
      const code = firstRequests(mock.url).find(isThis)?.code ?? ''
      const { GIFT_MOCK_ADMIN_TOKEN: _token, ...env } = process.env
      const { stdout } = await promisify(execFile)('sh', ['-euc', `set +u; ${code}`], { env })
      expect(stdout).toContain('"Status":"SUCCESS"')
    },
  )
})

test.skipIf(spawnSync('curl', ['--version']).error !== undefined)(
  "the dashboard's example for curl prints an error if the response is lost",
  async () => {
    const mock = await startGiftMock({ port: 0 })
    onTestFinished(() => mock.close(0))
    await mock.admin.arm({ name: 'lose', phase: 'after-commit', effect: { type: 'reset-connection' } })
    const code = firstRequests(mock.url).find((one) => one.operation === 'at-gift.issue')?.code ?? ''
    const run = promisify(execFile)('sh', ['-c', code])
    await expect(run).rejects.toMatchObject({ stderr: expect.stringMatching(/^curl: \(\d+\) /) })
    expect(code).toContain(' --max-time 95 ')
  },
)

test("the dashboard's example programs contain no credential", () => {
  const text = JSON.stringify(firstRequests('http://127.0.0.1:4600'))
  for (const secret of ['MOCK-AuthKey-001', 'mock0000000000000000000000000000000000key01', 'GIFTMOCK'])
    expect(text).not.toContain(secret)
})
