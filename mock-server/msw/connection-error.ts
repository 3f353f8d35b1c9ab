/** In Node, an error that an MSW handler throws can fail the request. In a browser, MSW turns it into a 500. */
export const inNode = typeof process === 'object' && typeof process.versions?.node === 'string'

/** An error that MSW treats as a connection error and passes to the client unchanged. */
export interface ConnectionError {
  message: string
  code: string
  errno: number
  syscall?: string
  /** Replaces the stack trace, because MSW prints every error that a handler throws. */
  note: string
}

export function connectionError({ message, note, ...fields }: ConnectionError): Error {
  const error = Object.assign(new Error(message), fields)
  error.stack = `Error: ${message}\n    ${note}`
  return error
}

/**
 * Fails a request like a lost connection.
 * @returns a network error response, in a browser
 * @throws Error, in Node
 */
export function failConnection(error: ConnectionError): Response {
  if (!inNode) return Response.error()
  throw connectionError(error)
}
