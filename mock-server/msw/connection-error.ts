/** In Node, MSW lets a handler fail a request with an error of its own; in a browser it makes a 500 of one. */
export const inNode = typeof process === 'object' && typeof process.versions?.node === 'string'

/** What MSW takes for an error of the connection, and hands to whoever sent the request as it is. */
export interface ConnectionError {
  message: string
  code: string
  errno: number
  syscall?: string
  /** What is printed in place of a stack: MSW prints every error that a handler throws. */
  note: string
}

export function connectionError({ message, note, ...fields }: ConnectionError): Error {
  const error = Object.assign(new Error(message), fields)
  error.stack = `Error: ${message}\n    ${note}`
  return error
}

/**
 * Fails a request as a lost connection does; in a browser, as every such failure looks to a page.
 * @throws Error in Node
 */
export function failConnection(error: ConnectionError): Response {
  if (!inNode) return Response.error()
  throw connectionError(error)
}
