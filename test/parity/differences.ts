/** Names of the response headers that only a server on a socket adds. docs/in-process.md lists the same headers. */
export const ofTheConnection = ['connection', 'date', 'keep-alive']

/** Name of the header that tells a client the length of a response body on a socket. */
export const LENGTH = 'content-length'
