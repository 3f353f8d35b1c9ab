import { defineReasons, type Explanation } from '../reasons/reason.ts'

type UnknownName = { what: Explanation; name: string }

const sentences = {
  unknown: ({ what, name, known }: UnknownName & { known: string }) =>
    `there is no ${what.reason} "${name}"; there are ${known}`,
  unknownOnly: ({ what, name, known }: UnknownName & { known: string }) =>
    `there is no ${what.reason} "${name}"; there is ${known}`,
  unknownOfMany: ({ what, name, near, count }: UnknownName & { near: string; count: number }) =>
    `there is no ${what.reason} "${name}"; the nearest of the ${count} are ${near}`,
  unknownNone: ({ what, name }: UnknownName) => `there is no ${what.reason} "${name}"; there is none`,
  misspelt: ({ what, name, meant }: UnknownName & { meant: string }) =>
    `there is no ${what.reason} "${name}"; did you mean "${meant}"?`,
  chooseOne: ({ what, names }: { what: Explanation; names: string }) => `no ${what.reason}: choose one of ${names}`,
  // The nouns that the sentences above insert as `what`.
  provider: 'provider',
  operation: 'operation',
  rule: 'rule',
  outcome: 'outcome',
  ruleOfConduct: 'rule of conduct',
  fault: 'fault',
  effect: 'effect',
  phase: 'phase',
  choice: 'choice',
  key: 'key',
  scenario: 'scenario',
  providerState: 'provider state',
  preset: 'preset',
  task: 'task of the reference client',
  parameter: ({ task }: { task: string }) => `parameter of the task ${task}`,
  mode: 'mode',
  answer: 'answer of the provider',
  language: 'language',
  format: 'format',
  lostPart: 'part to lose',
  omittedEvent: 'event to leave out',
  condition: 'condition',
  moment: 'moment',
} as const

export type NameSentences = typeof sentences

/** Problems with names that are not known. */
export const nameProblems = defineReasons('name', sentences)
