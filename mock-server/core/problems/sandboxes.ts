import { defineReasons, type Explanation } from '../reasons/reason.ts'

const sentences = {
  invalidId: ({ id }: { id: string }) =>
    `"${id}" is not a sandbox id: use 1 to 63 of a-z, 0-9 and -, not beginning with -`,
  unknown: ({ id }: { id: string }) => `there is no sandbox "${id}"`,
  unknownToOtherOrigin: ({ id }: { id: string }) =>
    `there is no sandbox "${id}", and a page of another origin makes none: PUT /__admin/sandboxes/${id}`,
  tooMany: ({ count, route }: { count: number; route: string }) =>
    `there are ${count} sandboxes already, which is all that --max-sandboxes allows: delete one (${route}) or start with more`,
  exists: ({ id }: { id: string }) =>
    `sandbox "${id}" is there already: delete it first, or PUT without ?if=absent to replace its settings and seed`,
  defaultStays: 'the default sandbox cannot be deleted: POST /__admin/reset puts it back to its start',
  rootOnly: 'sandboxes are managed at the root: /__admin/sandboxes',
  damaged: ({ id, store }: { id: string; store: string }) =>
    `the record of the sandbox "${id}" in ${store} is damaged: delete the sandbox, or put a copy of the store back`,
  keyTooLong: ({ name, length, max, key }: { name: string; length: number; max: number; key: string }) =>
    `a key of "${name}" has ${length} characters, of which ${max} are allowed: "${key}…"`,
  storeUnavailable: ({ detail }: { detail: string }) => detail,
  notReady: ({ detail }: { detail: string }) => detail,
  unexpected: 'an unexpected error; the log says which',
  // Settings and the clock.
  invalidSettings: ({ problems }: { problems: readonly Explanation[] }) =>
    problems.map(({ reason }) => reason).join('; '),
  invalidSetting: ({ name, problem }: { name: string; problem: Explanation }) => `setting "${name}": ${problem.reason}`,
  invalidSettingLike: ({ name, problem, example }: { name: string; problem: Explanation; example: string }) =>
    `setting "${name}": ${problem.reason}; a valid value is ${example}`,
  unknownSetting: ({ name }: { name: string }) => `unknown setting "${name}"`,
  misspeltSetting: ({ name, meant }: { name: string; meant: string }) =>
    `unknown setting "${name}"; did you mean "${meant}"?`,
  advanceBy: ({ ms }: { ms: number }) => `the clock goes on by a number of milliseconds, not by ${ms}`,
  clockRange: 'the clock goes from the year 1970 to the year 9800',
  unquotable: ({ name }: { name: string }) =>
    `${name} cannot be written to a .env file, because it contains all three kinds of quotes: use another format, for example shell or json`,
} as const

export type SandboxSentences = typeof sentences

/** Problems with sandboxes, their settings, clocks and stores. */
export const sandboxProblems = defineReasons('sandbox', sentences)
