import { defineReasons, type Explanation } from '../reasons/reason.ts'

const sentences = {
  empty: 'empty',
  atPlace: ({ problem, path }: { problem: Explanation; path: string }) => `${problem.reason} (at ${path})`,
  protoKey: 'no key may have this name',
  // Requests and responses.
  noMethod: 'no method such as "POST"',
  noPath: 'no path that begins with "/"',
  noHeaderName: 'no name of a header',
  noHeaderValue: 'no value of a header',
  ownHeader: 'the mock sets it itself',
  headerTwice: 'names a header twice',
  status: 'a status goes from 200 to 599',
  noJournalId: 'no journal id',
  masked: 'the journal masks it, so no request can be found by it',
  // Numbers, times and seeds.
  noCount: 'names neither min, max nor exactly',
  countBothWays: 'exactly excludes min and max',
  minAboveMax: 'min is greater than max',
  negativeDuration: 'time does not run back',
  longDuration: 'milliseconds, at most a day of them: 86400000',
  zero: 'not above 0',
  noTime: 'no time such as "2026-04-01T09:00:00+09:00"',
  noClockChange: 'names neither now nor mode nor rate',
  frozenRate: 'a frozen clock has no rate',
  seed: 'a seed is a text, such as "team-a", or a whole number',
  emptySeed: 'is empty: a seed is a text, such as "team-a", or a whole number',
  // Faults.
  callNotWhole: 'a call is a whole number',
  callBelow1: 'calls are counted from 1',
  noCallRange: 'no range of calls, such as "2-5" or "2-"',
  callRangeReversed: 'a range that ends before it begins',
  noCalls: 'an empty list of calls: it could never fire',
  calls: 'calls are a list such as [1, 3], a range such as "2-5" or "2-", or {every: 3}',
  probability0: 'a probability of 0: it could never fire',
  probabilityAbove1: 'a probability goes up to 1',
  emptyMatch: 'an empty match: name headers, query or body',
  noEffectType: 'no type: choose one of the effects',
  noEffect: 'no effect, such as {"type": "delay", "ms": 1000}',
  noFaultName: 'no name of a fault: use 1 to 80 of letters, digits, _, . and -, beginning with a letter or digit',
  neverFires: 'it could never fire',
  noFault: 'no fault: {"name", "when", "phase", "effect"}',
  // Scenarios.
  noScenario: 'no scenario: {"name"} of the library, or a whole document',
  noScenarioName: 'no name of a scenario: use words of a-z and 0-9 with - between, and / between folders',
  noTag: 'no tag: use words of a-z and 0-9 with - between',
  noTask: 'a task is a name, or {name: …} with parameters that are texts, numbers, true or false',
  restartTwice: 'the client is killed once, so it is started again at most once',
  manyWorkers: 'at most 8 clients run at the same time',
  noKill: 'does nothing: name kill, or 2 or more workers or starts',
  noExpectation: 'expects nothing: name ledger, requests or conduct',
  // Sentences about values in snapshots, observations and sandboxes.
  noValues: 'expected an object of values by their keys',
  noSnapshotFormat: 'no format of a snapshot that this gift-mock knows',
  protoCollection: 'no collection may have the name "__proto__"',
  noCollection: 'no name of a collection',
  noAssumedRule: 'no id of an assumed rule',
  noSandboxId: 'no id of a sandbox: use 1 to 63 of a-z, 0-9 and -',
} as const

export type ValueSentences = typeof sentences

/** Problems with values in bodies, queries and files, in addition to the problems that all schemas share. */
export const valueProblems = defineReasons('value', sentences)
