import { parseJsonOrUndefined } from '../util/json.ts'

/**
 * The members of a problem document that programs read. A member is undefined if the document does not contain the
 * member.
 */
export interface ReadProblem {
  /** The message in the language of the request. */
  detail: string | undefined
  /** The key of the message. */
  key: string | undefined
}

/** Reads the body of an error response. Each member is undefined if the body is no problem document. */
export function readProblem(body: string): ReadProblem {
  const value = parseJsonOrUndefined(body)
  const members =
    typeof value === 'object' && value !== null ? new Map<string, unknown>(Object.entries(value)) : undefined
  const textOf = (name: string): string | undefined => {
    const member = members?.get(name)
    return typeof member === 'string' ? member : undefined
  }
  return { detail: textOf('detail'), key: textOf('key') }
}
