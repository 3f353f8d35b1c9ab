/** Names of the response headers that only a server on a socket adds. docs/in-process.md lists the same headers. */
export const ofTheConnection = ['connection', 'date', 'keep-alive']

/** Name of the header that a server on a socket and MSW send, but `mock.fetch` does not. */
export const LENGTH = 'content-length'
