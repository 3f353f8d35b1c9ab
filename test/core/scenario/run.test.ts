import { expect, test } from 'vitest'
import type { ScenarioDocument } from '../../../mock-server/index.ts'
import { boot, START } from '../../helpers/boot.ts'
import { ISSUE_PATH, issueOf, noLimits } from '../support.ts'
import { scenarioOf } from './support.ts'

test("starting a scenario resets the sandbox and applies the scenario's settings, clock and faults", async () => {
  const { mock, send } = boot()
  await send(ISSUE_PATH, issueOf())
  await mock.admin.changeSettings({ 'atGift.retryAfter': true })
  await mock.admin.arm({ name: 'old', phase: 'before-commit', effect: { type: 'delay', ms: 1 } })
  await mock.admin.startScenario(
    scenarioOf({ clock: { now: '2027-01-02T03:04:05+09:00' }, settings: { 'atGift.limit.requests': 3 } }),
  )
  const settings = await mock.admin.settings()
  expect([settings['atGift.limit.requests'], settings['atGift.retryAfter']]).toEqual([3, false])
  expect((await mock.admin.clock()).nowMs).toBe(Date.parse('2027-01-02T03:04:05+09:00'))
  expect((await mock.admin.faults()).map(({ fault }) => fault.name)).toEqual(['lose'])
  expect((await mock.admin.requests()).requests).toEqual([])
  expect((await mock.admin.ledger()).codes).toEqual([])
  expect((await mock.admin.scenario())?.startedAtMs).toBe(Date.parse('2027-01-02T03:04:05+09:00'))
})

test.each([
  ['ahead of', 45_000],
  ['behind', -45_000],
])("a clock skew in a scenario starts the provider's clock %s the client's clock", async (_where, skewMs) => {
  const { mock } = boot()
  await mock.admin.startScenario(scenarioOf({ clock: { skewMs } }))
  expect((await mock.admin.clock()).nowMs).toBe(START + skewMs)
})

test('starting a scenario without a clock sets the sandbox clock back to its initial time', async () => {
  const { mock, advance } = boot()
  await advance(60_000)
  await mock.admin.startScenario(scenarioOf())
  expect(await mock.admin.clock()).toEqual({ nowMs: START, mode: 'frozen' })
})

test('a clock rate in a scenario applies until the sandbox is reset', async () => {
  let now = START
  const { mock } = boot({ clock: { mode: 'running' }, hostClock: { now: () => now } })
  await mock.admin.startScenario(scenarioOf({ clock: { rate: 60 } }))
  now += 1000
  expect(await mock.admin.clock()).toEqual({ nowMs: START + 60_000, mode: 'running', rate: 60 })
  await mock.admin.reset()
  expect(await mock.admin.clock()).toEqual({ nowMs: now, mode: 'running' })
})

test('a scenario can be started by its name or with the scenario object that the mock returned', async () => {
  const library = { list: async () => [scenarioOf(), scenarioOf({ name: 'at-gift/other' })] }
  const { mock, send } = boot({ scenarios: library })
  await mock.admin.startScenario('at-gift/other')
  const begun = await mock.admin.scenario()
  expect(begun?.scenario.name).toBe('at-gift/other')
  await send(ISSUE_PATH, issueOf())
  // The second start gets the scenario object that the mock has returned.
  if (begun) await mock.admin.startScenario(begun.scenario)
  expect((await mock.admin.scenario())?.verdict.totals.issued).toBe(0)
  expect((await mock.admin.scenarios()).map(({ name }) => name)).toEqual(['at-gift/test', 'at-gift/other'])
})

test('stopping a scenario disarms only its own faults and keeps the ledger', async () => {
  const { mock, send } = boot()
  await mock.admin.startScenario(scenarioOf({ settings: noLimits }))
  await mock.admin.arm({ name: 'mine', when: { calls: [9] }, phase: 'before-commit', effect: { type: 'delay', ms: 1 } })
  expect((await send(ISSUE_PATH, issueOf())).status).toBe(500)
  await mock.admin.stopScenario()
  expect((await mock.admin.faults()).map(({ fault }) => fault.name)).toEqual(['mine'])
  expect(await mock.admin.scenario()).toBeUndefined()
  expect((await mock.admin.ledger()).totals.issued).toBe(1)
  await expect(mock.admin.stopScenario()).rejects.toThrow('no scenario has been started')
})

test('a scenario can be stopped even if one of its faults is already disarmed', async () => {
  const { mock } = boot()
  await mock.admin.startScenario(scenarioOf())
  await mock.admin.disarm('lose')
  await mock.admin.stopScenario()
  expect(await mock.admin.scenario()).toBeUndefined()
})

test('resetting a sandbox ends its scenario and removes the faults of the scenario', async () => {
  const { mock } = boot()
  await mock.admin.startScenario(scenarioOf())
  await mock.admin.reset()
  expect(await mock.admin.scenario()).toBeUndefined()
  expect(await mock.admin.faults()).toEqual([])
})

const fault = {
  name: 'lose',
  when: { operation: 'at-gift.issue' },
  phase: 'after-commit',
  effect: { type: 'hang' },
} as const

test.each<[string, unknown, string]>([
  ['an unknown key', { ...scenarioOf(), storey: 'x' }, 'there is no key "storey"; did you mean "story"?'],
  ['no title in Japanese', { ...scenarioOf(), title: { en: 'x' } }, 'at "title.ja"'],
  ['an empty story', scenarioOf({ story: ' ' }), 'at "story.en": empty'],
  [
    'a kill of the client',
    scenarioOf({ client: { kill: { operation: 'at-gift.issue', at: 'after-commit' } } }),
    'the scenario at-gift/test kills its client, which a mock cannot do: use "gift-mock replay"',
  ],
  [
    'the name of the fault that kills the client',
    scenarioOf({
      client: { kill: { operation: 'at-gift.issue', at: 'after-commit' } },
      faults: [{ ...fault, name: 'kill-client' }],
    }),
    '"kill-client" is the name of the fault that kills the client: choose another',
  ],
  ['an invalid name', scenarioOf({ name: 'At Gift' }), 'no name of a scenario'],
  [
    'an unknown effect',
    { ...scenarioOf(), faults: [{ ...fault, effect: { type: 'hangs' } }] },
    'at "faults.0.effect.type": there is no effect "hangs"; did you mean "hang"?',
  ],
  [
    'the number 0 in the calls of a fault',
    { ...scenarioOf(), faults: [{ ...fault, when: { calls: [0] } }] },
    'at "faults.0.when.calls',
  ],
  [
    'an unknown operation',
    scenarioOf({ faults: [{ ...fault, when: { operation: 'at-gift.isue' } }] }),
    'at "faults.0": fault "lose": there is no operation "at-gift.isue"; did you mean "at-gift.issue"?',
  ],
  [
    'two faults with the same name',
    scenarioOf({ faults: [fault, fault] }),
    'at "faults.1.name": a fault "lose" comes before',
  ],
  [
    'an unknown setting',
    scenarioOf({ settings: { 'atGift.limits.requests': 1 } }),
    'at "settings.atGift.limits.requests": unknown setting "atGift.limits.requests"; did you mean "atGift.limit.requests"?',
  ],
  [
    'an unknown provider',
    scenarioOf({ expect: { ledger: { 'at-gif': { issued: { min: 1 } } } } }),
    'at "expect.ledger.at-gif": there is no provider "at-gif"; did you mean "at-gift"?',
  ],
  [
    'an unknown rule of conduct',
    scenarioOf({ expect: { conduct: ['at-gift/pace'] } }),
    'at "expect.conduct.0": there is no rule of conduct "at-gift/pace"',
  ],
  [
    'an unknown rule of conduct in tolerate',
    scenarioOf({ expect: { ...scenarioOf().expect, tolerate: ['x'] } }),
    'at "expect.tolerate.0": there is no rule of conduct "x"',
  ],
  [
    'an unknown operation in expect',
    scenarioOf({ expect: { requests: [{ match: { operation: 'at-gift.ask' }, count: { max: 1 } }] } }),
    'at "expect.requests.0.match.operation": there is no operation "at-gift.ask"',
  ],
  [
    'an unknown fault in expect',
    scenarioOf({ expect: { ...scenarioOf().expect, faults: { loose: { min: 1 } } } }),
    'at "expect.faults.loose": there is no fault "loose"; did you mean "lose"?',
  ],
  ['no expectation', scenarioOf({ expect: {} }), 'at "expect": expects nothing'],
  [
    'a count without min, max and exactly',
    { ...scenarioOf(), expect: { ledger: { 'at-gift': { issued: {} } } } },
    'names neither min, max nor exactly',
  ],
  [
    'a fault that needs a socket on a mock without a port',
    scenarioOf({ faults: [{ ...fault, effect: { type: 'malformed-chunk' } }] }),
    'malformed-chunk needs a socket',
  ],
  ['a task without a name', { ...scenarioOf(), task: { count: 3 } }, 'at "task"'],
])(
  'a scenario with %s is rejected with the position of the error and is not started',
  async (_what, document, message) => {
    const { mock, send } = boot()
    await send(ISSUE_PATH, issueOf())
    await expect(mock.admin.startScenario(document as ScenarioDocument)).rejects.toThrow(message)
    expect(await mock.admin.scenario()).toBeUndefined()
    expect((await mock.admin.ledger()).totals.issued).toBe(1)
  },
)

test('if a scenario contains several mistakes, one error lists all of them', async () => {
  const { mock } = boot()
  const wrong = scenarioOf({
    settings: { 'x.y': 1 },
    faults: [{ ...fault, when: { operation: 'x' } }],
    expect: { conduct: ['y'] },
  })
  const error = await mock.admin.startScenario(wrong).catch((caught: unknown) => caught)
  expect(error).toMatchObject({
    errors: [expect.stringContaining('x.y'), expect.stringContaining('"x"'), expect.stringContaining('"y"')],
  })
})

test('a scenario that would set the clock to an invalid time is rejected and does not change the clock', async () => {
  const { mock } = boot({ clock: { mode: 'frozen', nowMs: 1000 } })
  await expect(mock.admin.startScenario(scenarioOf({ clock: { skewMs: -2000 } }))).rejects.toThrow(
    'the clock goes from the year 1970',
  )
  expect((await mock.admin.clock()).nowMs).toBe(1000)
})

test('the error for an unknown scenario name suggests the most similar name', async () => {
  const { mock } = boot({ scenarios: { list: async () => [scenarioOf()] } })
  await expect(mock.admin.startScenario('at-gift/tset')).rejects.toThrow(
    'there is no scenario "at-gift/tset"; did you mean "at-gift/test"?',
  )
  await expect(boot().mock.admin.startScenario('at-gift/test')).rejects.toThrow('pass createGiftMock({ scenarios })')
})
