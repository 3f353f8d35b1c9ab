import { type Check, hasFailed } from '../../core/scenario/checks/check.ts'
import type { Text } from '../../core/localized-text.ts'
import { messages } from '../messages.ts'
import { localizedLine } from '../one-line.ts'
import { requestNumbers } from './request-lines.ts'

/** The members of a check that are shown in the check's line. */
export interface ShownCheck extends Pick<Check, 'what' | 'expected' | 'actual' | 'passed' | 'requests'> {
  kind?: Check['kind'] | undefined
  finding?: Text | undefined
  rule?: { name: string } | undefined
  undecided?: true | undefined
  followsFrom?: string | undefined
  mayFollowFrom?: string | undefined
}

/**
 * Formats a check as one line: what the client did, what was checked, the expected value, the actual value, and the
 * numbers of the requests. If the violation of a rule explains a wrong value, the line also names the rule.
 */
export function checkLine(check: ShownCheck): string {
  const { replay: text } = messages()
  const { finding, followsFrom, mayFollowFrom } = check
  const before = finding ? text.finding(localizedLine(finding)) : ''
  return (
    before +
    lineWith(check, [
      ...(followsFrom === undefined ? [] : [text.followsFrom(followsFrom)]),
      ...(mayFollowFrom === undefined ? [] : [text.mayFollowFrom(mayFollowFrom)]),
    ])
  )
}

/**
 * Formats a check as one line, but without its `finding` and without the rule that explains the value. The heading
 * above the line already shows the finding or the rule.
 */
export function countLine(check: ShownCheck): string {
  return lineWith(check, [])
}

function lineWith(check: ShownCheck, causes: readonly string[]): string {
  const { replay: text } = messages()
  const { what, expected, actual, requests } = check
  const line = text.check(localizedLine(what), localizedLine(expected), localizedLine(actual))
  const notes = [...(requests.length > 0 ? [requestNumbers(requests)] : []), ...causes]
  return checkHeading(check, notes.length > 0 ? line + text.notes(notes) : line)
}

/** Returns the heading of a check. If the check cannot be decided, the heading says so. */
export function checkHeading(check: Pick<ShownCheck, 'passed' | 'undecided'>, heading: string): string {
  return check.passed || hasFailed(check) ? heading : messages().replay.cannotTell(heading)
}
