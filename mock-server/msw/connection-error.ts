/**
 * True in Node. In Node, an error that an MSW handler throws can make the request fail. In a browser, MSW turns such an
 * error into a response with status 500.
 */
export const inNode = typeof process === 'object' && typeof process.versions?.node === 'string'

/** An error that MSW treats as a connection error and passes to the client unchanged. */
export interface ConnectionError {
  message: string
  code: string
  errno: number
  syscall?: string
  /** Text that MSW prints instead of a stack trace. MSW prints every error that a handler throws. */
  note: string
}

export function connectionError({ message, note, ...fields }: ConnectionError): Error {
  const error = Object.assign(new Error(message), fields)
  error.stack = `Error: ${message}\n    ${note}`
  return error
}

/**
 * Fails a request in the same way as a lost connection.
 * @returns a network error response, if this code runs in a browser
 * @throws Error, if this code runs in Node
 */
export function failConnection(error: ConnectionError): Response {
  if (!inNode) return Response.error()
  throw connectionError(error)
}
