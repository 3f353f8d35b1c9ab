import { describe, expect, test } from 'vitest'
import { effects, isEffectType } from '../../../mock-server/core/faults/effects/index.ts'
import { phases } from '../../../mock-server/core/faults/effect.ts'
import { boot } from '../../helpers/boot.ts'
import { json, problemOf } from '../support.ts'

const good = { name: 'f', phase: 'after-commit', effect: { type: 'delay', ms: 1 } }

/** Returns the error message of a rejected fault. Checks that no fault is armed. */
async function refusalOf(document: unknown, sockets = true): Promise<string> {
  const { send, mock } = boot({ sockets })
  const { detail } = await problemOf(await send('/__admin/faults', json(document)), 400)
  expect(await mock.admin.faults()).toEqual([])
  return detail
}

/** Smallest valid options of each effect. */
const least: Record<string, object> = {
  respond: { status: 500 },
  'provider-error': { status: 429 },
  delay: { ms: 1 },
  'slow-body': { ms: 1 },
  'json-members': { members: { Extend1: 'A' } },
  set: { clockMs: 1 },
}

const pairs = Object.keys(effects).flatMap((type) => phases.map((phase) => [type, phase] as const))

test.each(pairs)(
  'the mock accepts a fault with the effect %s in the phase %s only if the effect supports the phase',
  async (type, phase) => {
    if (!isEffectType(type)) throw new Error(type)
    const document = { name: 'f', phase, effect: { type, ...least[type] } }
    const allowed: readonly string[] = effects[type].phases
    if (allowed.includes(phase))
      return expect(await boot({ sockets: true }).mock.admin.arm(document)).toMatchObject({ seen: 0, hits: 0 })
    expect(await refusalOf(document)).toBe(
      `fault "f": ${type} cannot fire in the phase ${phase}; it can in ${allowed.join(', ')}`,
    )
  },
)

const when = (condition: object) => ({ ...good, when: condition })

const effect = (given: unknown, phase = 'after-commit') => ({ ...good, phase, effect: given })

describe('the error of a rejected fault', () => {
  const refused: [string, unknown, string | RegExp][] = [
    ['an unknown key', { ...good, wehn: {} }, 'there is no key "wehn"; did you mean "when"?'],
    ['an unknown key in when', when({ call: [1] }), 'at "when": there is no key "call"; did you mean "calls"?'],
    [
      'an unknown key in match',
      when({ match: { header: {} } }),
      'at "when.match": there is no key "header"; did you mean "headers"?',
    ],
    [
      'an unknown phase',
      { ...good, phase: 'before_commit' },
      'at "phase": there is no phase "before_commit"; did you mean "before-commit"?',
    ],
    [
      'no phase',
      { ...good, phase: undefined },
      'at "phase": no phase: choose one of before-commit, after-commit, mid-body',
    ],
    [
      'an unknown effect',
      effect({ type: 'dealy', ms: 1 }),
      'at "effect.type": there is no effect "dealy"; did you mean "delay"?',
    ],
    [
      'only a part of an effect name',
      { ...good, effect: { type: 'reset' } },
      'at "effect.type": there is no effect "reset"; did you mean "reset-connection"?',
    ],
    [
      'a synonym of an effect name',
      { ...good, effect: { type: 'latency' } },
      'at "effect.type": there is no effect "latency"; did you mean "delay"?',
    ],
    [
      'an effect with the name of an Object.prototype member',
      effect({ type: 'constructor' }),
      /^at "effect.type": there is no effect "constructor"/,
    ],
    ['an effect without a type', effect({ ms: 1 }), 'at "effect.type": no type: choose one of the effects'],
    ['an effect that is a string', effect('delay'), 'at "effect": no effect, such as {"type": "delay", "ms": 1000}'],
    [
      'an unknown option',
      effect({ type: 'slow-body', ms: 1, piece: 3 }),
      'at "effect": there is no key "piece"; did you mean "pieces"?',
    ],
    [
      'an option for an effect that has no options',
      effect({ type: 'hang', seconds: 3 }),
      'at "effect": there is no key "seconds"; there is none',
    ],
    [
      'an unknown provider',
      when({ provider: 'atgift' }),
      'fault "f": there is no provider "atgift"; did you mean "at-gift"?',
    ],
    [
      'an unknown operation',
      when({ operation: 'at-gift.isue' }),
      'fault "f": there is no operation "at-gift.isue"; did you mean "at-gift.issue"?',
    ],
    [
      'an operation whose name resembles no known name',
      when({ provider: 'at-gift', operation: 'something-else-entirely' }),
      'fault "f": there is no operation "something-else-entirely"; there are at-gift.issue, at-gift.inquire',
    ],
    [
      "another provider's operation",
      when({ provider: 'at-gift', operation: 'realpay-gift.buy-gift' }),
      'fault "f": realpay-gift.buy-gift is not an operation of at-gift; that has at-gift.issue, at-gift.inquire',
    ],
    ['call number 0', when({ calls: [1, 0] }), 'at "when.calls.1": calls are counted from 1'],
    ['a call that is not a number', when({ calls: [1, '2'] }), 'at "when.calls": a call is a whole number (at 1)'],
    ['an empty list of calls', when({ calls: [] }), 'at "when.calls": an empty list of calls: it could never fire'],
    ['an interval of 0 calls', when({ calls: { every: 0 } }), 'at "when.calls.every": calls are counted from 1'],
    ['a range from 0', when({ calls: '0-3' }), 'at "when.calls": no range of calls, such as "2-5" or "2-"'],
    [
      'a range of calls in descending order',
      when({ calls: '5-2' }),
      'at "when.calls": a range that ends before it begins',
    ],
    [
      'a number as calls',
      when({ calls: 3 }),
      'at "when.calls": calls are a list such as [1, 3], a range such as "2-5" or "2-", or {every: 3}',
    ],
    ['the value 0 for `times`', { ...good, times: 0 }, 'at "times": it could never fire'],
    ['a probability of 0', when({ probability: 0 }), 'at "when.probability": a probability of 0: it could never fire'],
    ['a probability of more than 1', when({ probability: 1.5 }), 'at "when.probability": a probability goes up to 1'],
    ['an invalid time', when({ from: '2026-04-01' }), 'at "when.from": no time such as "2026-04-01T09:00:00+09:00"'],
    [
      'an end time before the start time',
      when({ from: '2026-04-02T00:00:00Z', until: '2026-04-01T15:00:00Z' }),
      'fault "f": its time ends before it begins: it could never fire',
    ],
    [
      'an end time in the past',
      when({ until: '2026-04-01T09:00:00+09:00' }),
      'fault "f": its time ended at 2026-04-01T09:00:00+09:00, which the sandbox\'s clock is past: it could never fire',
    ],
    [
      'a start time beyond the range of the clock',
      when({ from: '9999-01-01T00:00:00Z' }),
      'fault "f": its time begins at 9999-01-01T00:00:00Z, which no clock here can show: it could never fire',
    ],
    ['an empty match', when({ match: {} }), 'at "when.match": an empty match: name headers, query or body'],
    [
      'a match with an empty headers object',
      when({ match: { headers: {} } }),
      'at "when.match": an empty match: name headers, query or body',
    ],
    [
      'a match on an invalid header name',
      when({ match: { headers: { 'x y': '1' } } }),
      /^at "when\.match\.headers\.x y": .*$/,
    ],
    [
      'a match on a header that ends in a space',
      when({ match: { headers: { 'x-a': '1 ' } } }),
      'at "when.match.headers.x-a": no value of a header',
    ],
    [
      'a match on two values of a header',
      when({ match: { headers: { 'x-a': '1', 'X-A': '2' } } }),
      'at "when.match.headers": names a header twice',
    ],
    [
      'a match on the body of a GET',
      when({ operation: 'realpay-gift.find-gift', match: { body: { price: 500 } } }),
      'fault "f": realpay-gift.find-gift is a GET, which has no body to match: it could never fire',
    ],
    [
      'an error status that the provider does not have',
      { ...when({ operation: 'at-gift.issue' }), effect: { type: 'provider-error', status: 503 } },
      'fault "f": provider-error: at-gift has no error of status 503; it has 400, 401, 403, 404, 429, 500',
    ],
    [
      'an error status that only one of two providers has',
      effect({ type: 'provider-error', status: 500 }),
      'fault "f": provider-error: realpay-gift has no error of status 500; it has 400, 401, 404, 409, 429, 503: name the provider that is meant',
    ],
    [
      'an error status that no provider has',
      effect({ type: 'provider-error', status: 418 }),
      'fault "f": provider-error: no provider has an error of status 418; at-gift has 400, 401, 403, 404, 429, 500; realpay-gift has 400, 401, 404, 409, 429, 503',
    ],
    [
      'a misspelt effect name of WireMock',
      effect({ type: 'CONECTION_RESET_BY_PEER' }),
      'at "effect.type": there is no effect "CONECTION_RESET_BY_PEER"; did you mean "CONNECTION_RESET_BY_PEER"?',
    ],
    [
      'a misspelt key instead of effect',
      { name: 'f', phase: 'after-commit', effct: { type: 'delay', ms: 1 } },
      'there is no key "effct"; did you mean "effect"?',
    ],
    [
      'no effect',
      { name: 'f', phase: 'after-commit' },
      'at "effect": no effect, such as {"type": "delay", "ms": 1000}',
    ],
    [
      'a body with a bodyless status',
      effect({ type: 'respond', status: 204, body: 'x' }),
      'fault "f": respond: an answer of status 204 has no body: leave the body out',
    ],
    [
      'a status out of range',
      effect({ type: 'respond', status: 101 }),
      'at "effect.status": a status goes from 200 to 599',
    ],
    [
      'a header that the mock sets',
      effect({ type: 'respond', status: 200, headers: { 'Content-Length': '5' } }),
      /^at "effect\.headers\.Content-Length": /,
    ],
    [
      'a response header with a line break',
      effect({ type: 'respond', status: 200, headers: { 'x-a': 'b\r\nc: d' } }),
      'at "effect.headers.x-a": no value of a header',
    ],
    [
      'a delay without its length',
      effect({ type: 'delay' }),
      'fault "f": delay: a delay takes one of ms, uniform and lognormal',
    ],
    [
      'a delay with two lengths',
      effect({ type: 'delay', ms: 1, uniform: { min: 1, max: 2 } }),
      'fault "f": delay: a delay takes one of ms, uniform and lognormal',
    ],
    ['a negative delay', effect({ type: 'delay', ms: -1 }), 'at "effect.ms": time does not run back'],
    [
      'a delay of two days',
      effect({ type: 'delay', ms: 2 * 86_400_000 }),
      'at "effect.ms": milliseconds, at most a day of them: 86400000',
    ],
    [
      'a uniform delay whose min is greater than its max',
      effect({ type: 'delay', uniform: { min: 2, max: 1 } }),
      'at "effect.uniform": min is greater than max',
    ],
    [
      'a set effect that sets nothing',
      effect({ type: 'set' }),
      'fault "f": set: it sets nothing: give settings or clockMs',
    ],
    [
      'a set effect with an unknown setting',
      effect({ type: 'set', settings: { 'atGift.limit.request': 3 } }),
      'fault "f": set: unknown setting "atGift.limit.request"; did you mean "atGift.limit.requests"?',
    ],
    ['a name that cannot be a path segment', { ...good, name: 'a/b' }, /^at "name": no name of a fault: use 1 to 80/],
    ['a name that a path normalizes away', { ...good, name: '..' }, /^at "name": no name of a fault/],
    ['no name', { ...good, name: '' }, /^at "name": no name of a fault/],
    ['a list instead of an object', [good], /no fault/],
  ]
  test.each(refused)(
    'a fault with %s is rejected with an error that names the mistake',
    async (_what, document, message) => {
      const detail = await refusalOf(document)
      if (message instanceof RegExp) expect(detail).toMatch(message)
      else expect(detail).toBe(message)
    },
  )
})

test('if the definition of a fault has several errors, a single message contains all these errors', async () => {
  expect(await refusalOf({ name: '', phase: 'x', effect: { type: 'y' }, times: 0 })).toMatch(
    /at "name".*at "phase".*at "effect\.type".*at "times"/,
  )
})

test.each(['garbage-then-close', 'malformed-chunk', 'RANDOM_DATA_THEN_CLOSE', 'MALFORMED_RESPONSE_CHUNK'])(
  'a mock without a port rejects a fault with the effect %s and advises to start the mock on a port',
  async (type) => {
    expect(await refusalOf(effect({ type }), false)).toMatch(
      /^fault "f": (garbage-then-close|malformed-chunk) needs a socket and is not possible in process: start the mock on a port/,
    )
  },
)
