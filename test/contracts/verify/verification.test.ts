import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { text } from 'node:stream/consumers'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, onTestFinished, test } from 'vitest'
import { fileOf, pacts } from '../../../contracts/consumer/make-pacts.ts'
import { readPact } from '../../../contracts/provider/pact-file.ts'
import { type VerifyOptions, verifyProvider } from '../../../contracts/provider/verify-pacts.ts'
import { type JournalEntry, startGiftMock } from '../../../mock-server/index.ts'
import { START } from '../../helpers/boot.ts'

const mock = await startGiftMock({ port: 0, clock: { mode: 'frozen', nowMs: START } })
afterAll(() => mock.close())
const files = pacts.map((pact) => join(import.meta.dirname, '../../../contracts/pacts', fileOf(pact)))
/**
 * Returns the options for the verification of a provider. Each provider has its own sandbox, so that both providers can
 * be verified concurrently.
 */
const optionsFor = (provider: string): VerifyOptions => {
  const base = `${mock.url}/sandboxes/${provider}`
  return {
    provider,
    baseUrl: `${base}/${provider.replace(/-api$/, '')}`,
    stateUrl: `${base}/__admin/pact-state`,
    pacts: files,
  }
}

/**
 * Starts a server that passes requests for provider states on to the mock. Each new state resets the sandbox, so the
 * server first adds the requests of the sandbox to `seen`.
 */
async function stateServer(provider: string, stateUrl: string, seen: JournalEntry[]): Promise<string> {
  async function passOn(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await text(request)
    seen.push(...(await mock.sandbox(provider).requests()).requests)
    const passedOn = await fetch(stateUrl, { method: 'POST', headers: { 'content-type': 'application/json' }, body })
    response.writeHead(passedOn.status, { 'content-type': 'application/json' }).end(await passedOn.text())
  }
  const server = createServer((request, response) => void passOn(request, response))
  afterAll(() => void server.close())
  const { promise, resolve } = Promise.withResolvers<AddressInfo>()
  server.listen(0, '127.0.0.1', () => {
    const address = server.address()
    if (typeof address === 'object' && address) resolve(address)
  })
  return `http://127.0.0.1:${(await promise).port}/`
}

const results = await Promise.all(
  pacts.map(async ({ provider }) => {
    const [options, seen] = [optionsFor(provider), new Array<JournalEntry>()]
    const stateUrl = await stateServer(provider, options.stateUrl ?? '', seen)
    return { provider, seen, ...(await verifyProvider({ ...options, stateUrl })) }
  }),
)

describe.each(results)('the mock keeps the pact with $provider', ({ provider, interactions, seen }) => {
  test.each(interactions)(
    'the mock returns the response that the interaction of the pact expects: $description',
    ({ status, errors }) => {
      expect({ status, errors }).toEqual({ status: 'passed', errors: [] })
    },
  )

  test('the verification of the mock has a result for every interaction of the pact', () => {
    const declared = pacts.find((pact) => pact.provider === provider)?.interactions ?? []
    expect(interactions.map(({ description }) => description)).toEqual(declared.map(({ description }) => description))
    expect(interactions.length).toBe({ 'at-gift-api': 31, 'realpay-gift-api': 74 }[provider])
  })

  test('if the mock refuses the request of an interaction, the result of the verification names the rule of the refusal', () => {
    expect(seen).toHaveLength(interactions.length)
    const refused = seen.flatMap(({ outcome, response }, index) =>
      response.status < 400 ? [] : { rule: outcome.rule, interaction: interactions[index] },
    )
    expect(refused.length).toBeGreaterThan(10)
    const wrong = refused.filter(
      ({ rule, interaction }) => !Object.hasOwn(interaction?.references['register'] ?? {}, rule ?? ''),
    )
    expect(wrong.map(({ rule, interaction }) => `${interaction?.description}: ${rule}`)).toEqual([])
  })

  test('each result of the verification marks the rules of its interaction as documented, observed or assumed', () => {
    const evidence = { D: 'documented', O: 'observed', A: 'assumed' }
    for (const { description, references } of interactions) {
      const rules = Object.entries(references['register'] ?? {})
      expect([description, rules.length > 0]).toEqual([description, true])
      for (const [id, given] of rules)
        expect([description, id, given]).toEqual([
          description,
          id,
          Object.entries(evidence).find(([letter]) => id[3] === letter)?.[1],
        ])
    }
  })
})

/** Writes a changed pact file that is deleted after the test. */
async function changed(change: (pact: Awaited<ReturnType<typeof readPact>>) => object): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'gift-mock-test-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true }))
  const file = join(folder, 'pact.json')
  await writeFile(file, JSON.stringify(change(await readPact(files[0] ?? ''))))
  return file
}

describe('errors and failures', () => {
  const options = optionsFor('at-gift-api')

  test('the verification of a provider throws an error if no pact file belongs to this provider', async () => {
    await expect(verifyProvider({ ...options, provider: 'at-gift' })).rejects.toThrow(
      'nothing to verify: none of 2 pact files has an interaction with "at-gift"',
    )
  })

  test('the verification throws an error if a pact has no interactions', async () => {
    const empty = await changed((pact) => ({ ...pact, interactions: [] }))
    await expect(verifyProvider({ ...options, pacts: [empty] })).rejects.toThrow('nothing to verify')
  })

  test('the error of the verification names an invalid pact file', async () => {
    await expect(
      verifyProvider({ ...options, pacts: [join(import.meta.dirname, '../../../package.json')] }),
    ).rejects.toThrow(/package\.json is not a pact of HTTP interactions/)
  })

  test('the verification throws an error if two interactions of a pact have the same description', async () => {
    const twice = await changed((pact) => ({
      ...pact,
      interactions: [...pact.interactions, ...pact.interactions.slice(0, 1)],
    }))
    await expect(verifyProvider({ ...options, pacts: [twice] })).rejects.toThrow(
      'two interactions have the description',
    )
  })

  test('an interaction whose provider state cannot be set fails, but the other interactions pass', async () => {
    const unknown = await changed((pact) => ({
      ...pact,
      interactions: pact.interactions
        .slice(0, 2)
        .map((interaction, index) =>
          index === 0 ? { ...interaction, providerStates: [{ name: 'no such state' }] } : interaction,
        ),
    }))
    const { interactions } = await verifyProvider({ ...options, pacts: [unknown] })
    expect(interactions.map(({ status }) => status)).toEqual(['failed', 'passed'])
    expect(interactions[0]?.errors.join()).toContain('state change handlers has failed')
  })

  test('in the verification, every interaction fails if the provider is unreachable', async () => {
    const { interactions } = await verifyProvider({
      ...options,
      baseUrl: 'http://127.0.0.1:1',
      pacts: files.slice(0, 1),
      skip: ({ description }) => (description.startsWith('an inquiry') ? 'not now' : undefined),
    })
    expect(
      new Set(
        interactions.map(
          ({ description, status }) => (description.startsWith('an inquiry') ? 'skipped' : 'failed') === status,
        ),
      ),
    ).toEqual(new Set([true]))
  })

  test('a verification lists every skipped interaction with the reason, even if all are skipped', async () => {
    const { interactions } = await verifyProvider({ ...options, skip: () => 'it cannot be set there' })
    expect(interactions).toHaveLength(31)
    expect(new Set(interactions.map(({ status, errors }) => `${status}: ${errors.join()}`))).toEqual(
      new Set(['skipped: it cannot be set there']),
    )
  })

  test("an interaction fails if the pact verifier's report has no result for this interaction", async () => {
    const one = await changed((pact) => ({ ...pact, interactions: pact.interactions.slice(0, 1) }))
    const { interactions } = await verifyProvider({
      ...options,
      pacts: [one],
      prepare: (interaction) => ({ ...interaction, description: 'another' }),
    })
    expect(interactions).toMatchObject([{ status: 'failed', errors: ['the verifier did not say anything about it'] }])
  })

  test('if a response differs from the expected response, the error of the interaction shows the difference', async () => {
    const other = await changed((pact) => ({
      ...pact,
      interactions: pact.interactions
        .slice(0, 1)
        .map((interaction) => ({ ...interaction, response: { ...interaction.response, status: 201 } })),
    }))
    const { interactions } = await verifyProvider({ ...options, pacts: [other] })
    expect(interactions[0]).toMatchObject({ status: 'failed', errors: ['expected 201 but was 200'] })
  })
})
