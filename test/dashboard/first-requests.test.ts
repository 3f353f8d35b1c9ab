import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { firstRequests } from '../../mock-server/dashboard/first-requests.ts'
import { startGiftMock } from '../../mock-server/index.ts'
import { emptyFolder } from '../storage/stores.ts'

/**
 * The program that runs an example, and the command that must be installed for the example, by the name of the example.
 */
const interpreters: Record<string, { command: string; version: string }> = {
  'curl, at-gift': { command: 'sh', version: 'curl' },
  'curl, realpay-gift': { command: 'sh', version: 'curl' },
  'curl, realpay-gift, gift': { command: 'sh', version: 'curl' },
  Python: { command: 'python3', version: 'python3' },
  PHP: { command: 'php', version: 'php' },
  Java: { command: 'java', version: 'java' },
}

/**
 * The requests that the examples send, in order, each with a text that an example prints after the request. The member
 * `provider` names the examples that send the request.
 */
const expectations = [
  { provider: 'at-gift', operation: 'at-gift.issue', printed: 'SUCCESS' },
  { provider: 'realpay-gift', operation: 'realpay-gift.list-brands', printed: 'amazon' },
  { provider: 'gift', operation: 'realpay-gift.create-purchase', printed: '"gift":' },
  { provider: 'gift', operation: 'realpay-gift.buy-gift', printed: '/realpay-gift/user?code=' },
]

/** Credentials that differ from the defaults. */
const credentials = {
  'atGift.campaigns': [{ campaign: 'other-campaign', authKey: 'OTHER-AuthKey-01' }],
  'realpayGift.accessKeys': [{ accessKey: 'o'.repeat(40), totpSecret: 'GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ' }],
  'realpayGift.totp.digits': 8,
}

describe.each(firstRequests('').map(({ name }) => name))('the first requests in %s', (name) => {
  const { command, version } = interpreters[name] ?? { command: 'none', version: 'none' }
  const isMissing = spawnSync(version, [name === 'Java' ? '-version' : '--version']).error !== undefined

  test.skipIf(isMissing)(
    "the dashboard's example program issues a code and lists the brands, with the credentials of a sandbox and with an admin token",
    { timeout: 60_000 },
    async () => {
      const mock = await startGiftMock({ port: 0, adminToken: 'a-secret-token' })
      onTestFinished(() => mock.close(0))
      await mock.sandbox('shop').changeSettings(credentials)
      const snippet = firstRequests(`${mock.url}/sandboxes/shop`).find((one) => one.name === name)
      const file = join(emptyFolder(), snippet?.file ?? 'first.sh')
      writeFileSync(file, snippet?.code ?? '')
      const env = { ...process.env, GIFT_MOCK_ADMIN_TOKEN: 'a-secret-token' }
      const { stdout } = await promisify(execFile)(command, [file], { env })
      const sent = expectations.filter(({ provider }) =>
        name.includes(',') ? name.split(', ').at(-1) === provider : provider !== 'gift',
      )
      for (const { printed } of sent) expect(stdout).toContain(printed)
      const { requests } = await mock.sandbox('shop').requests()
      expect(requests.map(({ operation, response }) => [operation, response.status])).toEqual(
        sent.map(({ operation }) => [operation, 200]),
      )
    },
  )

  test.skipIf(isMissing || name !== 'curl, at-gift')(
    "the dashboard's example program works without an admin token",
    async () => {
      const mock = await startGiftMock({ port: 0 })
      onTestFinished(() => mock.close(0))
      const code = firstRequests(mock.url).find((one) => one.name === name)?.code ?? ''
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
    const code = firstRequests(mock.url).find(({ name }) => name === 'curl, at-gift')?.code ?? ''
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
