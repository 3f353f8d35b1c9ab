/** What a connection adds, and only a connection: docs/in-process.md lists the same. */
export const ofTheConnection = ['connection', 'date', 'keep-alive']

/** Said where a connection has to tell where an answer ends. */
export const LENGTH = 'content-length'
