import { expect, test } from 'vitest'
import { head, issuesOf, tail } from './support.ts'

const fault = (lines: string): string =>
  `${head}${tail}faults:\n  - name: lose-it\n${lines.replaceAll(/^/gm, '    ')}\n`
const good = 'when: {operation: at-gift.issue, calls: [1]}\nphase: after-commit\neffect: {type: delay, ms: 5}'

test.each([
  ['an unknown key', good.replace('when', 'whn'), '8: faults.0: there is no key "whn"; did you mean "when"?'],
  [
    'a misspelt required key',
    good.replace('phase:', 'hase:'),
    '9: faults.0: there is no key "hase"; did you mean "phase"?',
  ],
  [
    'an unknown key in when',
    good.replace('calls', 'call'),
    '8: faults.0.when: there is no key "call"; did you mean "calls"?',
  ],
  [
    'an unknown option of the effect',
    good.replace('ms:', 'msec:'),
    '10: faults.0.effect: there is no key "msec"; did you mean "ms"?',
  ],
  [
    'an unknown effect',
    good.replace('delay', 'delai'),
    '10: faults.0.effect.type: there is no effect "delai"; did you mean "delay"?',
  ],
  [
    'an unknown phase',
    good.replace('after-commit', 'aftercommit'),
    '9: faults.0.phase: there is no phase "aftercommit"; did you mean "after-commit"?',
  ],
  [
    'an effect that is impossible in the phase',
    good.replace('after-commit', 'mid-body'),
    /^9: fault "lose-it": delay cannot fire in the phase mid-body; it can in /,
  ],
  [
    'an unknown operation',
    good.replace('at-gift.issue', 'at-gift.isue'),
    '8: fault "lose-it": there is no operation "at-gift.isue"; did you mean "at-gift.issue"?',
  ],
  [
    'an unknown provider',
    good.replace('operation: at-gift.issue', 'provider: at-gif'),
    '8: fault "lose-it": there is no provider "at-gif"; did you mean "at-gift"?',
  ],
  ['the number 0 in calls', good.replace('[1]', '[0]'), '8: faults.0.when.calls.0: calls are counted from 1'],
  [
    'an effect that sets an unknown setting',
    good.replace('{type: delay, ms: 5}', '{type: set, settings: {atGift.limit.request: 1}}'),
    '10: fault "lose-it": set: unknown setting "atGift.limit.request"; did you mean "atGift.limit.requests"?',
  ],
  [
    'an error status that the provider does not use',
    good.replace('{type: delay, ms: 5}', '{type: provider-error, status: 402}'),
    /^10: fault "lose-it": provider-error: at-gift has no error of status 402; it has /,
  ],
  [
    'an end time before the start time',
    good.replace('calls: [1]', 'from: "2026-04-01T10:00:00+09:00", until: "2026-04-01T09:00:00+09:00"'),
    '8: fault "lose-it": its time ends before it begins: it could never fire',
  ],
  [
    'a start time that no clock reaches',
    good.replace(
      '{operation: at-gift.issue, calls: [1]}',
      '\n  operation: at-gift.issue\n  from: "9999-12-31T23:59:59Z"',
    ),
    /^10: fault "lose-it": its time begins at 9999-12-31T23:59:59Z, which no clock here can show/,
  ],
  [
    'a body match for a GET operation',
    good.replace(
      '{operation: at-gift.issue, calls: [1]}',
      '\n  operation: realpay-gift.list-brands\n  match:\n    body: {price: 500}',
    ),
    /^11: fault "lose-it": realpay-gift\.list-brands is a GET, which has no body to match/,
  ],
])('the parser reports a fault with %s and the line number', (_what, lines, message) => {
  expect(issuesOf(fault(good))).toEqual([])
  expect(issuesOf(fault(lines))).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)])
})

test('the parser reports the line of the second of two faults with the same name', () => {
  expect(issuesOf(`${fault(good)}  - name: lose-it\n${good.replaceAll(/^/gm, '    ')}\n`)).toEqual([
    '11: faults.1.name: a fault "lose-it" comes before it: give each fault a different name',
  ])
})
