import { describe, expect, test } from 'vitest'
import { behaviours } from '../../contracts/behaviours/index.ts'
import { mutations, runGate } from '../../contracts/mutations/check-mutations.ts'
import { recordSamples } from '../../contracts/mutations/catchers/by-openapi.ts'
import { type Mutation, openapi } from '../../contracts/mutations/define-mutation.ts'
import { tableOf } from '../../contracts/mutations/result-table.ts'
import { providers, exampleMockOptions } from '../../mock-server/app.ts'
import { Problem } from '../../mock-server/core/http/problem.ts'

const result = await runGate()

describe('each mutation is detected by the expected contract', () => {
  test.each(
    result.judged.map((one) => [`${one.mutation.provider}: ${one.mutation.name} [${one.mutation.rule}]`, one] as const),
  )(
    'a mock that was changed by the mutation "%s" fails the contract that is listed for this mutation',
    (_, { complaints }) => {
      expect(complaints).not.toEqual([])
    },
  )
})

test('if the mock is not mutated, the contracts that detect the mutations find no error', () => {
  expect(result.complaintsOfNoDrift).toEqual([])
})

test('the mutation gate passes and prints a table if every mutation of the mock is detected', () => {
  const { text, good } = tableOf(result, 1234)
  expect(good).toBe(true)
  for (const { name } of mutations) expect(text).toContain(name)
  expect(text).toContain(`${mutations.length} of ${mutations.length} mutations killed in 1.2 s`)
})

test('the list of mutations covers every behaviour and every kind of contract, without duplicates', () => {
  expect(new Set(mutations.map(({ provider, name }) => `${provider} ${name}`)).size).toBe(mutations.length)
  const rules = new Set(providers.flatMap(({ register }) => Object.keys(register)))
  expect(
    [...mutations, ...behaviours.flatMap((one) => one.rules.map((rule) => ({ rule })))].filter(
      ({ rule }) => !rules.has(rule),
    ),
  ).toEqual([])
  const caught = mutations.map((one) => one.caught)
  expect(new Set(caught.flatMap((one) => (one.by === 'behaviour' ? [one.behaviour] : [])))).toEqual(
    new Set(behaviours.map(({ name }) => name)),
  )
  expect(new Set(caught.map(({ by }) => by))).toEqual(new Set(['pact', 'openapi', 'flow', 'behaviour']))
})

const drift: Mutation = { name: 'something drifts', provider: 'at-gift', rule: 'AG-D4', caught: openapi }
const everywhere: Pick<Mutation, 'caught'>[] = [
  { caught: openapi },
  { caught: { by: 'pact', interaction: 'a request to issue a code of a free amount' } },
  { caught: { by: 'flow', workflow: 'two-at-once' } },
  { caught: { by: 'behaviour', behaviour: 'each issue gives a code of its own' } },
]

test('the mutation gate fails if a mutation does not change the behaviour of the mock', async () => {
  const { judged, complaintsOfNoDrift } = await runGate(
    everywhere.map((one) => ({ ...drift, ...one, alter: () => (request, next) => next(request) })),
  )
  expect(judged.map(({ complaints }) => complaints)).toEqual([[], [], [], []])
  const { text, good } = tableOf({ judged, complaintsOfNoDrift }, 0)
  expect(good).toBe(false)
  expect(text).toContain('survived: "something drifts" (at-gift, AG-D4) was not seen by OpenAPI')
  expect(text).toContain('0 of 4 mutations killed')
})

test.each(everywhere)(
  "the check of the mutations fails if a mutation's code throws while its $caught.by contract is checked",
  async (one) => {
    const broken: Mutation = { ...drift, ...one, alter: () => () => Promise.reject(new Error('a bug of the mutation')) }
    await expect(runGate([broken])).rejects.toThrow(/mutation/)
  },
)

test('the mutation gate throws an error if a mutation names an unknown behaviour or an unknown pact interaction', async () => {
  await expect(runGate([{ ...drift, caught: { by: 'behaviour', behaviour: 'nothing of the kind' } }])).rejects.toThrow(
    'there is no behaviour "nothing of the kind"',
  )
  await expect(runGate([{ ...drift, caught: { by: 'pact', interaction: 'nothing of the kind' } }])).rejects.toThrow(
    'has no interaction "nothing of the kind"',
  )
})

test('the mutation gate fails if the unchanged mock breaks a contract, or if there are no mutations', () => {
  expect(tableOf({ ...result, complaintsOfNoDrift: ['it lost a member'] }, 0)).toMatchObject({ good: false })
  expect(tableOf({ judged: [], complaintsOfNoDrift: [] }, 0)).toMatchObject({ good: false })
})

test('recording the sample requests fails if the unchanged mock handles a sample by another rule than the expected rule', async () => {
  const failing = recordSamples('at-gift', { ...exampleMockOptions, settings: { 'atGift.limit.requests': 1000 } })
  await expect(failing).rejects.toThrow(
    /^the mock without a mutation fails a sample of at-gift: the sample ".+" says .+$/,
  )
  await expect(failing).rejects.toBeInstanceOf(Problem)
})
