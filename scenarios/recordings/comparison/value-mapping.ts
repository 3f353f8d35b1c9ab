import { mapStrings } from '../redaction/strings.ts'

/** The values that the mock issued in place of recorded values. */
export interface ValueMapping {
  /** Returns the value of the mock for a recorded value; undefined if no such value is known. */
  get(recorded: string): string | undefined
  /**
   * Adds a pair of values.
   * @returns false if one of the two values already belongs to a different pair
   */
  bind(recorded: string, issued: string): boolean
  /**
   * Returns a text in which recorded values are replaced by values of the mock. A recorded value may be the whole text
   * or a part of a path or a query.
   */
  translate(text: string): string
  translateAll<T>(value: T): T
}

/**
 * Minimum length of a recorded value that is replaced in a longer text. Shorter values occur in other texts by chance.
 */
const MIN_PART = 8

export function createMapping(): ValueMapping {
  const issuedFor = new Map<string, string>()
  const recordedFor = new Map<string, string>()

  function translate(text: string): string {
    const whole = issuedFor.get(text)
    if (whole !== undefined) return whole
    if (text.length < MIN_PART || issuedFor.size === 0) return text
    return text.replaceAll(/[\w-]{8,}/g, (part) => issuedFor.get(part) ?? part)
  }

  return {
    get: (recorded) => issuedFor.get(recorded),
    bind(recorded, issued) {
      const [before, owner] = [issuedFor.get(recorded), recordedFor.get(issued)]
      if (before !== undefined || owner !== undefined) return before === issued && owner === recorded
      issuedFor.set(recorded, issued)
      recordedFor.set(issued, recorded)
      return true
    },
    translate,
    translateAll: (value) => mapStrings(value, translate),
  }
}
