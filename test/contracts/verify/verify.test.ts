import { readFile } from 'node:fs/promises'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { pactFiles, verify } from '../../../contracts/index.ts'
import { startGiftMock } from '../../../mock-server/index.ts'
import { START } from '../../helpers/boot.ts'
import { failed, ISSUE, named, pactOf } from '../pacts.ts'
import { answering, driftedMock } from './stub.ts'

const mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs: START } })
afterAll(() => mock.close())

const environment = {}

describe('a mock of this project', () => {
  test.each([
    ['at-gift', 31],
    ['realpay-gift', 74],
  ] as const)(
    'the verifier creates a new sandbox for the mock of %s and deletes it afterwards',
    async (provider, count) => {
      const seen: string[] = []
      const verified = await verify({
        provider,
        baseUrl: `${mock.url}/${provider}/`,
        environment,
        onBegin: (description) => void seen.push(description),
      })
      expect(verified).toMatchObject({ states: 'mock', good: true, counts: { passed: count, failed: 0, skipped: 0 } })
      expect(seen).toEqual(verified.interactions.map(({ description }) => description))
      expect(verified.interactions.every(({ durationMs }) => durationMs >= 0)).toBe(true)
      expect(await mock.sandboxes()).toEqual(['default'])
      expect((await mock.admin.requests({})).requests).toEqual([])
    },
  )

  test.each(['', '/', '/sandboxes/mine', '/sandboxes/mine/'])(
    "the verifier rejects a mock's base URL with the path %j, and the error contains the correct URL",
    async (path) => {
      const given = verify({ provider: 'at-gift', baseUrl: `${mock.url}${path}`, environment })
      const works = `${mock.url}${path.replace(/\/$/, '')}/at-gift`
      await expect(given).rejects.toThrow(`use ${works}`)
      expect(await mock.sandboxes()).toEqual(['default'])
      expect(
        await verify({
          provider: 'at-gift',
          baseUrl: works,
          pacts: [await pactOf('at-gift', named(ISSUE))],
          environment,
        }),
      ).toMatchObject({ good: true })
      await mock.fetch(new Request(`${mock.url}/__admin/sandboxes/mine`, { method: 'DELETE' }))
    },
  )

  test('if a server changes the status of some responses, only the interactions of these responses fail', async () => {
    const url = await driftedMock(async (answer) =>
      answer.status === 401 ? new Response(answer.body, { status: 403, headers: answer.headers }) : answer,
    )
    const verified = await verify({ provider: 'at-gift', baseUrl: `${url}/at-gift`, environment })
    expect(failed(verified)).toEqual([
      'a request to issue a code with a wrong AuthKey',
      'an inquiry with a wrong AuthKey',
    ])
    expect(verified).toMatchObject({ good: false, counts: { passed: 29, failed: 2 } })
    expect(verified.interactions.find(({ status }) => status === 'failed')).toMatchObject({
      errors: ['expected 401 but was 403'],
      references: { register: { 'AG-D6': 'documented' } },
    })
  })

  test('the verifier uses the sandbox in the path of the base URL and the admin token from the environment', async () => {
    const guarded = await startGiftMock({ port: 0, adminToken: 'a-token-for-the-test' })
    onTestFinished(() => guarded.close())
    const pacts = [await pactOf('at-gift', named(ISSUE))]
    const baseUrl = `${guarded.url}/sandboxes/mine/at-gift`
    await expect(verify({ provider: 'at-gift', baseUrl, pacts, environment })).rejects.toThrow(
      'set GIFT_MOCK_ADMIN_TOKEN',
    )
    expect(
      await verify({
        provider: 'at-gift',
        baseUrl,
        pacts,
        environment: { GIFT_MOCK_ADMIN_TOKEN: 'a-token-for-the-test' },
      }),
    ).toMatchObject({ good: true })
    expect(await guarded.sandboxes()).toEqual(['default', 'mine'])
  })
})

describe('targets and files', () => {
  test('the verification throws an error if the base URL is unreachable', async () => {
    await expect(verify({ provider: 'at-gift', baseUrl: 'http://127.0.0.1:9', environment })).rejects.toThrow(
      /nothing answers at http:\/\/127\.0\.0\.1:9\/: .*ECONNREFUSED/,
    )
  })

  test('if the base URL becomes unreachable during the verification, the interaction fails', async () => {
    const url = await answering((request) =>
      request.url.includes('__admin') ? new Response('', { status: 404 }) : Promise.reject(new Error('it broke')),
    )
    const verified = await verify({
      provider: 'at-gift',
      baseUrl: url,
      environment,
      paced: false,
      pacts: [await pactOf('at-gift', named(ISSUE))],
    })
    expect(verified.interactions[0]).toMatchObject({ status: 'failed' })
  })

  test('the verification throws an error if no interaction is selected, or if a pact file is missing', async () => {
    const options = { provider: 'at-gift', baseUrl: mock.url, environment } as const
    await expect(verify({ ...options, pacts: [] })).rejects.toThrow('nothing to verify')
    await expect(verify({ ...options, pacts: [pactFiles['realpay-gift']] })).rejects.toThrow(
      'nothing to verify: none of 1 pact files',
    )
    await expect(verify({ ...options, pacts: [await pactOf('at-gift', () => undefined)] })).rejects.toThrow(
      'nothing to verify',
    )
    await expect(verify({ ...options, pacts: ['/nowhere/pact.json'] })).rejects.toThrow(
      '/nowhere/pact.json cannot be read',
    )
  })

  test('every contract file that the npm package exports exists', async () => {
    const { openApiFiles, arazzoFiles } = await import('../../../contracts/index.ts')
    for (const file of [...Object.values(pactFiles), ...Object.values(openApiFiles), ...Object.values(arazzoFiles)])
      expect((await readFile(file, 'utf8')).length).toBeGreaterThan(1000)
  })
})
