import type { LostRequest, Step } from '../../../scenarios/probe/step.ts'
import { localizedLine } from '../../reporting/one-line.ts'

/**
 * Creates a function that prints a line about each request that got no complete response. A step may send its request
 * hundreds of times, so a line that equals the previous line is not printed.
 */
export function createLostReporter(print: (line: string) => void): (step: Step, lost: LostRequest) => void {
  let printed = ''
  return ({ what, mustSucceed = false }, { failure }) => {
    const line = localizedLine({
      en: `No response to: ${what.en}. Reason: ${failure.en}`,
      ja: `「${what.ja}」に対するレスポンスがない。理由: ${failure.ja}`,
    })
    // If the response is required, the error message at the end of the probe contains the reason, so no line is printed.
    if (!mustSucceed && line !== printed) print(line)
    printed = line
  }
}
