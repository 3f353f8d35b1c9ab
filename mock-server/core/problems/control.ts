import { defineReasons, type Explanation } from '../reasons/reason.ts'

const sentences = {
  // Sentences about access to the control API. Clients recognise the mock by the keys of these sentences.
  tokenRequired: 'the control API requires the token of --admin-token, as "Authorization: Bearer …"',
  tokenWrong: 'the token is wrong: the control API requires the token that the mock was started with (--admin-token)',
  otherOrigin: 'the control API answers no page of another origin',
  localOnly: ({ host }: { host: string }) =>
    `without a token the control API answers only to localhost, 127.0.0.1 and [::1], not to "${host}": start with --admin-token`,
  // Bodies and queries.
  invalidInput: ({ what, problems }: { what: Explanation; problems: readonly Explanation[] }) =>
    `${what.reason}: ${problems.map(({ reason }) => reason).join('; ')}`,
  body: 'the body',
  query: 'the query',
  headers: 'the headers',
  snapshotFile: ({ file }: { file: string }) => `the snapshot ${file}`,
  bodyLimit: ({ problem, bytes }: { problem: Explanation; bytes: number }) =>
    `${problem.reason}; at most ${bytes} bytes are taken`,
  encodedBody: ({ encoding }: { encoding: string }) =>
    `the body has the content encoding ${encoding}: send it without one`,
  noJson: ({ what, error }: { what: Explanation; error: string }) => `${what.reason} is not valid JSON: ${error}`,
  endMissing: ({ what }: { what: Explanation }) => `${what.reason} is not valid JSON: its end is missing`,
  tooDeep: ({ what, levels }: { what: Explanation; levels: number }) =>
    `${what.reason} is nested deeper than ${levels} levels, and none needs that`,
  // Routes and files.
  noRoute: ({ path, prefix }: { path: string; prefix: string }) =>
    `nothing is served at ${path}; GET ${prefix} lists what is`,
  misspeltRoute: ({ path, near }: { path: string; near: string }) =>
    `nothing is served at ${path}; did you mean "${near}"?`,
  otherMethod: ({ method, path, methods }: { method: string; path: string; methods: string }) =>
    `${method} is not allowed at ${path}: use ${methods}`,
  noDescription: ({ file, files }: { file: string; files: string }) =>
    `there is no description "${file}"; there are ${files}`,
  noDashboardFile: ({ name }: { name: string }) => `the dashboard has no file "${name}"`,
  noCertificate: 'this mock has no CA: start it with --https or --proxy, and without --cert',
} as const

export type ControlSentences = typeof sentences

/** Problems with requests to the control API. */
export const controlProblems = defineReasons('control', sentences)
