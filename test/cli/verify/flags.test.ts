import { afterAll, afterEach, expect, test, vi } from 'vitest'
import type { Verified, VerifyOptions } from '../../../contracts/index.ts'

const given: VerifyOptions[] = []
vi.mock('../../../contracts/index.ts', () => ({
  async verify(options: VerifyOptions): Promise<Verified> {
    given.push(options)
    return {
      provider: options.provider,
      baseUrl: options.baseUrl,
      states: 'calls',
      interactions: [],
      counts: { passed: 1, failed: 0, skipped: 0 },
      good: true,
      durationMs: 0,
    }
  },
}))
// The test files of a worker share loaded modules. The first reset makes the command load the mocked module even if an
// earlier test file has loaded the real module. The second reset makes later test files load the real module again.
vi.resetModules()
afterAll(() => void vi.resetModules())
const { call } = await import('../command.ts')
afterEach(() => void (given.length = 0))

const base = ['verify', '--provider', 'realpay-gift', '--base-url', 'http://127.0.0.1:8080']

test.each([
  [[], { paced: true, stateUrl: undefined, pacts: undefined }],
  [['--no-pace'], { paced: false }],
  [['--state-url', 'http://127.0.0.1:8081/state'], { stateUrl: 'http://127.0.0.1:8081/state' }],
])('`verify` passes the flags %j to the verification', async (flags, expected) => {
  const { code } = await call([...base, ...flags])
  expect({ code, given }).toMatchObject({
    code: 0,
    given: [{ provider: 'realpay-gift', baseUrl: 'http://127.0.0.1:8080', ...expected }],
  })
})
