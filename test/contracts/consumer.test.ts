import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fileOf, gather, pacts } from '../../contracts/consumer/make-pacts.ts'
import { play } from '../../contracts/consumer/record-interaction.ts'
import { errorStatuses as atGiftStatuses } from '../../mock-server/providers/at-gift/errors.ts'
import { providers } from '../../mock-server/app.ts'

const committed = join(import.meta.dirname, '../../contracts/pacts')
let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'gift-mock-test-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

describe.each(pacts)('the reference client and $provider', (pact) => {
  const { provider, interactions } = pact
  const partOf = (index: number): string => join(folder, provider, String(index))
  const played = new Set<number>()

  test.each(interactions.map((interaction, index) => ({ interaction, index })))(
    'the client sends the request of this interaction and returns the expected result: $interaction.description',
    async ({ interaction, index }) => {
      await play(provider, interaction, partOf(index))
      played.add(index)
    },
  )

  test('the committed pact equals the pact that `npm run contracts` generates', async () => {
    const missing = interactions.filter((_, index) => !played.has(index)).map(({ description }) => description)
    expect(missing, 'the pact cannot be made: the tests of these interactions failed or did not run').toEqual([])
    const made = await gather(
      pact,
      interactions.map((_, index) => partOf(index)),
    )
    expect(readFileSync(join(committed, fileOf(pact)), 'utf8')).toBe(made)
  })

  test('every interaction of the pact has a unique description', () => {
    const descriptions = interactions.map(({ description }) => description)
    expect(descriptions.filter((description, index) => descriptions.indexOf(description) !== index)).toEqual([])
  })

  test('no two interactions of a pact use the same request id, because a provider accepts each request id only once', () => {
    const ids = interactions
      .map(({ request }) => request.headers['x-realpay-gift-api-request-id'])
      .filter((id) => id !== undefined)
    expect(new Set(ids).size).toBe(ids.length)
  })

  test('every interaction of the pact names only existing rules and an existing provider state', async () => {
    const known = providers.find(({ name }) => `${name}-api` === provider)
    const states = await known?.providerStates()
    expect(
      interactions.flatMap(({ rules }) => rules).filter((rule) => !Object.hasOwn(known?.register ?? {}, rule)),
    ).toEqual([])
    expect(interactions.filter(({ rules }) => rules.length === 0)).toEqual([])
    expect(
      interactions.map(({ state }) => state.name).filter((name) => !Object.hasOwn(states?.named ?? {}, name)),
    ).toEqual([])
  })
})

describe('what the pacts cover', () => {
  const all = pacts.flatMap(({ interactions }) => interactions)
  const made = new Set(all.map(({ operation, response }) => `${operation} ${response.status}`))

  test('the pacts contain an interaction for every documented response status [AG-D6, RP-D14, RP-A1]', () => {
    const reading = new Set(['realpay-gift.list-brands', 'realpay-gift.get-purchase', 'realpay-gift.find-gift'])
    const wanted = providers.flatMap(({ name, routes }) =>
      routes
        .flatMap(({ operations }) => operations)
        .flatMap((operation) => {
          const statuses = name === 'at-gift' ? [200, ...atGiftStatuses] : [200, 400, 401, 409, 429, 503]
          return (
            statuses
              // Some combinations are impossible. A GET has no request id, so it never gets a 409 (RP-A13). A request
              // for the list of brands has no parameters, so it never gets a 400.
              .filter(
                (status) =>
                  !(status === 409 && reading.has(operation)) &&
                  !(status === 400 && operation === 'realpay-gift.list-brands'),
              )
              .map((status) => `${operation} ${status}`)
          )
        }),
    )
    expect(wanted.filter((one) => !made.has(one))).toEqual([])
    expect(wanted.length).toBe(14 + 12 * 6 - 3 - 1)
  })

  test('every interaction of the pacts belongs to an operation that the mock has', () => {
    const operations = new Set(providers.flatMap(({ routes }) => routes.flatMap((route) => route.operations)))
    expect(all.map(({ operation }) => operation).filter((operation) => !operations.has(operation))).toEqual([])
  })

  test('every provider state of the mock is used by at least one interaction of the pacts', async () => {
    const used = new Set(all.map(({ state }) => state.name))
    const states = await Promise.all(providers.map((provider) => provider.providerStates()))
    expect(states.flatMap(({ named }) => Object.keys(named)).filter((name) => !used.has(name))).toEqual([])
  })
})
