import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, onTestFinished, test } from 'vitest'
import { z } from 'zod'
import { exampleMockOptions } from '../../../mock-server/app.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { START } from '../../helpers/boot.ts'
import { ACCESS_KEY, multipart, picture, signedRequest, tokenAt } from '../../providers/realpay-gift/helpers.ts'

/** Path of Specmatic, which `npm run test:generators` installs. */
const specmatic = join(import.meta.dirname, '../generators/node_modules/specmatic/specmatic.jar')
const run = promisify(execFile)
const hasJava =
  existsSync(specmatic) &&
  (await run('java', ['-version']).then(
    () => true,
    () => false,
  ))

/** Schema of the error of a Specmatic run with a failed test. The exit code of such a run is 1. */
const failedRun = z.object({ code: z.literal(1), stdout: z.string() })
const documentSchema = z.looseObject({ paths: z.record(z.string(), z.record(z.string(), z.unknown())) })

/** Returns an OpenAPI description without uploads, because Specmatic reads no examples of files. */
async function withoutUploads(provider: string): Promise<string> {
  const file = join(import.meta.dirname, `../../../contracts/openapi/${provider}.json`)
  const document = documentSchema.parse(JSON.parse(await readFile(file, 'utf8')))
  for (const operations of Object.values(document.paths)) {
    for (const [method, operation] of Object.entries(operations))
      if (JSON.stringify(operation).includes('multipart/form-data')) delete operations[method]
  }
  return JSON.stringify(document)
}

/**
 * Starts a mock with the code, the purchase and the images that the examples refer to. The ids in the examples are
 * valid, because this mock has the same seed as the mock that generated the examples.
 */
async function startMock(): Promise<string> {
  const unlimited = { 'atGift.limit.requests': 1_000_000, 'realpayGift.limit.requests': 1_000_000 }
  const mock = await startGiftMock({ port: 0, ...exampleMockOptions, settings: unlimited })
  onTestFinished(() => mock.close(0))
  const order = JSON.stringify({ AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' })
  const headers = { 'content-type': 'application/json' }
  await fetch(`${mock.url}/at-gift/demo-campaign/dc/getcode`, { method: 'POST', headers, body: order })
  const base = `${mock.url}/realpay-gift`
  const json = { prices: [500, 1000], name: 'n', issuer: 'i', brands: ['amazon', 'paypay'], is_strict: true }
  const made = await fetch(signedRequest('POST', '/purchases', { base, json }, 'purchase'))
  const { id } = z.object({ purchase: z.object({ id: z.string() }) }).parse(await made.json()).purchase
  for (const slot of ['face', 'header'])
    await fetch(
      signedRequest('POST', `/purchases/${id}/image/${slot}`, { base, ...multipart(picture('content')) }, slot),
    )
  return mock.url
}

/** Runs Specmatic against a mock, and returns its output. */
async function runSpecmatic(provider: string, resiliencyTests: 'none' | 'all'): Promise<string> {
  const url = await startMock()
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-specmatic-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  await writeFile(join(folder, 'api.json'), await withoutUploads(provider))
  const keys = { accessKey: ACCESS_KEY, accessToken: tokenAt(START) }
  const config = {
    version: 2,
    contracts: [{ filesystem: { directory: '.' }, provides: ['api.json'] }],
    test: { resiliencyTests: { enable: resiliencyTests } },
    security: {
      OpenAPI: {
        securitySchemes: Object.fromEntries(
          Object.entries(keys).map(([name, value]) => [name, { type: 'apiKey', value }]),
        ),
      },
    },
  }
  await writeFile(join(folder, 'specmatic.json'), JSON.stringify(config))
  const args = ['-jar', specmatic, 'test', `--testBaseURL=${url}/${provider}`]
  const { stdout } = await run('java', args, { cwd: folder, maxBuffer: 2 ** 28 }).catch((error: unknown) =>
    failedRun.parse(error),
  )
  return stdout
}

describe.skipIf(!hasJava)('Specmatic', () => {
  test.each([
    ['at-gift', 10],
    ['realpay-gift', 11],
  ])(
    "the mock's responses match all examples in the OpenAPI description of %s (except for file uploads)",
    async (provider, examples) => {
      const output = await runSpecmatic(provider, 'none')
      expect(output).toContain(`Tests run: ${examples}, Successes: ${examples}, Failures: 0`)
    },
    180_000,
  )

  /**
   * Specmatic expects 200 for every request that fits the schema. The mock may refuse such a request with 400 (unknown
   * product or code), 401 (unknown key) or 409 (used request id). All responses must fit the description.
   */
  test.each(['at-gift', 'realpay-gift'])(
    'the mock refuses requests that violate the OpenAPI description of %s, and every response matches the description',
    async (provider) => {
      const output = await runSpecmatic(provider, 'all')
      const [, total = '0'] = /Tests run: (\d+)/.exec(output) ?? []
      expect(Number(total)).toBeGreaterThan(500)
      // The output ends with a summary that repeats the failures. The filter leaves out this summary.
      const failed = output.split(/^(?=\S+ +Scenario: )/m).filter((part) => /^.* has FAILED$/m.test(part))
      const reasons = failed.map((part) => [
        part.slice(0, 3),
        ...[...part.matchAll(/Specification expected .*/g)].map(([text]) => text).slice(0, 1),
      ])
      const known = [400, 401, 409].map(
        (status) => `Specification expected status 200 but response contained status ${status}`,
      )
      expect(reasons.filter(([sign, reason = '']) => sign !== '+ve' || !known.includes(reason))).toEqual([])
      expect(reasons.length).toBeGreaterThan(0)
    },
    300_000,
  )
})
