import { expect, test } from 'vitest'
import { parseScenario, readScenario } from '../../../scenarios/loading/parse.ts'
import { Problem } from '../../../mock-server/index.ts'
import { scenarioText } from '../files.ts'
import { head, issuesOf, tail } from './support.ts'

test('a scenario with only the required parts gets the default values of the omitted parts', () => {
  const scenario = parseScenario(head + tail, 'f.yaml')
  expect(scenario).toMatchObject({
    name: 'own/one',
    tags: [],
    task: { name: 'issue-one' },
    faults: [],
    alone: false,
    clock: { rate: 1, skewMs: 0 },
  })
})

test('a parsed scenario contains the text of the file and the line numbers of the name and the task', () => {
  const { found, problems } = readScenario(`# a comment\n${head}${tail}`, 'f.yaml')
  expect(problems).toEqual([])
  expect(found).toMatchObject({
    file: 'f.yaml',
    text: `# a comment\n${head}${tail}`,
    nameLine: 2,
    taskLine: 5,
    document: { name: 'own/one', task: 'issue-one' },
  })
})

test.each([
  ['an unknown key', `${head}${tail}faultz: []\n`, '6: there is no key "faultz"; did you mean "faults"?'],
  ['an unknown key in title', head.replace('ja:', 'jp:') + tail, '2: title: there is no key "jp"; did you mean "ja"?'],
  [
    'an unknown key in clock',
    `${head}${tail}clock:\n  rat: 2\n`,
    '7: clock: there is no key "rat"; did you mean "rate"?',
  ],
  [
    'an unknown key in expect',
    `${head}expect:\n  legder: {}\n`,
    '6: expect: there is no key "legder"; did you mean "ledger"?',
  ],
  [
    'an unknown key in a count',
    `${head}expect: {ledger: {at-gift: {issued: {exacty: 1}}}}\n`,
    '5: expect.ledger.at-gift.issued: there is no key "exacty"; did you mean "exactly"?',
  ],
  [
    'an unknown key in a match',
    `${head}expect:\n  requests:\n    - match:\n        operaton: at-gift.issue\n      count: {max: 1}\n`,
    '8: expect.requests.0.match: there is no key "operaton"; did you mean "operation"?',
  ],
  [
    'an unknown provider',
    `${head}expect:\n  ledger:\n    at-gif: {issued: {max: 1}}\n`,
    '7: expect.ledger.at-gif: there is no provider "at-gif"; did you mean "at-gift"?',
  ],
  [
    'an unknown operation',
    `${head}expect:\n  requests:\n    - match: {status: 200}\n      count: {max: 1}\n    - count: {max: 1}\n      match:\n        operation: at-gift.isue\n`,
    '11: expect.requests.1.match.operation: there is no operation "at-gift.isue"; did you mean "at-gift.issue"?',
  ],
  [
    'an unknown rule of conduct',
    `${head}expect:\n  conduct:\n    - no-such-rule\n`,
    /^7: expect\.conduct\.0: there is no rule of conduct "no-such-rule"; /,
  ],
  [
    'an unknown tolerated rule',
    `${head}expect:\n  ledger: {at-gift: {issued: {max: 1}}}\n  tolerate: [no-such-rule]\n`,
    /^7: expect\.tolerate\.0: there is no rule of conduct "no-such-rule"; /,
  ],
  [
    'an unknown setting',
    `${head}${tail}settings:\n  atGift.limit.request: 1\n`,
    '7: unknown setting "atGift.limit.request"; did you mean "atGift.limit.requests"?',
  ],
  [
    'an invalid value of a setting',
    `${head}${tail}settings: {atGift.limit.requests: many}\n`,
    '6: setting "atGift.limit.requests": is text, not a number',
  ],
  ['an invalid scenario name', head.replace('own/one', 'Own One') + tail, /^1: name: no name of a scenario: /],
  [
    'an invalid task',
    head.replace('issue-one', '{name: issue-one, list: [1]}') + tail,
    /^4: task: a task is a name, or /,
  ],
  [
    'an empty map of expectations',
    `${head}expect: {}\n`,
    '5: expect: expects nothing: name ledger, requests or conduct',
  ],
  [
    'a misspelt top-level key',
    `${head.replace('story', 'stroy')}${tail}`,
    '3: there is no key "stroy"; did you mean "story"?',
  ],
  [
    'a misspelt required key that is also similar to another key',
    `${head.replace(/^task/m, 'taks')}${tail}`,
    '4: there is no key "taks"; did you mean "task"?',
  ],
  ['a missing task', head.replace(/^task.*\n/m, '') + tail, '1: task: is missing'],
  ['a missing title', head.replace(/^title.*\n/m, '') + tail, '1: title: is missing'],
  [
    'an expectation about an unknown fault',
    `${head}expect:\n  ledger: {at-gift: {issued: {max: 1}}}\n  faults: {lose: {exactly: 2}}\n`,
    /^7: expect\.faults\.lose: there is no fault "lose"; /,
  ],
  [
    'a kill of the client at an unknown operation',
    `${head}${tail}client: {kill: {operation: at-gift.isue, at: after-commit}}\n`,
    '6: client.kill.operation: there is no operation "at-gift.isue"; did you mean "at-gift.issue"?',
  ],
  [
    'a kill of the client at an unknown moment',
    `${head}${tail}client: {kill: {operation: at-gift.issue, at: after-comit}}\n`,
    '6: client.kill.at: there is no moment "after-comit"; did you mean "after-commit"?',
  ],
  ['an empty file', '', '1: the file is empty'],
  ['a list instead of a map', '- name: own/one\n', '1: is a list, not a map'],
  ['invalid YAML', `${head}expect: [\n`, /^6: invalid YAML: Flow sequence/],
  ['a duplicate key', `${head}${tail}story: Again.\n`, '6: the key "story" is there already'],
  [
    'a duplicate key in a nested map',
    `${head}expect: {ledger: {at-gift: {issued: {min: 1, min: 2}}}}\n`,
    '5: the key "min" is there already',
  ],
  ['a second YAML document', `${head}${tail}---\n${head}`, /^6: there is more than one document/],
  [
    'a YAML alias without an anchor',
    head.replace('What happens.', '*what') + tail,
    '3: no anchor &what comes before *what',
  ],
  [
    'an unknown YAML tag',
    head.replace('What happens.', '!what happens') + tail,
    /^3: invalid YAML: Unresolved tag: !what/,
  ],
])('the parser reports %s with the line number of the mistake', (_what, text, message) => {
  const problems = issuesOf(text)
  expect(problems).toEqual([typeof message === 'string' ? message : expect.stringMatching(message)])
})

test('the parser reports all mistakes in a scenario file at once, each with its line number', () => {
  const text = `nam: x
name: own/one
title: {en: One, jp: 一}
story: What happens.
task: 5
settings:
  atGift.limit.request: 3
faults:
  - name: first
    whn: {}
    when: {operation: at-gift.isue, calls: [0]}
    phase: before
    effect: {type: delay, mss: 3, sm: 3}
  - 5
  - name: second
    when: {operation: realpay-gift.buy-gif}
    phase: mid-body
    effect: {type: hang}
expect:
  requests:
    - {match: {operatoin: x}, count: {max: 1}}
  conduct: [no-such-rule]
  faults: {first: {min: 1}, second: {min: 1}, third: {min: 1}}
`
  expect(issuesOf(text).map((line) => line.replace(/; (?:did you mean|there (?:are|is)) .*/, ''))).toEqual([
    '1: there is no key "nam"',
    '3: title: there is no key "jp"',
    '5: task: a task is a name, or {name: …} with parameters that are texts, numbers, true or false',
    '7: unknown setting "atGift.limit.request"',
    '10: faults.0: there is no key "whn"',
    '11: faults.0.when.calls.0: calls are counted from 1',
    '11: fault "first": there is no operation "at-gift.isue"',
    '12: faults.0.phase: there is no phase "before"',
    '13: faults.0.effect: there is no key "mss"',
    '13: faults.0.effect: there is no key "sm"',
    '14: faults.1: is a number, not a map',
    '16: fault "second": there is no operation "realpay-gift.buy-gif"',
    '21: expect.requests.0.match: there is no key "operatoin"',
    '22: expect.conduct.0: there is no rule of conduct "no-such-rule"',
    '23: expect.faults.third: there is no fault "third"',
  ])
})

test.each([
  [
    'ledger: {at-gft: {issued: {exacty: 1}}}',
    [
      '5: expect.ledger.at-gft.issued: there is no key "exacty"; did you mean "exactly"?',
      '5: expect.ledger.at-gft: there is no provider "at-gft"; did you mean "at-gift"?',
    ],
  ],
  [
    'ledger: {at-gft: {issued: 1}}',
    [
      '5: expect.ledger.at-gft.issued: is a number, not a map',
      '5: expect.ledger.at-gft: there is no provider "at-gft"; did you mean "at-gift"?',
    ],
  ],
  [
    'requests: [{match: {operation: at-gift.isue}, count: {exacty: 1}}]',
    [
      '5: expect.requests.0.count: there is no key "exacty"; did you mean "exactly"?',
      '5: expect.requests.0.match.operation: there is no operation "at-gift.isue"; did you mean "at-gift.issue"?',
    ],
  ],
  [
    'ledger: {at-gift: {issued: {exactly: 1}}}, faults: {lost: {mn: 1}}',
    [
      '5: expect.faults.lost: there is no key "mn"; did you mean "min"?',
      '5: expect.faults.lost: there is no fault "lost"; there is none',
    ],
  ],
])('for the expectations {%s}, the parser reports the invalid count and all other mistakes', (expected, messages) => {
  expect(issuesOf(`${head}expect: {${expected}}\n`)).toEqual(messages)
})

test('if a mistake is in a value that a YAML alias repeats, the parser reports the line of the original value', () => {
  const faults = (when: string, name: string): string =>
    `  - name: ${name}\n    phase: after-commit\n    effect: {type: hang}\n    when: ${when}\n`
  expect(
    issuesOf(
      `${head}${tail}faults:\n${faults('&all\n      operation: at-gift.isue', 'first')}${faults('*all', 'second')}`,
    ),
  ).toEqual([
    '11: fault "first": there is no operation "at-gift.isue"; did you mean "at-gift.issue"?',
    '11: fault "second": there is no operation "at-gift.isue"; did you mean "at-gift.issue"?',
  ])
})

test('the parser rejects YAML aliases that expand to a huge document', () => {
  const bomb = [
    'a: &a [x, x, x, x, x, x, x, x, x]',
    ...['b', 'c', 'd', 'e', 'f'].map(
      (name, index) => `${name}: &${name} [${Array(9).fill(`*${'abcdef'[index]}`).join(', ')}]`,
    ),
  ].join('\n')
  expect(issuesOf(`${bomb}\n`)).toEqual([expect.stringMatching(/^1: invalid YAML: Excessive alias count/)])
})

test('for several mistakes in a scenario file, parseScenario throws one error with one line per mistake', () => {
  const bad = head.replace('name', 'nam').replace(/^title.*\n/m, '') + tail
  expect(() => parseScenario(bad, 'dir/f.yaml')).toThrow(Problem)
  try {
    parseScenario(bad, 'dir/f.yaml')
  } catch (error) {
    expect(error).toMatchObject({
      status: 400,
      errors: ['dir/f.yaml:1: title: is missing', 'dir/f.yaml:1: there is no key "nam"; did you mean "name"?'],
    })
  }
})

test('the helper `scenarioText` generates the text of a valid scenario', () => {
  expect(issuesOf(scenarioText('own/one'))).toEqual([])
})
