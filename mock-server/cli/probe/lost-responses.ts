import type { LostRequest, Step } from '../../../scenarios/probe/step.ts'
import { localizedLine } from '../../reporting/one-line.ts'

/**
 * Creates a function that prints a line about each request without a complete response. A step may send its request
 * hundreds of times, so a line is not printed if it is equal to the previous line.
 */
export function createLostReporter(print: (line: string) => void): (step: Step, lost: LostRequest) => void {
  let printed = ''
  return ({ what, mustSucceed = false }, { failure }) => {
    const line = localizedLine({
      en: `No response to: ${what.en}. Reason: ${failure.en}`,
      ja: `「${what.ja}」に対するレスポンスがない。理由: ${failure.ja}`,
    })
    // If the response is required, no line is printed. The error message at the end of the probe contains the reason.
    if (!mustSucceed && line !== printed) print(line)
    printed = line
  }
}
