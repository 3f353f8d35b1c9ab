/** Names of the response headers that only a server on a socket adds. docs/in-process.md lists the same headers. */
export const ofTheConnection = ['connection', 'date', 'keep-alive']

/** Name of the header that `mock.fetch` does not send. A server on a socket and MSW send the header. */
export const LENGTH = 'content-length'
