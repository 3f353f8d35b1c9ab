import type { Check } from '../core/scenario/verdict.ts'
import { lineOf } from './one-line.ts'
import { scenarioTexts } from './messages.ts'

/** A failed check in one line. */
export function checkText({ what, expected, actual }: Check): string {
  return scenarioTexts().replay.check(lineOf(what), lineOf(expected), lineOf(actual))
}
