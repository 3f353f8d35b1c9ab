/** Response headers that only a connection adds. docs/in-process.md lists the same headers. */
export const ofTheConnection = ['connection', 'date', 'keep-alive']

/** Header that marks the end of a response on a connection. */
export const LENGTH = 'content-length'
