import { execFile, spawnSync } from 'node:child_process'
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { firstRequests } from '../../mock-server/dashboard/first-requests.ts'
import { startGiftMock } from '../../mock-server/index.ts'
import { emptyFolder } from '../storage/stores.ts'

/** The programs that run a snippet, by the name of its language. `args` follow the name of the file. */
const interpreters: Record<string, { command: string; version: string }> = {
  curl: { command: 'sh', version: 'curl' },
  Python: { command: 'python3', version: 'python3' },
  PHP: { command: 'php', version: 'php' },
  Java: { command: 'java', version: 'java' },
}

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
      expect(stdout).toMatch(/SUCCESS/)
      expect(stdout).toContain('amazon')
      const { requests } = await mock.sandbox('shop').requests()
      expect(requests.map(({ operation, response }) => [operation, response.status])).toEqual([
        ['at-gift.issue', 200],
        ['realpay-gift.list-brands', 200],
      ])
    },
  )

  test.skipIf(isMissing || name !== 'curl')(
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

test("the dashboard's example programs contain no credential", () => {
  const text = JSON.stringify(firstRequests('http://127.0.0.1:4600'))
  for (const secret of ['MOCK-AuthKey-001', 'mock0000000000000000000000000000000000key01', 'GIFTMOCK'])
    expect(text).not.toContain(secret)
})
