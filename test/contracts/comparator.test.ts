import { readdirSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { committed, mismatches, readPact } from '../../contracts/openapi/compare.ts'
import { ROOT } from '../../contracts/arazzo/redocly.ts'

const FOLDER = join(ROOT, 'contracts/pacts')
const files = readdirSync(FOLDER).filter((file) => file.endsWith('.json'))
/** Returns the OpenAPI description of a pact's provider. */
const descriptionOf = (provider: string) => committed(provider.replace(/-api$/, ''))

test('each provider has a pact with more than ten HTTP interactions', () => {
  const pacts = files.map((file) => readPact(join(FOLDER, file)))
  expect(pacts.map(({ provider }) => provider.name).toSorted()).toEqual(['at-gift-api', 'realpay-gift-api'])
  for (const { interactions } of pacts) {
    expect(interactions.length).toBeGreaterThan(10)
    // The comparator ignores interactions of other types. A mismatch in such an interaction would remain unnoticed.
    expect(new Set(interactions.map(({ type }) => type))).toEqual(new Set(['Synchronous/HTTP']))
  }
})

test.each(files)('the OpenAPI description covers all requests and responses of the pact %s', async (file) => {
  const pact = readPact(join(FOLDER, file))
  expect(await mismatches(pact, descriptionOf(pact.provider.name))).toEqual([])
})

describe('the comparison finds mismatches', () => {
  const description = committed('at-gift')
  const issue = (
    response: object,
    request: object = { AuthKey: 'MOCK-AuthKey-001', DcId: 'DC500', Amount: '500' },
  ) => ({
    description: 'an issue',
    request: {
      method: 'POST',
      path: '/demo-campaign/dc/getcode',
      headers: { 'Content-Type': 'application/json' },
      body: request,
    },
    response: { status: 200, headers: { 'Content-Type': 'application/json' }, body: response },
  })
  const code = { Status: 'SUCCESS', Amount: 500, Dc1: 'AAAA-123456-BBBB', Dc1Type: '0', Dc2: null, Dc2Type: null }
  const codes = async (
    ...interactions: (ReturnType<typeof issue> | { request: object; response: { status: number; headers?: object } })[]
  ) => (await mismatches({ interactions }, description)).map((line) => line.split(' ')[0])

  test('the comparison finds no mismatch in a pact that expects only a part of a response', async () => {
    expect(await codes(issue(code), issue({ Status: 'SUCCESS' }))).toEqual([])
  })

  test.each([
    ['a member that no response has', issue({ ...code, Balance: 1 })],
    ['a member of another type', issue({ ...code, Amount: '500' })],
    ['an unknown type of code', issue({ ...code, Dc1Type: '2' })],
    ['a second code whose type is null', issue({ ...code, Dc2: '1234' })],
    ['a URL code that is not a URL', issue({ ...code, Dc1Type: '1' })],
    ['a reserved member that is not null', issue({ ...code, Extend1: '' })],
  ])(
    'if an expected response in a pact contains %s, the comparison with the OpenAPI description finds a mismatch',
    async (_, interaction) => {
      expect(new Set(await codes(interaction))).toEqual(new Set(['response.body.incompatible']))
    },
  )

  test.each([
    ['an unknown key', { AuthKey: 'x', DcId: 'DC500', Amount: '500', TranID: 'AZ' }],
    ['a number for the amount', { AuthKey: 'x', DcId: 'DC500', Amount: 500 }],
    ['too few keys', { AuthKey: 'x', DcId: 'DC500' }],
  ])(
    'if a request in a pact contains %s, the comparison with the OpenAPI description finds a mismatch',
    async (_, request) => {
      expect(new Set(await codes(issue(code, request)))).toEqual(new Set(['request.body.incompatible']))
    },
  )

  test('the comparison reports each status, path and response header of a pact that is missing in the OpenAPI description', async () => {
    const one = issue(code)
    expect(await codes({ ...one, response: { status: 418 } })).toEqual(['response.status.unknown'])
    expect(await codes({ ...one, request: { ...one.request, path: '/demo-campaign/dc/cancel' } })).toEqual([
      'request.path-or-method.unknown',
    ])
    expect(await codes({ ...one, response: { ...one.response, headers: { 'x-balance': '1' } } })).toEqual([
      'response.header.unknown',
    ])
  })

  test('the comparison reports a partner API request of a pact if its request id is missing or malformed', async () => {
    const headers = {
      'x-realpay-gift-api-access-key': 'k',
      'x-realpay-gift-api-access-token': '123456',
      'Content-Type': 'application/json',
    }
    const buy = (more: object) => ({
      description: 'a gift',
      request: {
        method: 'POST',
        path: `/purchases/${'a'.repeat(40)}/gifts`,
        headers: { ...headers, ...more },
        body: { price: 500 },
      },
      response: { status: 200 },
    })
    const found = async (more: object) =>
      (await mismatches({ interactions: [buy(more)] }, committed('realpay-gift'))).map((line) => line.split(' ')[0])
    expect(await found({ 'x-realpay-gift-api-request-id': 'one' })).toEqual([])
    expect(await found({})).toEqual(['request.header.incompatible'])
    expect(await found({ 'x-realpay-gift-api-request-id': 'no id' })).toEqual(['request.header.incompatible'])
  })
})
