import type { z } from 'zod'
import type { Path } from './yaml-source.ts'

/** Something in a scenario that cannot be, and where. */
export interface Finding {
  path: Path
  message: string
}

interface Found extends Finding {
  /** It is a key that there is none of. */
  isStranger: boolean
}

/** What a schema found wrong: each key and each value for itself, with its own place. */
export function findingsOf(issues: readonly z.core.$ZodIssue[]): Finding[] {
  const found = issues.flatMap(({ path, message }): Found[] => {
    const strangers = strangersIn(message)
    if (strangers.length > 0) return strangers.map(({ key, text }) => ({ path: [...path, key], message: text, isStranger: true }))
    return [{ path, message: path.length === 0 && message.endsWith('received null') ? 'the file is empty' : plain(message), isStranger: false }]
  })
  const strangers = found.filter(({ isStranger }) => isStranger)
  return found.filter((finding) => finding.isStranger || !strangers.some((stranger) => follows(finding, stranger)))
}

/** Whether nothing but a misspelt key is the reason: the right one is missing then, or nothing is there. */
function follows({ path }: Finding, stranger: Finding): boolean {
  const around = stranger.path.slice(0, -1)
  return isSame(path, around) || (isSame(path.slice(0, -1), around) && stranger.message.includes(`did you mean "${String(path.at(-1))}"?`))
}

function isSame(path: Path, other: Path): boolean {
  return path.length === other.length && path.every((step, index) => step === other[index])
}

/** The unknown keys that a message of `closedObject` tells of: it has one sentence for each. */
function strangersIn(message: string): { key: string; text: string }[] {
  return message.split(/; (?=there is no key ")/).flatMap((text) => {
    const [, key] = /^there is no key "(.*?)"; (?:did you mean|there are) /s.exec(text) ?? []
    return key === undefined ? [] : [{ key, text }]
  })
}

/** Says in plain words what was expected and what is there. */
export function plain(message: string): string {
  return message.replace(/Invalid input: expected (\w+), received (\w+)/, (_all, expected: string, received: string) =>
    received === 'undefined' ? 'is missing' : `is ${words[received] ?? received}, not ${words[expected] ?? expected}`,
  )
}

const words: Readonly<Record<string, string>> = {
  string: 'text',
  number: 'a number',
  int: 'a whole number',
  boolean: 'true or false',
  object: 'a map',
  record: 'a map',
  array: 'a list',
  null: 'nothing',
}
