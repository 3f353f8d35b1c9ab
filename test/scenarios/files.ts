import { join } from 'node:path'
import { stringify } from 'yaml'
import { type AtEnd, folder } from '../cli/command.ts'

/** Returns the text of a minimal scenario with the given changes. */
export function scenarioText(name: string, more: Record<string, unknown> = {}): string {
  return stringify({
    name,
    title: { en: `The title of ${name}`, ja: `${name}の題` },
    story: 'The client asks for one code. Production does the same.',
    tags: ['own'],
    task: 'issue-one',
    expect: { ledger: { 'at-gift': { issued: { exactly: 1 } } } },
    ...more,
  })
}

/** Writes scenario files to a folder that is deleted after the test. Returns the paths in the given order. */
export function scenarioFiles(scenarios: Record<string, Record<string, unknown>>, atEnd?: AtEnd): string[] {
  const entries = Object.entries(scenarios).map(([name, more]): [string, string] => [
    `${name.replaceAll('/', '-')}.yaml`,
    scenarioText(name, more),
  ])
  const path = folder(Object.fromEntries(entries), atEnd)
  return entries.map(([file]) => join(path, file))
}

/** Fault that drops the first response after the mock has issued the code. */
export const lost = {
  name: 'lose-it',
  when: { operation: 'at-gift.issue', calls: [1] },
  phase: 'after-commit',
  effect: { type: 'reset-connection' },
}
